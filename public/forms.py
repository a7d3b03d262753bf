"""What the public may send: an objection, and the code that asks for its state."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class TrapForm(forms.Form):
    """What anybody may send. `website` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "data-no-draft": ""}),
    )

    def clean_website(self) -> Any:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty; it is there to stop programs."))
        return ""


class ObjectionForm(TrapForm):
    """An objection to a notice."""

    text = forms.CharField(
        label=_("What is not right"),
        min_length=10,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Say where it is, what you saw and when. At least 10 characters."),
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
        help_text=_("Not required. Only the rectification office reads it; it is never published."),
    )
    file = forms.FileField(
        label=_("A file as proof"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf,.docx"}),
        help_text=_("Not required. One picture, PDF or Word file of at most 10 MB. Only the office reads it."),
    )


class CodeForm(forms.Form):
    """A receipt code, with or without blanks."""

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("The 32 characters that were shown when the objection was received."),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).lower()
