"""Forms of the way from the filed plan to the report of completion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.progress import Method
from cases.forms.staged import DayInput, StagedForm, files, words


def share(label: object) -> forms.IntegerField:
    """A share in per cent."""
    widget = forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=100, widget=widget)


class ClaimForm(StagedForm):
    share = share(_("Share done, per cent"))
    text = words(_("What was done since the last report"), rows=5)


class VerifyForm(StagedForm):
    share = share(_("Share found to be done, per cent"))
    method = forms.ChoiceField(label=_("How it was verified"), choices=Method.choices, widget=forms.RadioSelect)
    note = words(_("Note"), required=False)


class WhyForm(StagedForm):
    why = words(_("Reason"))


class TextForm(StagedForm):
    text = words(_("Text"), rows=5)


class CompletionForm(StagedForm):
    text = words(_("What was reached, measured against the goal"), rows=5)


class AcceptanceForm(StagedForm):
    text = words(_("How this problem will be accepted: standard, method, who takes part"), rows=6)


class CommentForm(StagedForm):
    text = words(_("Comment"))


class TickForm(StagedForm):
    item = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class MeasureDoneForm(StagedForm):
    on = forms.DateField(label=_("Day on which it was done"), widget=DayInput)
    note = words(_("What was done"))
    files = files(_("Pictures and documents that show it"), required=False)


class MeasureBeginForm(StagedForm):
    on = forms.DateField(label=_("Day on which work began"), widget=DayInput)
