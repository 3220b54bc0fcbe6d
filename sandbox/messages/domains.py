"""Host names as people write them, without `https://` before them: which of them Slack takes for links."""

import re

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca "
    "cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo "
    "fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it "
    "je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn "
    "mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps "
    "pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj "
    "tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "academy agency app art asia biz blog cat center cloud club com company consulting design dev digital edu "
    "email events expert fund global gov group guide guru health help host info institute int jobs land law legal "
    "life link live ltd marketing media mil mobi money museum name net network news one online org page partners "
    "party photos plus press pro pub run sale school services shop site social software solutions space store "
    "studio support systems team tech technology tips today tools top travel university ventures video vip "
    "website wiki work works world xyz zone"
)
_TOP_LEVEL = frozenset(f"{_COUNTRIES} {_OTHERS}".split())

HOST = re.compile(
    r"(?<![\w@./:-])(?P<host>(?:[a-z0-9-]++\.)+(?P<top>[a-z]{2,24})(?![\w@-])(?::\d{1,5})?"
    r"(?:/(?:[^\s<>|`]*[^\s<>|`.,;:!?'\")\]*_~])?)?)",
    re.IGNORECASE,
)
"""What may be one; `is_host` says whether it is."""


def is_host(found: re.Match[str]) -> bool:
    """Whether what `HOST` found ends as the names of hosts do, and no part of it begins or ends with a hyphen."""
    labels = found.group("host").partition("/")[0].partition(":")[0].split(".")
    well_formed = not any(label.startswith("-") or label.endswith("-") for label in labels)
    return well_formed and found.group("top").lower() in _TOP_LEVEL
