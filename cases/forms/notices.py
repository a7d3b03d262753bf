"""Forms of the public notice, of closing and of reopening."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.planning import MeasureDraft
from cases.domain.reopening import Cause


class NoticeForm(forms.Form):
    """Opening the public notice of an accepted task."""

    result = forms.CharField(
        label=_("Result of the rectification"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As the public will read it: no names of private persons, no telephone numbers."),
    )
    signed_by = forms.CharField(label=_("Signatory"), max_length=120, help_text=_("The body that signs the notice."))


class ObjectionForm(forms.Form):
    """An objection that came by letter, telephone or visit."""

    text = forms.CharField(
        label=_("Objection"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is not right, as it was said; at least 10 characters."),
    )
    contact = forms.CharField(
        label=_("Name and contact"),
        max_length=200,
        required=False,
        help_text=_("For the office only; never shown to the public."),
    )


class AnswerForm(forms.Form):
    """The office's answer to an objection."""

    founded = forms.TypedChoiceField(
        label=_("Result of the check"),
        choices=[("no", _("Unfounded: the notice goes on")), ("yes", _("Founded: the task goes back to the unit"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was checked and found. Whoever objected reads it with their receipt code."),
    )


class ReopenForm(forms.Form):
    """Reopening a closed task as a new cycle."""

    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices, widget=forms.RadioSelect)
    why = forms.CharField(label=_("What came back, and how it was found"), widget=forms.Textarea(attrs={"rows": 3}))
    words = forms.CharField(
        label=_("New deadline, in words"),
        max_length=200,
        help_text=_("For example 2020年6月底前; it is read as in the plan."),
    )
    measures = forms.CharField(
        label=_("Measures of the new cycle"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line. A deadline of its own follows a bar: 清理淤泥 | 2020年3月底前"),
    )

    def clean_measures(self) -> list[MeasureDraft]:
        lines = [line for line in self.cleaned_data["measures"].splitlines() if line.strip()]
        return [_measure(line) for line in lines]


def _measure(line: str) -> Any:
    text, _bar, words = line.replace("｜", "|").partition("|")  # the full-width bar of Chinese keyboards
    return MeasureDraft(text.strip(), words.strip())
