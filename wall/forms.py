"""Forms of the wall: what the chart shows, and the link of a screen."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records import clock
from reports.models import Snapshot
from wall.models import Screen

USUAL = timedelta(days=90)


class ChartForm(forms.Form):
    """Of which day or snapshot the chart is, and whether completed tasks stand on it."""

    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    snapshot = forms.ChoiceField(label=_("Or frozen figures of"), required=False)
    show = forms.ChoiceField(label=_("Tasks"), required=False, choices=[("", _("all")), ("open", _("open ones only"))])

    def __init__(self, *args: Any, snapshots: Iterable[Snapshot], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["as_of"].initial = today
        choices = [(str(one.pk), _words(one)) for one in snapshots]
        self.fields["snapshot"].choices = [("", _("none: as it stands")), *choices]
        if not choices:
            self.fields["snapshot"].widget = forms.HiddenInput()

    def clean_as_of(self) -> date | None:
        """A day that is not ahead."""
        day = self.cleaned_data["as_of"]
        if day and day > self.today:
            raise forms.ValidationError(_("The day lies in the future."))
        return day


def _words(snapshot: Snapshot) -> str:
    return f"{snapshot.as_of:%Y-%m-%d}" + (f" v{snapshot.version}" if snapshot.version > 1 else "")


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
        label=_("Only from these address ranges"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, for example 10.1.2.0/24. Left empty, the link opens from everywhere."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate(clock.of_machine()) + USUAL

    def clean_networks(self) -> list[str]:
        """Lines, also those that commas part."""
        return self.cleaned_data["networks"].replace(",", "\n").replace("，", "\n").split("\n")
