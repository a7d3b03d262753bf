"""Special days into the database: entered, taken back, loaded; the only code that writes them.

A change by a person goes in two steps: `preview` says what it would do, `save` does exactly that or refuses. Either
way the change itself is a row of CalendarChange and a line of the trail, and no deadline moves.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from deadlines import calendar_effects, calendar_seed, workdays
from deadlines.calendar_effects import Move
from deadlines.calendar_seed import Off, Row, is_shipped, published_years
from deadlines.models import CalendarChange, SpecialDay
from orgs.models import User
from orgs.permissions import may_anywhere, post_title
from records.trail import record

Act = CalendarChange.Act
MOST_IN_TRAIL = 100  # days; a year has fewer
FIRST_YEAR, LAST_YEAR = 2004, 2099  # before it the product knows nothing; after it nobody plans


class Verb(models.TextChoices):
    SET = "calendar.day_set", gettext_lazy("entered a day of the working-day calendar")
    REMOVED = "calendar.day_removed", gettext_lazy("took back a day of the working-day calendar")
    LOADED = "calendar.year_loaded", gettext_lazy("loaded a year of the working-day calendar")
    COMMAND = "calendar.command", gettext_lazy("loaded the working-day calendar on the server")


VERBS = {Act.SET: Verb.SET, Act.REMOVED: Verb.REMOVED, Act.LOADED: Verb.LOADED, Act.COMMAND: Verb.COMMAND}


class Stale(ValidationError):
    """What was looked at before saving is not what saving would do now."""

    def __init__(self) -> None:
        super().__init__(
            _("The calendar or the deadlines have changed since this preview was made. Look at it again, then save."),
            code="stale",
        )


class Stored(NamedTuple):
    """How many rows were added, changed, already so, removed (outdated estimates) and left as the office has them."""

    added: int
    changed: int
    same: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A wished change: rows to set and days to take back, by which notice. `load` replaces a whole year's rows."""

    act: str
    source: str
    rows: tuple[Row, ...] = ()
    removed: tuple[date, ...] = ()

    @property
    def days(self) -> list[date]:
        return sorted({*(row.day for row in self.rows), *self.removed})


class Difference(NamedTuple):
    """One day before and after; None where it is an ordinary day of the week."""

    day: date
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a wish would do: each day that changes, running deadlines that a recount would move, things to check.

    `digest` stands for all of it; saving takes it as the proof of what was looked at.
    """

    differences: list[Difference]
    moves: list[Move]
    remarks: list[str]
    digest: str
    number: int = field(default=0)


def year_load(year: int, rows: Sequence[Row], source: str) -> Wish:
    """The wish to make `rows` the arrangement of `year`: the office's other rows of that year but local ones go."""
    stays = {row.day for row in rows}
    old = SpecialDay.objects.filter(day__year=year).exclude(off_kind=Off.LOCAL).exclude(day__in=stays)
    gone = [day for day, by in old.values_list("day", "source") if not is_shipped(by)]
    return Wish(Act.LOADED.value, source.strip(), tuple(rows), tuple(gone))


def preview(wish: Wish) -> Preview:
    """What saving `wish` would do now. Four queries, whatever the number of days and deadlines.

    Raises ValidationError by field (source, day) for a wish that cannot be: no source, a year out of range, a day that
    would alone make a year official or take its arrangement away, a day to take back that the office never entered,
    nothing changed.
    """
    last = CalendarChange.objects.order_by("-number").values_list("number", flat=True).first() or 0
    present = workdays.all_rows()
    entered = {row.day: row for row in present if not is_shipped(row.source)}
    _check(wish, workdays.build(present), entered)
    gone = set(wish.removed)
    future = [row for row in present if row.day not in gone or is_shipped(row.source)] + list(wish.rows)
    before, after = ({row.day: row for row in workdays.in_force(rows)} for rows in (present, future))
    differences = [
        Difference(day, before.get(day), after.get(day))
        for day in sorted({*before, *after})
        if _said(before.get(day)) != _said(after.get(day))
    ]
    if not differences:
        raise ValidationError(_("The calendar says that already; nothing would change."), code="same")
    moves = calendar_effects.moves(workdays.build(future), workdays.build(present))
    remarks = _remarks(wish, present, after)
    return Preview(differences, moves, remarks, _digest(last, wish, differences, moves), last + 1)


