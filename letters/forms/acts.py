"""Forms of what is done with a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import ACCEPT, files, words
from letters.models import LetterFile
from petitions.forms.case import CaseForm


class WhyForm(CaseForm):
    """An act with a reason that stays on record."""

    why = words(_("Reason"), rows=2, help_text=_("At least 10 characters; it stays on record."))


class SeenForm(CaseForm):
    """An act on the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AnswerForm(CaseForm):
    """A unit's answer to a letter."""

    text = words(pgettext_lazy("letter", "Answer"), rows=8, help_text=_("Point by point, as the letter asks."))
    files = files(_("Files"), required=False)


class JudgeForm(CaseForm):
    """What the office says to an answer."""

    accept = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("accept the answer")), ("0", _("return it"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    why = words(_("Reason"), rows=2, required=False, help_text=_("Needed to return it: what is missing."))


class FileForm(CaseForm):
    """The signed scan or the office's final file."""

    upload = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ACCEPT}))
    what = forms.ChoiceField(label=_("What it is"), choices=LetterFile.What)


class HeadForm(CaseForm):
    """How letters of one kind are headed."""

    issuer = forms.CharField(label=_("Name in the head"), max_length=60)
    prefix = forms.CharField(
        label=_("Code before the number"), max_length=20, help_text=_("Kinds with the same code share one series.")
    )
    signatory = forms.CharField(label=_("Signatory"), max_length=60)
    contact = forms.CharField(label=_("Who follows it up"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
