"""What a visitor fills in on the spot, and what a unit answers to an errand."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.staged import DayInput, FilesField, FilesInput, files, words
from lookback.states import Result
from petitions.forms.case import CaseForm
from records.content import CAMERA_YEARS


class VisitForm(CaseForm):
    """Result, what was seen, the day, photographs, the place where the phone gave one.

    `client_id` and `made_at` come from a phone that may have had no connection.
    """

    result = forms.ChoiceField(label=_("What you found"), choices=Result, widget=forms.RadioSelect)
    note = words(_("What you saw"), rows=4)
    held_on = forms.DateField(label=_("Day of the visit"), widget=DayInput())
    photos = FilesField(
        label=_("Photographs"), required=False,
        widget=FilesInput(attrs={"multiple": True, "accept": "image/*"}),
    )  # fmt: skip
    latitude = forms.DecimalField(widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6)
    longitude = forms.DecimalField(widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    made_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    photos_expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=99)

    def clean_made_at(self) -> datetime | None:
        """None from a phone whose clock was never set: the server's own time says enough."""
        said = self.cleaned_data["made_at"]
        return said if said and said.year in CAMERA_YEARS else None

    def clean_photos_expected(self) -> int:
        """0 where the phone said nothing."""
        return self.cleaned_data["photos_expected"] or 0


class PhotoForm(forms.Form):
    """One photograph that a phone sends after its visit."""

    visit = forms.UUIDField()
    client_id = forms.UUIDField()
    photo = forms.FileField()
    over = forms.IntegerField(required=False, min_value=1)


class AnswerForm(CaseForm):
    """What a unit mended."""

    text = words(_("What was mended"), rows=4)
    files = files(_("Files that show it"), required=False)

    def values(self) -> dict[str, Any]:
        """As the domain takes them."""
        return {"text": self.cleaned_data["text"], "files": self.cleaned_data["files"]}
