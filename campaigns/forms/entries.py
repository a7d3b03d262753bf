"""Forms of single entries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.domain.entries import LONGEST_HOW, LONGEST_NAME, LONGEST_NOTE
from cases.forms.selects import LongSelect
from cases.forms.staged import DayInput, files
from orgs.models import Organisation
from petitions.forms.case import CaseForm


class EntryForm(CaseForm):
    """Putting one thing on a list."""

    place = forms.ModelChoiceField(label=pgettext_lazy("campaign", "Place"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("What"), max_length=LONGEST_NAME, help_text=_("Firm, boiler, site or section."))
    organisation = forms.ModelChoiceField(
        label=_("Responsible unit"), queryset=Organisation.objects.none(), required=False, widget=LongSelect,
        empty_label=_("none named"),
    )  # fmt: skip
    on = forms.DateField(label=_("Found on"), widget=DayInput(), required=False, help_text=_("Empty: today."))
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, places: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.fields["organisation"].queryset = units


class ClearForm(CaseForm):
    """Saying that an entry is cleared."""

    how = forms.CharField(label=_("How it was cleared"), max_length=LONGEST_HOW)
    on = forms.DateField(label=_("Cleared on"), widget=DayInput(), required=False, help_text=_("Empty: today."))
    files = files(_("Photographs and papers"), required=False)


class CheckForm(CaseForm):
    """Saying after a look on the spot whether it is cleared."""

    holds = forms.TypedChoiceField(
        label=_("On the spot"), choices=[("yes", _("it is cleared")), ("no", _("it is not cleared"))],
        widget=forms.RadioSelect, coerce=lambda value: value == "yes",
    )  # fmt: skip
    on = forms.DateField(label=_("Seen on"), widget=DayInput(), required=False, help_text=_("Empty: today."))


class UploadForm(CaseForm):
    """A filled-in table of entries."""

    file = forms.FileField(label=_("Table (.xlsx)"))
