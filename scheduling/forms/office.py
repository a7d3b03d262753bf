"""Forms of the office's pages: what was found of a report, corrections after the lock, the rules of reporting."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.domain.progress import Method
from cases.forms.staged import DayInput, words
from petitions.forms.case import CaseForm
from scheduling.models import Check, Correction


class VerifyForm(CaseForm):
    """What the office found to be done: a number with method and day, and a grade with words beside it."""

    entry = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    share = forms.IntegerField(
        label=gettext_lazy("Verified share, in percent"), min_value=0, max_value=100, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    method = forms.ChoiceField(label=gettext_lazy("How"), choices=Method, initial=Method.PAPERS)
    seen_on = forms.DateField(label=gettext_lazy("Seen on"), widget=DayInput())
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"), choices=[("", pgettext_lazy("grade", "no grade")), *Check.Grade.choices],
        required=False,
    )  # fmt: skip
    words = words(gettext_lazy("Evaluation"), rows=2, required=False)


class ReturnForm(CaseForm):
    """Why a report goes back to the unit."""

    entry = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    why = words(
        gettext_lazy("What is missing"), rows=2,
        help_text=gettext_lazy("The unit reads exactly this."),
    )  # fmt: skip


class WhyForm(CaseForm):
    """An act with a reason that stays on record."""

    why = words(gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("It stays on record."))


class CorrectForm(CaseForm):
    """A numbered correction of a locked line."""

    field = forms.ChoiceField(label=gettext_lazy("What is corrected"), choices=Correction.Field)
    new = words(
        gettext_lazy("New value"),
        rows=2,
        help_text=gettext_lazy("A share in percent, without the sign; a grade in its word."),
    )
    why = words(gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("It stays on record."))
