"""Forms about the access of programs: tokens and hooks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from access import scopes
from access.api.registry import events_by_area
from access.hooks.guard import LONGEST
from cases.forms.staged import DayInput
from cases.sentences import VERBS
from records import clock

USUAL = timedelta(days=180)


class TokenForm(forms.Form):
    """A new token. The password is asked for, because a token acts in its owner's name for months."""

    name = forms.CharField(
        label=_("Program"), max_length=80, help_text=_("Which program will use it, e.g. the county's ledger.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=scopes.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself. Signing, opening identities and releasing stay with people."),
    )
    expires_on = forms.DateField(label=_("Good until"), widget=DayInput(), help_text=_("A year at most."))
    password = forms.CharField(
        label=_("Your password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = clock.today() + USUAL


class HookForm(forms.Form):
    """A new hook."""

    url = forms.CharField(
        label=_("Web address"), max_length=LONGEST, help_text=_("Of the system that listens, beginning with https://."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [
            (scopes.AREAS[area], [(verb, _event(verb)) for verb in verbs]) for area, verbs in events_by_area().items()
        ]


def _event(verb: str) -> SafeString:
    """In words, and by the name that the call will have."""
    return format_html("<span>{} <code>{}</code></span>", VERBS.get(verb, verb), str(verb))