def _said(row: Row | None) -> tuple[Any, ...] | None:
    """What must differ for a day to have changed."""
    return (row.works, row.name, row.source, row.provisional, row.off_kind) if row else None


def _check(wish: Wish, present: workdays.Calendar, entered: dict[date, Row]) -> None:
    faults: dict[str, list[str]] = {"source": [], "day": []}
    if not wish.source.strip():
        faults["source"].append(_("Name the notice that it was taken from."))
    elif is_shipped(wish.source):
        faults["source"].append(_("That is the name of the calendar that comes with the product. Name the notice."))
    for day in wish.days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            faults["day"].append(_("%(day)s: the calendar has the years %(first)d to %(last)d.") % {
                "day": day, "first": FIRST_YEAR, "last": LAST_YEAR,
            })  # fmt: skip
    if wish.act == Act.SET and any(_is_the_mark(row.day) and row.day.year not in present.years for row in wish.rows):
        faults["day"].append(
            _("1 October stands for the arrangement of a whole year: load the year, then correct single days.")
        )
    for day in wish.removed if wish.act == Act.REMOVED else ():
        if day not in entered:
            said = _("%(day)s was not entered by the office. Enter it as what it is instead.")
            faults["day"].append(said % {"day": day})
        elif _is_the_mark(day):
            faults["day"].append(_("Without 1 October the year would have no arrangement: load the year again."))
    if found := {name: words for name, words in faults.items() if words}:
        raise ValidationError(found)


def _is_the_mark(day: date) -> bool:
    return (day.month, day.day) == (10, 1)


def _remarks(wish: Wish, present: Iterable[Row], after: dict[date, Row]) -> list[str]:
    """What a clerk should compare with the notice before a whole year is saved."""
    if wish.act != Act.LOADED:
        return []
    year, listed = wish.rows[0].day.year, {row.day for row in wish.rows}
    remarks = []
    if missing := [row for row in present if row.provisional and row.day.year == year and row.day not in listed]:
        said = _("Expected by law, but not in the list: %(days)s. Compare with the notice.")
        remarks.append(said % {"days": _in_words(f"{row.day:%m-%d} {row.name}" for row in missing)})
    if shipped := [day for day, row in after.items() if day.year == year and day not in listed and not row.provisional]:
        said = _("Not in the list, and they stay as they are: %(days)s.")
        remarks.append(said % {"days": _in_words(f"{day:%m-%d}" for day in sorted(shipped))})
    return remarks


def _in_words(days: Iterable[str]) -> str:
    return pgettext("between the days of a count", ", ").join(days)


