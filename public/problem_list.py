"""All problems of all rounds as released last, found by what stands in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from cases.states import Status
from reports.forms import day_input
from reports.listing import day, lamp_of, mark_words
from reports.models import Release
from reports.numbers import MARKS

ANY = ("", _("all"))


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem of a round's newest release."""

    slug: str
    round_name: str
    as_of: date
    number: int
    title: str
    category: str
    illustrative: bool
    status: str
    lamp: dict[str, str]
    marks: tuple[str, ...]
    badges: list[dict[str, str]]
    places: tuple[str, ...]
    units: str
    due_on: date | None
    text: str


class ProblemsForm(forms.Form):
    """Filters of the list; all of it stands in the address. What cannot be chosen is named and not used."""

    round = forms.ChoiceField(label=_("Round"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    place = forms.ChoiceField(label=_("County or district"), required=False)
    status = forms.ChoiceField(label=_("Schedule status"), required=False)
    mark = forms.ChoiceField(label=_("Closing"), required=False)
    due_from = forms.DateField(label=_("Deadline from"), required=False, widget=day_input())
    due_to = forms.DateField(label=pgettext_lazy("filter", "Deadline until"), required=False, widget=day_input())
    q = forms.CharField(label=_("Number or words"), required=False, max_length=60)

    def __init__(self, data: Any, lines: Iterable[ProblemLine]) -> None:
        super().__init__(data)
        known = list(lines)
        choices: dict[str, Any] = {
            "round": dict((line.slug, line.round_name) for line in known).items(),
            "category": [(name, name) for name in sorted({line.category for line in known})],
            "place": [(name, name) for name in sorted({name for line in known for name in line.places})],
            "status": Status.choices,
            "mark": MARKS.items(),
        }
        for name, values in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ANY, *((code, capfirst(str(word))) for code, word in values)]

    def wanted(self) -> dict[str, Any]:
        """The values that can be asked for."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def lines() -> list[ProblemLine]:
    """Every problem of the newest release of each round, the newest inspection first. Two queries."""
    newest = {row.round_id: row for row in Release.objects.newest().defer("figures", "lists", "data")}
    rounds = Round.objects.filter(pk__in=newest).order_by("-entered_on", "slug")
    return [_line(round, newest[round.pk], item) for round in rounds for item in newest[round.pk].items]


def select(found: Iterable[ProblemLine], wanted: dict[str, Any]) -> list[ProblemLine]:
    """The lines that meet every condition of `ProblemsForm.wanted`."""
    return [line for line in found if _meets(line, wanted)]


def _meets(line: ProblemLine, wanted: dict[str, Any]) -> bool:
    same = {"round": line.slug, "category": line.category, "status": line.status}
    if any(name in wanted and wanted[name] != value for name, value in same.items()):
        return False
    among = {"place": line.places, "mark": line.marks}
    if any(name in wanted and wanted[name] not in values for name, values in among.items()):
        return False
    first, last = wanted.get("due_from"), wanted.get("due_to")
    if (first or last) and (
        line.due_on is None or line.due_on < (first or date.min) or line.due_on > (last or date.max)
    ):
        return False
    words = wanted.get("q", "").strip()
    return not words or words == str(line.number) or words in line.title or words in line.text or words in line.units


def _line(round: Round, release: Release, item: dict[str, Any]) -> ProblemLine:
    tasks = item["tasks"]
    due = max((on for task in tasks if (on := day(task["due_on"]))), default=None)
    return ProblemLine(
        slug=round.slug,
        round_name=round.name,
        as_of=release.as_of,
        number=item["number"],
        title=item["title"],
        category=item["category"][1],
        illustrative=item["illustrative"],
        status=item["status"],
        lamp=lamp_of(item["status"], due, release.as_of),
        marks=tuple(item["marks"]),
        badges=mark_words([mark for mark in item["marks"] if mark in ("closed", "in_notice", "reopened")]),
        places=tuple(dict.fromkeys(task["place"] for task in tasks)),
        units="、".join(dict.fromkeys(task["lead"] for task in tasks if task["lead"])),
        due_on=due,
        text=item["text"],
    )
