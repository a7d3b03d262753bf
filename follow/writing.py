"""The words of mails to followers: public words and links, plain text, nothing loaded from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from follow.entries import Entry, host, site_address
from follow.links import page_of
from follow.scopes import Scope
from follow.sealing import Secret

MOST = 40  # entries of a mail; the page has all


@dataclass(frozen=True)
class Mail:
    """One mail: subject, text, and the headers by which mail programs let their user leave (RFC 8058)."""

    subject: str
    text: str
    headers: dict[str, str]


def confirmation(secret: Secret, scope: Scope) -> Mail:
    """The way to confirm a request. Opening the link changes nothing: programs that check mails open links."""
    text = "\n\n".join(
        (
            _("Somebody, probably you, asked to be told by mail about: %(what)s") % {"what": scope.words()},
            _("To confirm, open this page and press the button there:"),
            site_address(reverse("follow:confirm", args=[secret.confirm])),
            _("If it was not you, do nothing: without confirmation the address is forgotten after 48 hours."),
        )
    )
    return Mail(_one_line(_("[%(site)s] Please confirm") % {"site": settings.SITE_NAME}), text + "\n", {})


def already(secret: Secret, scope: Scope) -> Mail:
    """What somebody is told who follows already and asked once more."""
    text = _("You asked to be told about “%(what)s”. You are told already; nothing was changed.") % {
        "what": scope.words()
    }
    subject = _("[%(site)s] You follow this already") % {"site": settings.SITE_NAME}
    return Mail(_one_line(subject), f"{text}\n\n{_foot(secret, scope)}\n", _leaving(secret))


def news(secret: Secret, scope: Scope, rows: Sequence[Entry]) -> Mail:
    """What became public since the last mail."""
    given = {"site": settings.SITE_NAME, "n": len(rows), "title": f"{rows[0].about} · {rows[0].title}"}
    subject = ngettext("[%(site)s] %(title)s", "[%(site)s] %(n)d news: %(title)s, …", len(rows)) % given
    parts = [_told(row) for row in rows[:MOST]]
    if len(rows) > MOST:
        parts.append(_("And %(n)d more: %(url)s") % {"n": len(rows) - MOST, "url": site_address(page_of(scope))})
    return Mail(_one_line(subject), "\n\n".join([*parts, _foot(secret, scope)]) + "\n", _leaving(secret))


def _told(entry: Entry) -> str:
    lines = [f"{entry.about} · {entry.title}"]
    if entry.reason:
        lines.append(_("Reason: %(why)s") % {"why": entry.reason})
    lines += [f"  - {line.text}" for line in entry.lines]
    return "\n".join([*lines, entry.url])


def _foot(secret: Secret, scope: Scope) -> str:
    return "\n".join(
        (
            "-- ",
            _("You get this mail because you follow: %(what)s") % {"what": scope.words()},
            _("Stop following: %(url)s") % {"url": site_address(reverse("follow:leave", args=[secret.leave]))},
        )
    )


def _leaving(secret: Secret) -> dict[str, str]:
    url = site_address(reverse("follow:leave_now", args=[secret.leave]))
    return {
        "List-Id": f"<follow.{host()}>",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _one_line(text: str) -> str:
    """A subject: one line, no longer than people read."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
