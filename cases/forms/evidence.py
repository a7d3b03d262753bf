"""Forms of the evidence in a dossier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.staged import StagedForm, files
from cases.models import Measure, TaskEvidence


class EvidenceForm(StagedForm):
    files = files(_("Files"))
    phase = forms.ChoiceField(label=_("What they show"), choices=TaskEvidence.Phase.choices)
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    pair = forms.IntegerField(
        label=_("Pair number"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Same number for the picture before and the one after, from the same spot."),
    )
    measure = forms.TypedChoiceField(label=_("Belongs to the measure"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, measures: list[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {measure.pk: measure for measure in measures}
        listed = [(measure.pk, str(measure)) for measure in measures if measure.dropped_on is None]
        self.fields["measure"].choices = [("", _("the task as a whole")), *listed]

    def clean_measure(self) -> Measure | None:
        """The measure itself."""
        return self.measures.get(self.cleaned_data["measure"])


class WithdrawForm(StagedForm):
    file = forms.TypedChoiceField(label=_("File"), coerce=int)
    why = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, rows: list[TaskEvidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].choices = [(row.pk, f"{row.get_phase_display()} · {row}") for row in rows]
