"""The words of what leaves duban: what, by when, what happens next, why one gets it, one link to each."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from deadlines.workdays import WEEKDAYS
from notify.channels.way import Letter
from notify.models import POISON, Delivery, Dispatch

logger = logging.getLogger(__name__)

SUBJECT = 120  # characters
SHORT_WORDS = 36  # characters of the matter in a text message
SHOWN = 40  # entries of one digest; the others are a number and a link


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in the reader's language. `due` is '' without a day, `late` how many days it is past."""

    what: str
    due: str
    due_on: date | None
    late: int
    then: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    title: str
    entries: list[Entry]


def letter(dispatch: Dispatch, lines: list[Delivery], today: date) -> tuple[Letter | None, list[Delivery]]:
    """The letter of a dispatch, and the deliveries whose text cannot be made; no letter where nothing is left.

    The one with a broken text is left out, so that it takes no other with it.
    """
    entries, poisoned = [], []
    with override(dispatch.to.language or settings.LANGUAGE_CODE):
        for line in lines:
            try:
                entries.append(_entry(line, today))
            except POISON as error:
                logger.warning("delivery %s: %s: %s", line.pk, type(error).__name__, error)
                poisoned.append(line)
        return (_letter(dispatch, entries, today) if entries else None), poisoned


def day_words(day: date) -> str:
    """A day as the reader's language writes it, with the day of the week: 2025年3月6日(四)."""
    return f"{date_format(day)}({WEEKDAYS[day.weekday()]})"


def _entry(line: Delivery, today: date) -> Entry:
    message = line.message
    due_on = message.due_on
    what = " ".join(message.words().split())
    then, why = " ".join(message.next_step().split()), " ".join(message.reason().split())
    f"{what}{then}{why}".encode()  # half a character pair can be stored as JSON but not sent
    return Entry(
        what=what,
        due=day_words(due_on) if due_on else "",
        due_on=due_on,
        late=max(0, (today - due_on).days) if due_on else 0,
        then=then,
        why=why,
        url=absolute(message.url),
    )


def absolute(url: str) -> str:
    """The address of a page as it stands in a mail; the inbox where a message has none."""
    return f"{settings.SITE_URL}{url or '/desk/inbox/'}"


def _letter(dispatch: Dispatch, entries: list[Entry], today: date) -> Letter:
    entries.sort(key=lambda entry: (entry.due_on is None, entry.due_on or date.max))
    single = len(entries) == 1
    subject = _subject(entries[0], today) if single else _digest_subject(entries, today)
    context = {
        "person": str(dispatch.to),
        "site_name": settings.SITE_NAME,
        "today": day_words(today),
        "single": single,
        "groups": _groups(entries[:SHOWN], today),
        "more": max(0, len(entries) - SHOWN),
        "inbox_url": absolute(""),
        "channels_url": absolute("/desk/channels/"),
    }
    return Letter(
        message_id=dispatch.message_id(),
        subject=subject,
        text=render_to_string("notify/letter.txt", context).strip() + "\n",
        html=render_to_string("notify/letter.html", context),
        short=_short(entries, today),
        link=absolute(""),
    )


def _groups(entries: Iterable[Entry], day: date) -> list[Group]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_heading(entry, day), []).append(entry)
    return [Group(title, found) for title, found in groups.items()]


def _heading(entry: Entry, day: date) -> str:
    if entry.due_on is None:
        return _("Without a day")
    if entry.late:
        return _("Past their day")
    return _("Due today") if entry.due_on == day else _("Coming up")


def _brand() -> str:
    return pgettext("first word of a subject", "Duban")


def _subject(entry: Entry, day: date) -> str:
    """As 「[督办][超期2天] …」: where it comes from, how urgent it is, what it is."""
    mark = _mark(entry, day)
    return f"[{_brand()}]{f'[{mark}]' if mark else ''} {entry.what}"[:SUBJECT]


def _mark(entry: Entry, day: date) -> str:
    if entry.due_on is None:
        return ""
    if entry.late:
        return ngettext("%(n)d day late", "%(n)d days late", entry.late) % {"n": entry.late}
    left = (entry.due_on - day).days
    if left == 0:
        return _("due today")
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}


def _digest_subject(entries: list[Entry], day: date) -> str:
    return f"[{_brand()}] {_counted(entries, day)} ({day_words(day)})"


def _counted(entries: list[Entry], day: date) -> str:
    """12 matters: 2 past their day, 1 due today; what is nought is not said."""
    late = sum(1 for entry in entries if entry.late)
    now = sum(1 for entry in entries if entry.due_on == day)
    every = ngettext("%(n)d matter", "%(n)d matters", len(entries)) % {"n": len(entries)}
    parts = []
    if late:
        parts.append(_("%(n)d past their day") % {"n": late})
    if now:
        parts.append(_("%(n)d due today") % {"n": now})
    if not parts:
        return every
    return _("%(every)s: %(parts)s") % {"every": every, "parts": pgettext("between names", ", ").join(parts)}


def _short(entries: list[Entry], day: date) -> str:
    """One line for a text message."""
    if len(entries) > 1:
        return _("[%(brand)s] %(counted)s. See your inbox.") % {"brand": _brand(), "counted": _counted(entries, day)}
    entry = entries[0]
    what = entry.what if len(entry.what) <= SHORT_WORDS else f"{entry.what[: SHORT_WORDS - 1]}…"
    mark = _mark(entry, day)
    return f"[{_brand()}]{f'[{mark}]' if mark else ''} {what}"
