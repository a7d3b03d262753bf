"""Forms of figures, lists and releases."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.states import Status
from reports.numbers import ACCOUNTABILITY, ACTIVITIES, LISTS, MARKS, OUTCOMES, VERDICTS

ANY = ("", _("all"))
# Which filters a list offers.
OFFERED = {
    "problems": ("status", "mark", "category", "unit", "q"),
    "tasks": ("status", "mark", "category", "unit", "q"),
    "measures": ("done", "category", "unit", "q"),
    "petitions": ("outcome", "verdict"),
    "assignments": ("outcome",),
    "activities": ("kind",),
    "accountability": ("amount",),
}


def day_input() -> forms.DateInput:
    """A date as browsers' own pickers take it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListForm(forms.Form):
    """Which list of a round's figures and which rows of it; all of it stands in the address."""

    list = forms.ChoiceField(choices=[(name, name) for name in LISTS], required=False, widget=forms.HiddenInput)
    as_of = forms.DateField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Schedule status"), required=False)
    mark = forms.ChoiceField(label=_("Closing"), required=False)
    done = forms.ChoiceField(label=_("State of the measure"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    amount = forms.ChoiceField(label=_("Figure"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    unit = forms.CharField(label=_("Unit or place"), required=False, max_length=60)
    q = forms.CharField(label=_("Number or words"), required=False, max_length=60)

    def __init__(self, data: Any, items: Iterable[Any]) -> None:
        super().__init__(data)
        categories = sorted({tuple(item["category"]) for item in items})
        choices = {
            "status": Status.choices,
            "mark": MARKS.items(),
            "done": [("yes", _("reported as done")), ("no", _("still open"))],
            "outcome": OUTCOMES.items(),
            "verdict": VERDICTS.items(),
            "kind": ACTIVITIES.items(),
            "amount": ACCOUNTABILITY.items(),
            "category": [(str(number), name) for number, name in categories],
        }
        for name, values in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ANY, *((code, capfirst(str(word))) for code, word in values)]
        wanted = (data or {}).get("list") or "problems"
        kept = OFFERED.get(wanted, OFFERED["problems"])
        for name in [name for name in self.fields if name not in (*kept, "list", "as_of")]:
            del self.fields[name]


class DayForm(forms.Form):
    """A day to look at."""

    as_of = forms.DateField(label=_("Figures as of"), widget=day_input())


class WithdrawForm(forms.Form):
    """Why released figures are taken back."""

    why = forms.CharField(label=_("Reason, as the public will read it"), widget=forms.Textarea(attrs={"rows": 3}))


class SnapshotForm(forms.Form):
    """A day to freeze; a further snapshot of a day says why."""

    as_of = forms.DateField(label=_("Figures as of"), widget=day_input())
    why = forms.CharField(
        label=_("Reason for another one"),
        required=False,
        max_length=200,
        help_text=_("Needed when the day was frozen before."),
    )

    def take(self, error: ValidationError) -> None:
        """Show an error of the domain at the field that it is about."""
        if hasattr(error, "error_dict"):
            for name, found in error.message_dict.items():
                self.add_error(name if name in self.fields else None, found)
        else:
            self.add_error(None, error)


class CompareForm(forms.Form):
    """Which two snapshots of a round are compared; the older one is always the first."""

    old = forms.ChoiceField(label=pgettext_lazy("period", "Before"))
    new = forms.ChoiceField(label=pgettext_lazy("period", "After"))

    def __init__(self, data: Any, snapshots: Iterable[Any]) -> None:
        super().__init__(data)
        self.snapshots = {str(snapshot.pk): snapshot for snapshot in snapshots}
        for name in ("old", "new"):
            self.fields[name].choices = [(pk, _day_of(snapshot)) for pk, snapshot in self.snapshots.items()]

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        if "old" in self.cleaned_data and self.cleaned_data["old"] == self.cleaned_data.get("new"):
            raise ValidationError(_("Choose two different days."), code="same")
        return self.cleaned_data

    def sides(self) -> tuple[Any, Any]:
        """The two snapshots, the older one first."""
        chosen = [self.snapshots[self.cleaned_data[name]] for name in ("old", "new")]
        first, second = sorted(chosen, key=lambda snapshot: (snapshot.as_of, snapshot.version))
        return first, second


def _day_of(snapshot: Any) -> str:
    period = f"{snapshot.period.rhythm.get_kind_display()} {snapshot.period}" if snapshot.period else ""
    return f"{snapshot.as_of:%Y-%m-%d} v{snapshot.version}" + (f" · {period}" if period else "")
