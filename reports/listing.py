"""A list of items behind a number, as a page shows it: filters, rows, pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.text import capfirst

from cases.states import COMPLETED, Status
from reports.forms import ListForm
from reports.numbers import ACTIVITIES, MARKS, OUTCOMES, Wanted, select, title_of
from reports.rows.amounts import shown_amounts, without_single_cases

PAGE_SIZE = 100
WAY = ("reported_complete", "accepted", "in_notice", "closed")
SEVERE_DAYS = 30  # as in cases.lamps
LAMPS = dict.fromkeys(COMPLETED, "done") | {
    Status.BASICALLY_COMPLETED: "normal",
    Status.ON_TRACK: "normal",
    Status.BEHIND: "near",
    Status.OVERDUE: "overdue",
    Status.NOT_STARTED: "none",
}
DATES = ("on", "due_on", "first_due_on", "done_on", "verified_on")
LinkTo = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the template `reports/_list.html` shows."""

    kind: str
    title: str
    total: int
    page: Page
    form: ListForm
    active: list[dict[str, str]]
    clear_url: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.active)


def listing(query: QueryDict, items: list[Any], lists: Mapping[str, Any], as_of: date, link_to: LinkTo) -> Listing:
    """The list that the address asks for; values that are no choice do not filter and are named by the form."""
    form = ListForm(query or None, items)
    good = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    values = {name: value for name, value in good.items() if value and name not in ("list", "as_of", "unit", "q")}
    wanted = Wanted(good.get("list") or "problems", values, good.get("q", ""), good.get("unit", ""))
    rows = [_shown(row, as_of, link_to) for row in select(items, _told(lists), wanted)]
    page = Paginator(rows, PAGE_SIZE).get_page(query.get("page"))
    clear = _without(query, *(name for name in form.fields if name not in ("list", "as_of")))
    return Listing(wanted.list, title_of(wanted), len(rows), page, form, _chips(query, form, good), clear)


def _told(lists: Mapping[str, Any]) -> Mapping[str, Any]:
    if "accountability" not in lists:
        return lists
    return {**lists, "accountability": without_single_cases(lists["accountability"])}


def lamp_of(status: str, due_on: date | None, as_of: date) -> dict[str, str]:
    """What components/lamp.html shows for a status on a day."""
    kind = LAMPS[Status(status)]
    if kind == "overdue" and due_on and (as_of - due_on).days > SEVERE_DAYS:
        kind = "severe"
    return {"kind": kind, "word": str(Status(status).label), "days_text": ""}


def mark_words(marks: list[str]) -> list[dict[str, str]]:
    """The marks as badges: code and word."""
    return [{"code": mark, "word": str(MARKS[mark])} for mark in marks]


def furthest(marks: list[str]) -> list[str]:
    """The marks that say most: of those on the way to closing only the last one."""
    way = [mark for mark in WAY if mark in marks]
    return [mark for mark in marks if mark not in WAY] + way[-1:]


def day(text: str | None) -> date | None:
    """A date again, from its ISO form."""
    return date.fromisoformat(text) if text else None


def _shown(row: dict[str, Any], as_of: date, link_to: LinkTo) -> dict[str, Any]:
    """The row with real dates, its lamp, its badges and the address of its page."""
    shown = row | {
        name: day(row[name]) for name in ("on", "due_on", "first_due_on", "done_on", "verified_on") if name in row
    }
    if word := OUTCOMES.get(row.get("outcome", "")) or ACTIVITIES.get(row.get("kind", "")):
        shown["word"] = str(word)
    if "amounts" in row:
        shown |= shown_amounts(row["source"], row["amounts"]) | {"url": link_to(row)}
    if "status" in row:
        shown["lamp"] = lamp_of(row["status"], shown.get("due_on"), as_of)
        shown["marks"] = mark_words(furthest(row["marks"]))
        shown["url"] = link_to(row)
    return shown


def _chips(query: QueryDict, form: ListForm, good: Mapping[str, Any]) -> list[dict[str, str]]:
    chips = []
    for name in form.fields:
        value = good.get(name)
        if name in ("list", "as_of") or not value:
            continue
        words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
        chips.append({"label": f"{form.fields[name].label}: {capfirst(str(words))}", "url": _without(query, name)})
    return chips


def _without(query: QueryDict, *names: str) -> str:
    left = query.copy()
    for name in (*names, "page"):
        left.pop(name, None)
    return f"?{left.urlencode()}#list"
