"""Files that stay elsewhere: the app adds, changes, shows and removes them, by Slack's id or its own."""

from sandbox.errors import SlackError
from sandbox.files import file_sharing
from sandbox.files.file import File
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.pages import page
from sandbox.web_api.places import place_to_post


@method("files.remote.add", "remote_files:write")
def add(team: Team, args: Args) -> Json:
    """Add a file, or change the one that the app added before under this `external_id`; nobody sees it yet."""
    external_id, url, title = args.need("external_id"), args.need("external_url"), args.need("title")
    is_new = team.files.with_external_id(external_id) is None
    by = team.app.bot_user.id
    file = team.files.add_remote(external_id, url, title, user_id=by, now=team.clock.now())
    file.named_kind = args.get("filetype") or file.named_kind
    if is_new:
        file_sharing.created(team, file)
    team.bell.ring()
    return {"file": file.as_slack()}


@method("files.remote.info", "remote_files:read")
def info(team: Team, args: Args) -> Json:
    """One remote file."""
    return {"file": _meant(team, args).as_slack()}


@method("files.remote.list", "remote_files:read")
def list_remote(team: Team, args: Args) -> Json:
    """The remote files, newest first: all, or those in one conversation or of one time."""
    channel, since, until = args.get("channel"), args.get("ts_from") or "0", args.get("ts_to") or "9999999999"
    found = [file for file in team.files if file.external_id and not file.deleted]
    found = [file for file in found if channel is None or channel in file.channels]
    found = [file for file in found if float(since) <= file.created <= float(until)]
    shown, cursor = page(found[::-1], args)
    return {"files": [file.as_slack() for file in shown], **cursor}


@method("files.remote.update", "remote_files:write")
def update(team: Team, args: Args) -> Json:
    """Change what is said of a remote file; what is not given stays."""
    file = _meant(team, args)
    file.title = args.get("title") or file.title
    file.external_url = args.get("external_url") or file.external_url
    file.named_kind = args.get("filetype") or file.named_kind
    _shown_anew(team, file)
    return {"file": file.as_slack()}


@method("files.remote.share", "remote_files:share")
def share(team: Team, args: Args) -> Json:
    """Show a remote file in conversations."""
    file = _meant(team, args)
    places = [place_to_post(team, channel_id.strip()) for channel_id in args.need("channels").split(",")]
    for place in places:
        file_sharing.shared(team, [file], place)
        team.post(place, Content(files=(file,)))
    return {"file": file.as_slack()}


@method("files.remote.remove", "remote_files:write")
def remove(team: Team, args: Args) -> Json:
    """Take a remote file away everywhere."""
    file_sharing.delete(team, _meant(team, args))
    return {}


def _meant(team: Team, args: Args) -> File:
    """The remote file that `file` or `external_id` means."""
    file_id, external_id = args.get("file"), args.get("external_id")
    if file_id is None and external_id is None:
        raise SlackError.invalid("invalid_arguments", ["[ERROR] must provide either `file` or `external_id`"])
    if file_id is not None and external_id is not None:
        raise SlackError.invalid("invalid_arguments", ["[ERROR] must provide only one of `file` and `external_id`"])
    file = team.files.with_id(file_id) if file_id is not None else team.files.with_external_id(str(external_id))
    if file is None or not file.external_id:
        raise SlackError("file_not_found")
    return file


def _shown_anew(team: Team, file: File) -> None:
    for post in team.messages:
        if file in post.content.files:
            team.messages.changed(post)
    team.bell.ring()
