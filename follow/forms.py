"""What somebody sends who wants to follow by mail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from follow.models import Subscription
from public.forms import TrapForm


class FollowForm(TrapForm):
    """An address, how often, in which language."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-no-draft": ""}),
        help_text=_("It is kept under seal, used for these mails only and deleted when you leave."),
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Subscription.Frequency.choices)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
