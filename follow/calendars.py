"""Running notices as a calendar file (iCalendar, RFC 5545): the last day to object, as an all-day event."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cases.models import Notice
from follow.entries import host, site_address
from follow.feeds import fit
from public import notices
from public.cards import NoticeCard

KEPT = 300  # notices that ended, so that a calendar hears of it


def calendar(slug: str, *, title: str, language: str) -> bytes:
    """Notices that run and those that ended last, of one round or ("") of all. A withdrawn one is cancelled."""
    cards = [*notices.running(), *(notices.card(row) for row in notices.ended()[:KEPT])]
    return _file((card for card in cards if slug in ("", card.round_slug)), title, language)


def _file(cards: Iterable[NoticeCard], title: str, language: str) -> bytes:
    file = Calendar()
    file.add("prodid", "-//duban//public notices//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("name", fit(title), {"language": language})
    file.add("x-wr-calname", fit(title))
    for card in cards:
        file.add_component(_event(card, language))
    return file.to_ical()


def _event(card: NoticeCard, language: str) -> Event:
    is_gone = card.state == Notice.State.WITHDRAWN
    event = Event()
    event.add("uid", f"notice-{card.pk}@{host()}")
    event.add("dtstamp", _stamp(card))
    event.add("sequence", _sequence(card))
    event.add("status", "CANCELLED" if is_gone else "CONFIRMED")
    event.add("dtstart", card.last_day)
    event.add("dtend", card.last_day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", fit(_summary(card)), {"language": language})
    url = site_address(f"/notices/{card.pk}/")
    event.add("url", url)
    event.add("description", fit(_description(card, url)), {"language": language})
    return event


def _summary(card: NoticeCard) -> str:
    said = _("Last day to object: %(n)d %(title)s") % {"n": card.number, "title": card.title}
    return said + (_(" (illustrative)") if card.illustrative else "")


def _description(card: NoticeCard, url: str) -> str:
    first = _("%(round)s. Public notice from %(first)s to %(last)s.") % {
        "round": card.round_name,
        "first": card.first_day.isoformat(),
        "last": card.last_day.isoformat(),
    }
    if card.state == Notice.State.WITHDRAWN:
        first = _("This notice was withdrawn.")
    elif card.is_estimate:
        first += " " + _("The last day is an estimate until the official calendar of that year is known.")
    return f"{first}\n{url}"


def _sequence(card: NoticeCard) -> int:
    """How often the entry was revised: its day settled by the official calendar, then its end."""
    if card.ended_on is not None:
        return 2
    return 0 if card.is_estimate else 1


def _stamp(card: NoticeCard) -> datetime:
    """When the entry was revised last, as far as the public is told: by the day."""
    day: date = card.ended_on or card.signed_on or card.first_day
    return timezone.make_aware(datetime.combine(day, datetime.min.time())).astimezone(UTC)
