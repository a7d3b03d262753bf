"""The working-day calendar: a year to read, days to enter, and what a change would move before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.forms.errors import put_on
from cases.views.frame import DeskRequest, in_round
from deadlines import calendar_effects, calendar_store, workdays
from deadlines.calendar_effects import Move
from deadlines.calendar_store import FIRST_YEAR, LAST_YEAR, Wish
from deadlines.models import CalendarChange, SpecialDay
from orgs.models import User
from orgs.permissions import may_anywhere
from pressure.calendar_page import KINDS, kind_of, named, seen_by, year_page
from pressure.forms.calendar import DayForm, YearForm, day_initial
from records import clock

PAGE = 50  # deadlines
CHANGES = 20  # changes of a year listed under it


@in_round
def year(request: DeskRequest, year: int | None = None) -> HttpResponse:
    """The calendar of a year, by default this one: months, special days with their source, what was changed by whom."""
    today = clock.today()
    number = _known(year if year is not None else today.year)
    changes = CalendarChange.objects.filter(first_day__lte=date(number, 12, 31), last_day__gte=date(number, 1, 1))
    context = {
        "year": year_page(number, today),
        "previous": number - 1 if number > FIRST_YEAR else None,
        "next": number + 1 if number < LAST_YEAR else None,
        "kinds": [{"code": code, "word": word, "mark": mark} for code, (word, mark) in KINDS.items()],
        "weekdays": workdays.WEEKDAYS,
        "changes": changes[:CHANGES],
        "edits": may_anywhere(request.user, "calendar.edit"),
        "this_year": today.year,
    }
    return render(request, "pressure/calendar.html", context)


def _known(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _require_editor(user: User) -> None:
    if not may_anywhere(user, "calendar.edit"):
        raise PermissionDenied("calendar.edit")


@in_round
def day(request: DeskRequest, year: int) -> HttpResponse:
    """Enter, change or take back one special day: first what it would move, then the act."""
    _require_editor(request.user)
    _known(year)
    if request.method == "POST":
        form = DayForm(request.POST)
    else:
        asked = _day(request.GET.get("day", ""))
        form = DayForm(initial=day_initial(asked, SpecialDay.objects.filter(day=asked).first() if asked else None))
    return _edited(request, form, year, "pressure/calendar_day.html")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@in_round
def load(request: DeskRequest, year: int) -> HttpResponse:
    """Load the arrangement of a whole year from lines or a file: first what it would move, then the act."""
    _require_editor(request.user)
    _known(year)
    form = YearForm(request.POST, request.FILES, year=year) if request.method == "POST" else YearForm(year=year)
    return _edited(request, form, year, "pressure/calendar_load.html")


def _edited(request: DeskRequest, form: Any, year: int, template: str) -> HttpResponse:
    """The page of a form of the calendar; on POST its preview, or the act when what was seen is what is saved."""
    page: dict[str, Any] = {"form": form, "year": year}
    if request.method != "POST":
        return render(request, template, page)
    status = 422
    if form.is_valid():
        try:
            wish = form.wish()
            if request.POST.get("act") == "save":
                return _saved(
                    request, calendar_store.save(wish, actor=request.user, digest=request.POST.get("digest", ""))
                )
            page |= _preview(request, wish)
            status = 200
        except calendar_store.Stale as error:
            page |= {"stale": error.messages[0]} | _preview(request, wish)
            status = 409
        except ValidationError as error:
            put_on(form, error)
    return render(request, template, page, status=status)


def _saved(request: DeskRequest, change: CalendarChange) -> HttpResponse:
    said = _("Saved. No deadline has moved.")
    if change.moves:
        more = _("A recount would give another date for %(n)d of them; they are listed here.") % {"n": change.moves}
        said = pgettext("between sentences", " ").join((said, more))
    messages.success(request, said)
    return redirect("pressure:calendar_recount" if change.moves else _year_url(change.first_day.year))


def _year_url(year: int) -> str:
    return reverse("pressure:calendar_year", args=[year])


def _preview(request: DeskRequest, wish: Wish) -> dict[str, Any]:
    seen = calendar_store.preview(wish)
    lines = [{"day": one.day, "before": _what(one.before), "after": _what(one.after)} for one in seen.differences]
    return {"preview": seen, "lines": lines} | _listed(request.user, seen.moves, request.POST.get("page"))


def _what(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    kind = kind_of(row)
    return {"kind": kind, "word": KINDS[kind][0], "mark": KINDS[kind][1], "row": row}


def _listed(user: User, moves: Sequence[Move], number: str | None) -> dict[str, Any]:
    """A page of the deadlines that a recount would move, and how many more belong to others."""
    mine = seen_by(user, moves) if moves else []
    page: Page = Paginator(mine, PAGE).get_page(number)
    return {"moves": named(list(page)) if mine else [], "page_obj": page, "others": len(moves) - len(mine)}


@in_round
def recount(request: DeskRequest) -> HttpResponse:
    """Running deadlines for which a count by today's calendar gives another date than the one in force."""
    _require_editor(request.user)
    moves = calendar_effects.moves(workdays.load())
    return render(request, "pressure/calendar_recount.html", _listed(request.user, moves, request.GET.get("page")))
