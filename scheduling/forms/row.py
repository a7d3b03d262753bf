"""One row of a unit's sheet: three ways to answer, and what each of them asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.staged import DayInput, files
from cases.models import Measure, TaskEvidence
from records import clock
from scheduling.domain.rows import share_of
from scheduling.sheet import Row

LONGEST = 4000  # signs of a text
SHEET_FORM = "sheet-form"  # the id of the page's one form; the fields stand in rows of their own outside it


class Choice(models.TextChoices):
    """How a unit answers for an item."""

    PROGRESS = "progress", gettext_lazy("there is progress")
    SAME = "same", gettext_lazy("no change")
    CHANGE = "change", gettext_lazy("a change is asked for")


class Act(models.TextChoices):
    """What is ticked of a step."""

    BEGUN = "begun", gettext_lazy("begun")
    DONE = "done", gettext_lazy("done")


PLAIN = ("text", "claimed", "no_change_why", "self_check", "problems")
LABELS: dict[str, Any] = {
    "choice": gettext_lazy("This time"),
    "text": gettext_lazy("Progress"),
    "claimed": gettext_lazy("Per cent done, claimed"),
    "no_change_why": gettext_lazy("Why nothing changed"),
    "self_check": gettext_lazy("Found in your own check"),
    "problems": gettext_lazy("Difficulties"),
    "change_request": gettext_lazy("Request for a change"),
    "ticks": gettext_lazy("Steps"),
}


class RowForm(forms.Form):
    """The fields of one row. `clean` judges it for filing; `draft_of` takes it as it stands, half written."""

    choice = forms.ChoiceField(label=LABELS["choice"], choices=Choice.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=LABELS["text"], max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    claimed = forms.IntegerField(label=LABELS["claimed"], min_value=0, max_value=100, required=False)
    no_change_why = forms.CharField(label=LABELS["no_change_why"], max_length=LONGEST, required=False)
    self_check = forms.CharField(
        label=LABELS["self_check"], max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    problems = forms.CharField(
        label=LABELS["problems"], max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Row) -> None:
        super().__init__(data, prefix=prefix_of(row.line.pk), initial=initial_of(row), auto_id="%s")
        self.row = row
        self.fields["claimed"].widget.attrs |= {"inputmode": "numeric", "step": 1}
        if not row.is_working:
            del self.fields["claimed"]
        for measure in row.open_measures:
            self._add_step(measure)
        for field in self.fields.values():
            field.widget.attrs["form"] = SHEET_FORM

    def _add_step(self, measure: Measure) -> None:
        acts = (
            [("", _("not yet")), *Act.choices] if measure.begun_on is None else [("", Act.BEGUN.label), Act.choices[1]]
        )
        name = {"step": measure.order}
        self.fields[f"tick_{measure.pk}"] = forms.ChoiceField(
            label=_("Step %(step)s") % name, choices=acts, required=False
        )
        self.fields[f"on_{measure.pk}"] = forms.DateField(
            label=_("Step %(step)s: day") % name, required=False, widget=DayInput()
        )
        self.fields[f"note_{measure.pk}"] = forms.CharField(
            label=_("Step %(step)s: what was done") % name, required=False, max_length=500
        )

    def clean(self) -> dict[str, Any]:
        """What each answer asks for: words and a share for progress, a reason for none, a request for a change."""
        data = super().clean() or {}
        match data.get("choice"):
            case Choice.PROGRESS:
                self._need("text", _("Write what was done since the last report."))
                if self.row.is_working:
                    self._need("claimed", _("Write how much is done, in per cent."))
            case Choice.SAME:
                self._need("no_change_why", _("Say why nothing changed."))
            case Choice.CHANGE:
                if not self.row.requests:
                    self.add_error("choice", _("Ask for the change first, by the link in this row."))
        for measure in self.row.open_measures:
            self._clean_step(measure)
        return data

    def _need(self, name: str, what: str) -> None:
        value = self.cleaned_data.get(name)
        if (value is None or value == "") and name not in self.errors:
            self.add_error(name, ValidationError(what, code="required"))

    def _clean_step(self, measure: Measure) -> None:
        if not self.cleaned_data.get(f"tick_{measure.pk}"):
            return
        on = self.cleaned_data.get(f"on_{measure.pk}")
        if on and on > clock.today():
            self.add_error(f"on_{measure.pk}", _("This day is still to come."))

    @property
    def values(self) -> dict[str, Any]:
        """What is filed, with the keys of scheduling.models.Entry; only of a valid form."""
        data = self.cleaned_data
        said = data["choice"]
        return {
            "text": data["text"] if said != Choice.SAME else "",
            "claimed": data.get("claimed") if said != Choice.SAME else None,
            "no_change_why": data["no_change_why"] if said == Choice.SAME else "",
            "self_check": data["self_check"],
            "problems": data["problems"],
            "change_request": self.row.requests[0].pk if said == Choice.CHANGE else None,
            "ticks": []
            if said == Choice.SAME
            else [tick for measure in self.row.open_measures if (tick := self._tick(measure))],
            "evidence": [one.pk for one in self.row.files],
        }

    def _tick(self, measure: Measure) -> dict[str, Any] | None:
        act = self.cleaned_data.get(f"tick_{measure.pk}")
        if not act:
            return None
        on: date = self.cleaned_data.get(f"on_{measure.pk}") or clock.today()
        note = self.cleaned_data.get(f"note_{measure.pk}") or self.cleaned_data.get("text") or ""
        return {"measure": measure.pk, "act": act, "on": on.isoformat(), "note": note}

    def take(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Show what the rule refuses beside the field that it names, else beside the row."""
        for name, texts in faults.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The step with its three fields, for the page."""
        return [
            {"measure": one, "tick": self[f"tick_{one.pk}"], "on": self[f"on_{one.pk}"], "note": self[f"note_{one.pk}"]}
            for one in self.row.open_measures
        ]

    @property
    def faults(self) -> list[dict[str, str]]:
        """Every fault of the row as {"field": id on the page, "label", "message"}."""
        return [
            {
                "field": (name in self.fields and self[name].id_for_label) or row_id(self.row.line.pk),
                "label": str(self.fields[name].label) if name in self.fields else "",
                "message": str(message),
            }
            for name, messages in self.errors.items()
            for message in messages
        ]


def prefix_of(line_id: int) -> str:
    """What the names of a row's fields begin with."""
    return f"row{line_id}"


