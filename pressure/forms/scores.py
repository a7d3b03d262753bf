"""The one filter of league table and scorecards: the period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """A period by its code; `by` keeps the order of the league table."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spans = [("", _("the whole round")), *choices]
        self.fields["period"] = forms.ChoiceField(label=_("Period"), required=False, choices=spans)
        if by:
            self.fields["by"] = forms.CharField(widget=forms.HiddenInput, required=False)
