"""Robots of WeCom, DingTalk and Feishu, and text messages: what is sent by posting to the address of a service.

The addresses are apprise's and come from the environment alone (settings.CHANNEL_SECRETS): they hold the keys. apprise
takes them apart, signs and posts. The three robots answer 200 to what they refuse and say so in the body, which apprise
does not read (2.2.0); for them only the posting is done here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import apprise
import requests
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from notify.channels.errors import ChannelError
from notify.channels.way import Letter

PLACE = "{address}"
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
FOR_GOOD = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})
ERROR_CODE = re.compile(r"error=(\d{3})")
SHORT = 70  # characters: one text message
LONG = 600  # characters; below what the strictest robot takes (2048 bytes)


@dataclass(frozen=True, slots=True)
class Post:
    """What goes to a robot: where, with which query, saying what."""

    url: str
    says: dict[str, Any]
    query: dict[str, Any] = field(default_factory=dict)


def _wecom(robot: NotifyWeComBot, words: str) -> Post:
    return Post(robot.api_url, {"msgtype": "text", "text": {"content": words}})


def _dingtalk(robot: NotifyDingTalk, words: str) -> Post:
    says = {"msgtype": "text", "text": {"content": words}, "at": {"atMobiles": robot.targets, "isAtAll": False}}
    query = dict(zip(("timestamp", "sign"), robot.get_signature(), strict=True)) if robot.secret else {}
    return Post(robot.notify_url.format(token=robot.token), says, query)


def _feishu(robot: NotifyFeishu, words: str) -> Post:
    return Post(robot.notify_url.format(token=robot.token), {"msg_type": "text", "content": {"text": words}})


ROBOTS: dict[type, Callable[[Any, str], Post]] = {
    NotifyWeComBot: _wecom,
    NotifyDingTalk: _dingtalk,
    NotifyFeishu: _feishu,
}


class Posting:
    """A channel whose service has an address in the environment; `{address}` in it is the person's own."""

    def __init__(self, name: str, *, short: bool = False) -> None:
        self.name, self.short = name, short

    def is_set_up(self) -> bool:
        return bool(self._template())

    def needs_address(self) -> bool:
        return PLACE in self._template()

    def send(self, letter: Letter, address: str) -> None:
        """Raises ChannelError; permanent when the service says that it will never take this."""
        service = apprise.Apprise.instantiate(self._template().replace(PLACE, quote(address, safe="")))
        if service is None:
            raise ChannelError("the address does not fit the service", permanent=True)
        service.socket_connect_timeout, service.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
        words = letter.short[:SHORT] if self.short else _cut(letter)
        if robot := ROBOTS.get(type(service)):
            _post(robot(service, words))
        else:
            _notify(service, words, "" if self.short else letter.subject)

    def close(self) -> None:
        """Nothing is kept open."""

    def _template(self) -> str:
        return str(settings.CHANNEL_SECRETS.get(self.name, ""))


def _cut(letter: Letter) -> str:
    if len(letter.text) <= LONG:
        return letter.text
    return f"{letter.text[: LONG - 1].rstrip()}…\n{letter.link}"


def _post(post: Post) -> None:
    try:
        answer = requests.post(
            post.url,
            json=post.says,
            params=post.query,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        # Its text holds the address, and with it the key.
        raise ChannelError(type(error).__name__, outage=True) from None
    if answer.status_code != HTTPStatus.OK:
        raise _refusal(answer.status_code)
    try:
        said = answer.json()
    except ValueError:
        said = None
    code = said.get("errcode", said.get("code")) if isinstance(said, dict) else None
    if code != 0:
        raise ChannelError(f"the service answers code {str(code)[:20]}")


def _notify(service: apprise.NotifyBase, words: str, subject: str) -> None:
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as lines:
        sent = service.notify(body=words, title=subject, notify_type=apprise.NotifyType.INFO)
        said = lines.getvalue()
    if sent:
        return
    code = ERROR_CODE.search(said)
    raise _refusal(int(code[1])) if code else ChannelError("the service does not answer", outage=True)


def _refusal(status: int) -> ChannelError:
    return ChannelError(
        f"HTTP {status}", permanent=status in FOR_GOOD, outage=status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )
