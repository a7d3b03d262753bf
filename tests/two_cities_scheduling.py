"""A locked month with a correction and a running one of one of the two cities; typed texts carry the city's mark."""

from datetime import date
from typing import Any

from records import evidence
from scheduling.domain import checking, drafting, filing, locking, opening
from scheduling.models import Check, Entry, Line, Obligation, Period
from tests.factories import at, picture

APRIL, FILED, CHECKED, LOCKED, MAY = "2019-04-15", "2019-05-05", "2019-05-07", "2019-05-20", "2019-05-21"


def make_months(place: Any) -> None:
    """Fill `place.ids` with ids of what stands in a schedule; the unit is that of `place.city.unit`.

    locked_period, locked_obligation, locked_line, correction: April 2019, filed, checked, locked and corrected once.
    period, obligation: May 2019, running; line: in draft; entry: sent and waiting to be checked; returned_line.
    """
    city = place.city
    with at(APRIL):
        opening.open_due(rounds=[place.round])
    april, sheet = _sheet(place, date(2019, 4, 1))
    with at(FILED):
        said = {line.pk: {"no_change_why": f"等待审批{place.mark}"} for line in sheet.lines.all()}
        entries = filing.file(sheet.pk, actor=city.unit, lines=said)
    with at(CHECKED):
        for entry in entries:
            checking.verify(entry.pk, actor=city.office, method="papers", grade="fair", words=f"属实{place.mark}")
    with at(LOCKED):
        locking.lock(april.pk, actor=city.office)
        line = entries[0].line
        made = locking.correct(
            line.pk, actor=city.office, field="text", new=f"更正{place.mark}", why=f"漏报{place.mark}"
        )
    place.ids |= {
        "locked_period": april.pk,
        "locked_obligation": sheet.pk,
        "locked_line": line.pk,
        "correction": made.pk,
        "verified_check": _with_shares(line, city, place.mark).pk,
        "rhythm": april.rhythm_id,
    }
    _may(place)


def _with_shares(line: Line, city: Any, mark: str) -> Check:
    """A verified sending with both shares, of whichever stage the item is by now."""
    sent = Entry.objects.create(line=line, version=2, text=f"进展{mark}", claimed=30, filed_by=city.unit)
    day = date(2019, 5, 7)
    return Check.objects.create(entry=sent, verdict="verified", share=20, method="papers", seen_on=day, by=city.office)


def _may(place: Any) -> None:
    city = place.city
    with at(MAY):
        opening.open_due(rounds=[place.round])
        may, sheet = _sheet(place, date(2019, 5, 1))
        lines = list(Line.objects.filter(obligation=sheet).order_by("pk"))
        kept = evidence.store(picture(), by=city.unit)
        drafting.save(lines[0].pk, actor=city.unit, values={"text": f"草稿{place.mark}", "evidence": [kept.pk]}, seen=0)
        said = {line.pk: {"no_change_why": f"等待材料{place.mark}"} for line in lines[1:3]}
        waiting, back = filing.file(sheet.pk, actor=city.unit, lines=said)
        checking.return_(back.pk, actor=city.office, why=f"请补充{place.mark}")
    place.ids |= {"period": may.pk, "obligation": sheet.pk, "line": lines[0].pk, "line_file": kept.pk}
    place.ids |= {"entry": waiting.pk, "filed_line": waiting.line_id, "returned_line": back.line_id}


def _sheet(place: Any, day: date) -> tuple[Period, Obligation]:
    period = Period.objects.get(round=place.round, starts_on=day)
    return period, Obligation.objects.get(period=period, unit=place.city.responsible)