def _digest(last: int, wish: Wish, differences: Sequence[Difference], moves: Sequence[Move]) -> str:
    content = [
        last,
        wish.act,
        wish.source,
        [[str(one.day), _said(one.before), _said(one.after)] for one in differences],
        [[move.pk, str(move.due_on), str(move.recount)] for move in moves],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def save(wish: Wish, *, actor: User, digest: str) -> CalendarChange:
    """Do what the preview with this `digest` showed: the days, the change, the trail. No deadline moves.

    The calendar is the installation's: any post that grants calendar.edit will do. Raises PermissionDenied; Stale when
    the calendar or a deadline that the preview listed has changed since; ValidationError as `preview`.
    """
    if not may_anywhere(actor, "calendar.edit"):
        raise PermissionDenied("calendar.edit")
    seen = preview(wish)
    if seen.digest != digest:
        raise Stale
    before = [one.before for one in seen.differences if one.before]
    try:
        with transaction.atomic():  # of two who save at once, one gets the number
            change = _changed(wish, seen.number, before, moves=len(seen.moves), by=str(actor))
    except IntegrityError as error:
        raise Stale from error
    SpecialDay.objects.filter(day__in=wish.removed).delete()
    if wish.act == Act.LOADED:
        SpecialDay.objects.filter(provisional=True, day__year=wish.rows[0].day.year).delete()
    _put(wish.rows, change)
    _finish(change, [one.day for one in seen.differences], actor)
    return change


def _changed(wish: Wish, number: int, before: Sequence[Row], *, moves: int, by: str) -> CalendarChange:
    return CalendarChange.objects.create(
        number=number,
        act=wish.act,
        first_day=wish.days[0],
        last_day=wish.days[-1],
        source=wish.source,
        before=[_data(row) for row in before],
        after=[_data(row) for row in wish.rows],
        moves=moves,
        made_by=by[:150],
    )


def _data(row: Row) -> dict[str, Any]:
    return row._asdict() | {"day": row.day.isoformat()}


def _put(rows: Iterable[Row], change: CalendarChange) -> None:
    SpecialDay.objects.bulk_create(
        [SpecialDay(**row._asdict(), change=change) for row in rows],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["works", "name", "source", "provisional", "off_kind", "change"],
    )


def _finish(change: CalendarChange, days: Sequence[date], actor: User | None) -> None:
    """The trail, the scan's next look, and the new calendar for whoever reads it."""
    workdays.forget()
    # Once more, for a thread that read the old rows before these were committed.
    transaction.on_commit(workdays.forget)
    calendar_effects.look_again(days)
    record(
        VERBS[Act(change.act)],
        change,
        actor=actor,
        post=post_title(actor) if actor else "",
        before={"days": _lines(change.before)},
        after={"days": _lines(change.after), "source": change.source},
    )


def _lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The days of a change for the trail; whole decades, loaded by the command, as their number. The row has all."""
    if len(rows) > MOST_IN_TRAIL:
        return [f"{len(rows)}"]
    return [" ".join((row["day"], str(int(row["works"])), row["name"], row["off_kind"])).strip() for row in rows]


@transaction.atomic
def store(rows: Iterable[Row]) -> Stored:
    """Make SpecialDay say what `rows` say; doing it twice changes nothing more. The command on the server uses it.

    Rows from a file of the office replace any row of their days. Rows that come with the product replace only rows
    that came with it, never what the office entered. Estimates of a year that `rows` make official are removed.
    """
    wanted = {row.day: row for row in rows}
    stale = SpecialDay.objects.filter(provisional=True, day__year__in=published_years(wanted.values()))
    removed, _rows = stale.exclude(day__in=list(wanted)).delete()
    present = {row[0]: Row(*row) for row in SpecialDay.objects.values_list(*Row._fields) if row[0] in wanted}
    kept = {day for day, row in present.items() if not is_shipped(row.source) and is_shipped(wanted[day].source)}
    same = {day for day, row in present.items() if row == wanted[day]} - kept
    fresh = [row for day, row in wanted.items() if day not in kept and day not in same]
    replaced = [present[row.day] for row in fresh if row.day in present]
    if fresh:
        last = CalendarChange.objects.order_by("-number").values_list("number", flat=True).first() or 0
        wish = Wish(Act.COMMAND.value, fresh[0].source, tuple(fresh))
        change = _changed(wish, last + 1, replaced, moves=0, by="")
        _put(fresh, change)
        _finish(change, wish.days, None)
    elif removed:
        workdays.forget()
    return Stored(len(fresh) - len(replaced), len(replaced), len(same), removed, len(kept))


def shown_year(year: int) -> list[tuple[Row, SpecialDay | None]]:
    """The special days of a year that count, each with the row of the office or the command behind it. One query."""
    behind = {row.day: row for row in SpecialDay.objects.filter(day__year=year).select_related("change")}
    rows = [*calendar_seed.rows(), *(Row(*(getattr(row, name) for name in Row._fields)) for row in behind.values())]
    counting = (row for row in workdays.in_force(row for row in rows if row.day.year == year))
    return [(row, behind.get(row.day)) for row in counting]
