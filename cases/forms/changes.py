"""Forms for asking for a change of the locked plan, one for each locked field, and for deciding it."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.domain.planning import plan_values
from cases.forms.staged import StagedForm, files, words
from cases.models import ChangeRequest, Commitment, Task, TaskUnit
from orgs import tree
from orgs.models import Organisation

NEW_ROWS = 3


class ChangeForm(StagedForm):
    """The part that every request has. `seen` is the mark of the weakened points that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Kind of reason"), choices=ChangeRequest.Reason.choices)
    why = words(gettext_lazy("Reason in full"), rows=4, help_text=gettext_lazy("At least 10 characters."))
    files = files(gettext_lazy("Papers that support it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = plan_values(self.task)[self.changes]
        self.build()
        self.order_fields([name for name in self.fields if name not in ("reason", "why", "files", "seen", "stage")])

    changes = ""

    def build(self) -> None:
        """Add the fields of the value itself."""

    @property
    def after(self) -> Any:
        """The wished value in the shape that changing.ask takes."""
        return self.cleaned_data["after"]


class GoalForm(ChangeForm):
    changes = Commitment.Field.GOAL

    def build(self) -> None:
        self.fields["after"] = words(_("New goal"), rows=4)
        self.fields["after"].initial = self.present


class DeadlineForm(ChangeForm):
    changes = Commitment.Field.DEADLINE

    def build(self) -> None:
        self.fields["after"] = forms.CharField(
            label=_("New deadline, in words of a plan"), max_length=200, help_text=_("For example 2020年6月底前.")
        )
        self.fields["after"].initial = self.present["words"]


class MeasuresForm(ChangeForm):
    changes = Commitment.Field.MEASURES

    def build(self) -> None:
        rows = [(f"m{row['order']}", _("Measure %(n)d") % {"n": row["order"]}, row) for row in self.present]
        rows += [(f"new{n}", _("New measure"), {"text": "", "words": ""}) for n in range(1, NEW_ROWS + 1)]
        for key, label, row in rows:
            self.fields[f"{key}_text"] = words(label, rows=2, required=False)
            self.fields[f"{key}_text"].initial = row["text"]
            self.fields[f"{key}_words"] = forms.CharField(
                label=_("%(measure)s: deadline in words") % {"measure": label}, max_length=200, required=False
            )
            self.fields[f"{key}_words"].initial = row["words"]
            if key.startswith("m"):
                self.fields[f"{key}_drop"] = forms.BooleanField(
                    label=_("Drop %(measure)s") % {"measure": label}, required=False
                )

    @property
    def after(self) -> list[dict[str, Any]]:
        """Measures that stay with their order, then new ones without."""
        data = self.cleaned_data
        rows = [
            {
                "order": row["order"],
                "text": data[f"m{row['order']}_text"],
                "words": data[f"m{row['order']}_words"].strip(),
            }
            for row in self.present
            if not data[f"m{row['order']}_drop"]
        ]
        new = [
            {"order": None, "text": data[f"new{n}_text"], "words": data[f"new{n}_words"].strip()}
            for n in range(1, NEW_ROWS + 1)
            if data[f"new{n}_text"].strip()
        ]
        return rows + new


class UnitsForm(ChangeForm):
    changes = Commitment.Field.UNITS
    roles = (TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.ASSIST, TaskUnit.Role.SUPERVISE)

    def build(self) -> None:
        choices = _units_of_region(self.task)
        for role in self.roles:
            single = role in (TaskUnit.Role.LEAD, TaskUnit.Role.ACCEPT)
            kind = forms.TypedChoiceField if single else forms.TypedMultipleChoiceField
            chosen = [pk for own, pk, _name in self.present if own == role]
            self.fields[role.value] = kind(
                label=role.label,
                coerce=int,
                choices=[("", "—"), *choices] if single else choices,
                required=role in (TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.ACCEPT),
                initial=(chosen[:1] or [""])[0] if single else chosen,
                help_text="" if single else _("Hold Ctrl to choose several."),
            )

    @property
    def after(self) -> list[list[Any]]:
        """[role, unit] pairs, those that stay first and in their order."""
        chosen = []
        for role in self.roles:
            value = self.cleaned_data[role.value]
            chosen += [[role.value, pk] for pk in (value if isinstance(value, list) else [value]) if pk]
        kept = [[role, pk] for role, pk, _name in self.present if [role, pk] in chosen]
        return kept + [pair for pair in chosen if pair not in kept]


class AcceptorForm(UnitsForm):
    changes = Commitment.Field.ACCEPTOR
    roles = (TaskUnit.Role.ACCEPT,)


def _units_of_region(task: Task) -> list[tuple[int, str]]:
    region = task.problem.round.region
    rows = Organisation.objects.filter(tree.below([region.path]), ends_on=None).order_by("path")
    return [(row.pk, row.name) for row in rows]


def mark(signs: list[str]) -> str:
    """A short mark of weakened points, to know that the page showed just these."""
    return hashlib.sha256("\n".join(signs).encode()).hexdigest()[:16] if signs else ""


FORMS: dict[str, type[ChangeForm]] = {
    form.changes.value: form for form in (GoalForm, DeadlineForm, MeasuresForm, UnitsForm, AcceptorForm)
}


class DecisionForm(StagedForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("approve", gettext_lazy("approve")), ("refuse", gettext_lazy("refuse"))],
        widget=forms.RadioSelect,
    )
    note = words(gettext_lazy("Ground of the decision"), rows=4)
