"""What somebody sends who wants to follow by mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from follow.models import Subscription


class FollowForm(forms.Form):
    """An address, how often, in which language. `website` is a trap: people do not see it, programs fill it in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-no-draft": ""}),
        help_text=_("It is kept under seal, used for these mails only and deleted when you leave."),
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Subscription.Frequency.choices)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "data-no-draft": ""}),
    )

    def clean_website(self) -> Any:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty; it is there to stop programs."))
        return ""
