"""The form of enforcement figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import DayInput
from liability.models import EnforcementFigure
from liability.trail_words import COUNTED, LABELS
from petitions.forms.case import CaseForm


class FigureForm(CaseForm):
    """What a source had come to by a day, counted from its beginning."""

    source = forms.ChoiceField(label=pgettext_lazy("enforcement", "Source"))
    on = forms.DateField(label=_("Up to"), widget=DayInput())

    def __init__(self, *args: Any, counts_petitions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = EnforcementFigure.Source
        choices = [one for one in sources.choices if one[0] != sources.PETITIONS or not counts_petitions]
        self.fields["source"] = forms.ChoiceField(label=pgettext_lazy("enforcement", "Source"), choices=choices)
        for name in COUNTED:
            if name == "fined_yuan":
                self.fields[name] = forms.DecimalField(
                    label=LABELS[name], min_value=0, max_digits=16, decimal_places=2, required=False
                )
            else:
                self.fields[name] = forms.IntegerField(label=LABELS[name], min_value=0, required=False)
        self.fields["note"] = forms.CharField(label=_("Where the figures come from"), max_length=200, required=False)
        self.fields["why"] = forms.CharField(
            label=_("Reason, where it corrects"), max_length=200, required=False,
            help_text=_("Needed for a second figure of a day, and for one lower than before."),
        )  # fmt: skip
