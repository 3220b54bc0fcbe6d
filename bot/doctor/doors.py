"""The ways in: who may send leads, whether the port can be had, and whether Slack can reach Baton over HTTP."""

import errno
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.clock import is_loopback
from bot.doctor.failure import why
from bot.doctor.remark import Area, Remark, fault, good, skipped, warning
from bot.doctor.setup import Setup
from bot.doctor.slack_line import CALL
from bot.manifest import EVENTS
from bot.words import doctor as words
from bot.words.names import count
from routing.policy import Policy
from routing.source import Via

HERE = Area.INTAKE
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # what a host means to somebody who calls it
CHALLENGE = "baton-doctor"


@dataclass(frozen=True, slots=True)
class Port:
    """Baton's own port, and whether a Baton answers there."""

    remark: Remark
    runs: bool = False


def senders(setup: Setup, policy: Policy | None) -> Iterator[Remark]:
    """Who may send leads, and who is missing a secret for it."""
    yield good(HERE, words.SIGNED) if setup.has_intake_secret else skipped(HERE, words.NOT_SIGNED)
    if setup.keys is not None and setup.keys.known:
        names = ", ".join(key.name for key in setup.keys.known)
        yield good(HERE, words.KEYS.format(keys=count(len(setup.keys.known), "API key"), names=names))
    if policy is not None and setup.webhook_secrets is not None:
        yield from _webhooks(policy, setup.webhook_secrets)


def _webhooks(policy: Policy, secrets: frozenset[str]) -> Iterator[Remark]:
    sources = {name for name, source in policy.sources.items() if source.via is not Via.CHANNEL}
    for name in sorted(sources & secrets):
        yield good(HERE, words.WEBHOOK.format(name=name))
    for name in sorted(sources - secrets):
        yield fault(HERE, words.WEBHOOK_NO_SECRET.format(name=name), words.WEBHOOK_NO_SECRET_FIX.format(name=name))
    for name in sorted(secrets - sources):
        yield warning(HERE, words.SECRET_NO_WEBHOOK.format(name=name), words.SECRET_NO_WEBHOOK_FIX)


async def port(setup: Setup, http: aiohttp.ClientSession) -> Port:
    """Whether Baton can listen where it is to, or does so already."""
    if setup.address is None:
        return Port(skipped(HERE, words.NO_ADDRESS))
    host, number = setup.address
    if number == 0:
        return Port(good(HERE, words.ANY_PORT))
    shown = ANYWHERE.get(host, f"[{host}]" if ":" in host else host)
    if await _is_healthy(http, f"http://{shown}:{number}") == "":
        return Port(good(HERE, words.PORT_OURS.format(host=host, port=number)), runs=True)
    return Port(_free(host, number))


def _free(host: str, number: int) -> Remark:
    """Whether it could be had; nobody is listened to meanwhile."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, number))
    except OSError as error:
        said = {errno.EADDRINUSE: words.PORT_TAKEN, errno.EACCES: words.PORT_FORBIDDEN}
        sentence, fix = said.get(error.errno or 0, words.HOST_FOREIGN)
        return fault(HERE, sentence.format(host=host, port=number), fix)
    return good(HERE, words.PORT_FREE.format(host=host, port=number))


async def request_url(setup: Setup, runs: bool, http: aiohttp.ClientSession) -> list[Remark]:
    """Whether Baton is reached from outside, as Slack would reach it; only asked where somebody is to reach it."""
    url = setup.public_url
    if url is None:
        return [warning(HERE, words.NO_PUBLIC_URL, words.NO_PUBLIC_URL_FIX)] if setup.over_http else []
    if setup.over_http and not url.startswith("https://") and not is_loopback(url):
        return [fault(HERE, words.NOT_HTTPS.format(url=url), words.NOT_HTTPS_FIX)]
    failed = await _is_healthy(http, url)
    if failed:
        sentence = words.UNREACHED.format(url=url, why=failed)
        return [(fault if runs else warning)(HERE, sentence, words.UNREACHED_FIX if runs else words.NOT_RUNNING_FIX)]
    reached = good(HERE, words.REACHED.format(url=url))
    if not setup.over_http or setup.signing_secret is None:
        return [reached]
    return [reached, await _as_slack_does(url + EVENTS, setup.signing_secret, http)]


async def _as_slack_does(url: str, secret: str, http: aiohttp.ClientSession) -> Remark:
    """Send what Slack sends when a request address is entered in the app: only the right answer to it will do."""
    body = json.dumps({"type": "url_verification", "token": "", "challenge": CHALLENGE})
    now = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body) or ""
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature,
    }
    try:
        async with http.post(url, data=body, headers=headers) as answer:
            text, status = await answer.text(), answer.status
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return fault(HERE, words.EVENTS_UNREACHED.format(url=url, why=why(error, CALL)), words.UNREACHED_FIX)
    if status == 200 and CHALLENGE in text:
        return good(HERE, words.EVENTS_GOOD.format(url=url))
    sentence, fix = words.EVENTS.get(status, (words.EVENTS_ODD, words.UNREACHED_FIX))
    return fault(HERE, sentence.format(url=url, status=status), fix)


async def _is_healthy(http: aiohttp.ClientSession, url: str) -> str:
    """Why no Baton answers there; empty where one does."""
    try:
        async with http.get(f"{url}/healthz") as answer:
            if answer.status != 200:
                return words.STATUS.format(status=answer.status)
            return "" if json.loads(await answer.text()) == {"status": "ok"} else words.NOT_BATON
    except ValueError:
        return words.NOT_BATON
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return why(error, CALL)
