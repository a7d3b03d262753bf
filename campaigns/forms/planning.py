"""The forms with which the office opens and arranges a campaign."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models import Campaign
from cases.forms.selects import LongSelect, SeveralField
from cases.forms.staged import DayInput, words
from orgs.models import Organisation
from petitions.forms.case import CaseForm

APART = re.compile(r"[|｜\t]|(?<=\S)\s+(?=\S+\s*$)|[,，](?=[^,，]*$)")
NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.．、)）]\s*")


class CampaignForm(CaseForm):
    """Name, days, rhythm, lists and places of a new campaign."""

    name = forms.CharField(label=pgettext_lazy("campaign", "Name"), max_length=120)
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())
    cadence = forms.ChoiceField(label=gettext_lazy("Figures are due"), choices=Campaign.Cadence)
    lists = words(
        gettext_lazy("Lists"), rows=10,
        help_text=gettext_lazy("One list a line: its name, a blank, what it is counted in, for example 燃煤锅炉 台."),
    )  # fmt: skip
    places = SeveralField(
        label=gettext_lazy("Places that report"), queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = places

    def clean_lists(self) -> list[tuple[int, str, str]]:
        """Number, name and what it is counted in, of each line; a number before the name is kept."""
        found = []
        lines = [line for line in self.cleaned_data["lists"].splitlines() if line.strip()]
        for place, line in enumerate(lines, 1):
            numbered = NUMBERED.match(line)
            rest = line[numbered.end() :] if numbered else line
            parts = [part.strip() for part in APART.split(rest.strip()) if part.strip()]
            if len(parts) < 2:
                text = _("Line %(n)d: write the name, a blank, and what it is counted in.")
                raise ValidationError(text % {"n": place}, code="line")
            found.append((int(numbered[1]) if numbered else place, " ".join(parts[:-1]), parts[-1]))
        return found


class ReporterForm(CaseForm):
    """Which unit reports for a place."""

    place = forms.ModelChoiceField(label=pgettext_lazy("campaign", "Place"), queryset=Organisation.objects.none())
    reporter = forms.ModelChoiceField(
        label=gettext_lazy("Reporting unit"), queryset=Organisation.objects.none(), required=False, widget=LongSelect,
        empty_label=gettext_lazy("any unit of the place"),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.fields["reporter"].queryset = units


class ResponsibleForm(CaseForm):
    """Which unit answers for a list."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Responsible unit"), queryset=Organisation.objects.none(), required=False,
        widget=LongSelect, empty_label=gettext_lazy("none named"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units
