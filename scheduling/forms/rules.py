"""The form of the rules of reporting: one rule for all items, or one for key items and one for the others."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.staged import DayInput
from petitions.forms.case import CaseForm
from scheduling.domain.rhythms import MOST_LOCK, MOST_NTH, Rule
from scheduling.models import Rhythm

Covers = Rhythm.Covers
SCHEMES = (
    ("one", gettext_lazy("one rule for all items")),
    ("apart", gettext_lazy("key items and the others apart")),
    ("none", gettext_lazy("no reports from then on")),
)
COVERED = {"one": (Covers.ALL,), "apart": (Covers.KEY, Covers.OTHER), "none": ()}


class RulesForm(CaseForm):
    """All rules of a round at once; `rules()` are those of the chosen scheme."""

    scheme = forms.ChoiceField(label=gettext_lazy("Rules"), choices=SCHEMES, widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label=gettext_lazy("In force from"), widget=DayInput(), required=False,
        help_text=gettext_lazy("Empty: as soon as the running periods are over."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for covers in Covers.values:
            self.fields[f"{covers}_kind"] = forms.ChoiceField(label=_("How often"), choices=Rhythm.Kind, required=False)
            self.fields[f"{covers}_due_nth"] = forms.IntegerField(
                label=_("Due on working day"), min_value=1, max_value=MOST_NTH, required=False,
                help_text=_("After the end of the period: 2 is the second working day of the next one."),
            )  # fmt: skip
            self.fields[f"{covers}_lock_after"] = forms.IntegerField(
                label=_("Working days from due to lock"), min_value=0, max_value=MOST_LOCK, required=False,
                help_text=_("The office locks by hand; this is the planned day."),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for covers in COVERED.get(data.get("scheme", ""), ()):
            for name in (f"{covers}_kind", f"{covers}_due_nth", f"{covers}_lock_after"):
                if name not in self.errors and data.get(name) in (None, ""):
                    self.add_error(name, ValidationError(_("Fill this in for the rule that you chose."), code="empty"))
        return data

    def rules(self) -> list[Rule]:
        """The rules that a valid form asks for."""
        return rules_of(self.cleaned_data)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields of each rule with what it covers, for the template."""
        return [
            {"covers": str(covers), "label": Covers(covers).label, "fields": self._fields_of(covers)}
            for covers in Covers.values
        ]

    def _fields_of(self, covers: str) -> list[BoundField]:
        return [self[f"{covers}_{name}"] for name in ("kind", "due_nth", "lock_after")]


def rules_of(data: Mapping[str, Any]) -> list[Rule]:
    """The rules that the values of a valid form ask for."""
    return [
        Rule(data[f"{covers}_kind"], covers, data[f"{covers}_due_nth"], data[f"{covers}_lock_after"])
        for covers in COVERED[data["scheme"]]
    ]


def initial_of(rules: Iterable[Rule]) -> dict[str, Any]:
    """What the form begins with: these rules, and the shipped numbers for the parts that they leave out."""
    found: dict[str, Any] = {}
    for covers in Covers.values:
        found |= _of(Rule(Rhythm.Kind.WEEKLY, covers, 1, 1) if covers == Covers.KEY else Rule("monthly", covers))
    rules = list(rules)
    for rule in rules:
        found |= _of(rule)
    covered = {rule.covers for rule in rules}
    found["scheme"] = "none" if not covered else "one" if Covers.ALL in covered else "apart"
    return found


def _of(rule: Rule) -> dict[str, Any]:
    return {
        f"{rule.covers}_kind": rule.kind,
        f"{rule.covers}_due_nth": rule.due_nth,
        f"{rule.covers}_lock_after": rule.lock_after,
    }