def row_id(line_id: int) -> str:
    """The id of a row on the page."""
    return f"line-{line_id}"


def initial_of(row: Row) -> dict[str, Any]:
    """The draft of a row as its form shows it."""
    return shown_of(row.draft) | {"seen": row.line.draft_version}


def shown_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft says, by the names of the form's fields."""
    shown = {name: draft.get(name) for name in PLAIN} | {"choice": choice_of(draft)}
    for tick in draft.get("ticks") or []:
        key = tick.get("measure")
        shown |= {f"tick_{key}": tick.get("act"), f"on_{key}": tick.get("on"), f"note_{key}": tick.get("note")}
    return shown


def choice_of(draft: Mapping[str, Any]) -> str:
    """The answer that a draft holds, told from its words; '' for none."""
    if draft.get("change_request"):
        return Choice.CHANGE.value
    if draft.get("no_change_why"):
        return Choice.SAME.value
    return Choice.PROGRESS.value if draft.get("text") or draft.get("claimed") is not None else ""


def draft_of(data: Mapping[str, str], row: Row) -> dict[str, Any]:
    """What was typed in a row so far, unjudged, with the keys of `RowForm.values` but for its files, which come by
    themselves; a share that is no number and a day that is none are left out."""
    prefix = prefix_of(row.line.pk)

    def sent(name: str) -> str:
        return str(data.get(f"{prefix}-{name}", ""))

    choice = sent("choice")
    asks = choice == Choice.CHANGE and bool(row.requests)
    ticks = [
        {"measure": one.pk, "act": act, "on": _day(sent(f"on_{one.pk}")), "note": sent(f"note_{one.pk}")}
        for one in row.open_measures
        if (act := sent(f"tick_{one.pk}")) in Act.values
    ]
    return {
        "text": sent("text"),
        "claimed": _share(sent("claimed")),
        "no_change_why": "" if choice == Choice.PROGRESS else sent("no_change_why"),
        "self_check": sent("self_check"),
        "problems": sent("problems"),
        "ticks": ticks,
        "change_request": row.requests[0].pk if asks else None,
    }


def _share(text: str) -> int | None:
    try:
        return share_of(text.strip())
    except ValidationError:
        return None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def is_filled(draft: Mapping[str, Any], row: Row) -> bool:
    """Whether a draft says enough to be sent, by the same rule as `RowForm.clean`."""
    match choice_of(draft):
        case Choice.PROGRESS.value:
            return bool(draft.get("text")) and (draft.get("claimed") is not None or not row.is_working)
        case Choice.SAME.value:
            return bool(draft.get("no_change_why"))
        case Choice.CHANGE.value:
            return bool(draft.get("change_request"))
    return False


class FilesForm(forms.Form):
    """Files for one row; they go into the item's dossier as well."""

    files = files(gettext_lazy("Evidence of this period"))
    phase = forms.ChoiceField(
        label=gettext_lazy("What they show"), choices=TaskEvidence.Phase.choices, initial=TaskEvidence.Phase.DOCUMENT
    )

    def __init__(self, data: Any = None, sent: Any = None, *, line_id: int) -> None:
        super().__init__(data, sent, auto_id=f"files{line_id}-%s")
