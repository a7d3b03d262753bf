"""Forms of what was done for a round: activities and results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.rounds import date_input
from cases.models import Activity, ResultFigure


class ActivityForm(forms.Form):
    """A meeting, visit, check or campaign, with its day."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    held_on = forms.DateField(label=_("Day"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120)
    who = forms.CharField(label=_("Who"), max_length=60, required=False, help_text=_("The post, not the name."))
    unannounced = forms.BooleanField(label=_("Unannounced"), required=False)


class ResultForm(forms.Form):
    """A result outside the counts of problems: what was reached, an indicator, a next step."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ResultFigure.Kind.choices)
    recorded_on = forms.DateField(label=_("As of"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120)
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=3, required=False)
    unit = forms.CharField(label=_("Unit of measurement"), max_length=20, required=False)
    period = forms.CharField(label=_("Period"), max_length=60, required=False)
    change = forms.CharField(
        label=_("Change"), max_length=20, required=False, help_text=_("Against the year before, as given.")
    )
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=32767, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def values(self) -> dict[str, Any]:
        """Ready for cases.domain.keeping.record_result, of a valid form."""
        return {**self.cleaned_data, "code": ""}
