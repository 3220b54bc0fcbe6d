"""Under which name and picture a message is shown: its author's, or those that an app gave itself for it."""

import htpy as h

from sandbox.messages.emoji import SHORTCODE
from sandbox.messages.posts import Post
from sandbox.page.avatar import author_face, author_name
from sandbox.page.kit.emoji import picture
from sandbox.page.kit.links import picture_url
from sandbox.team import Team


def name_of(team: Team, post: Post) -> str:
    """What whoever wrote it is called there."""
    own = author_name(team, post.author)
    return own if post.persona is None else post.persona.username or own


def face_of(team: Team, post: Post) -> h.Node:
    """The picture beside it: an emoji goes before a picture, as in Slack."""
    persona = post.persona
    if persona is None:
        return author_face(team, post.author)
    emoji, url = SHORTCODE.fullmatch(persona.icon_emoji), picture_url(persona.icon_url)
    if emoji is not None:
        return h.span(".face.is-app.is-emoji", aria_hidden="true")[picture(emoji.group(1), own=team.emoji)]
    if url is not None:
        image = h.img(src=url, alt="", loading="lazy", decoding="async", referrerpolicy="no-referrer")
        return h.span(".face.is-app.is-picture", aria_hidden="true")[image]
    return author_face(team, post.author)
