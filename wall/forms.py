"""Forms of the wall: the link of a screen."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records import clock
from wall.models import Screen

USUAL = timedelta(days=90)


class ScreenForm(forms.Form):
    """Where the screen hangs, until when its link is valid, and from where it may be opened."""

    name = forms.CharField(
        label=_("Where it hangs"), max_length=Screen._meta.get_field("name").max_length,
        help_text=_("For example: command room, third floor."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Valid until the end of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    networks = forms.CharField(
        label=_("Only from these address ranges"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, for example 10.1.2.0/24. Left empty, the link opens from everywhere."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate(clock.of_machine()) + USUAL

    def clean_networks(self) -> list[str]:
        """Lines, also those that commas part."""
        return self.cleaned_data["networks"].replace(",", "\n").replace("，", "\n").split("\n")
