"""What the office sends around the closing: decisions on more time, call-backs, objections, reopening."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import DayInput, words
from petitions.forms.case import CaseForm
from petitions.models import CallBack
from records import clock


class DecideForm(CaseForm):
    """Deciding on a request for more time."""

    approve = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", pgettext_lazy("more time", "approve")), ("no", pgettext_lazy("more time", "refuse"))],
        coerce=lambda sent: sent == "yes",
        widget=forms.RadioSelect,
    )
    decision = words(_("Ground of the decision"), rows=2)
    request = forms.IntegerField(widget=forms.HiddenInput)


class CallBackForm(CaseForm):
    """A call to the petitioner and what follows from it."""

    result = forms.ChoiceField(
        label=pgettext_lazy("call-back", "Result"), choices=CallBack.Result, widget=forms.RadioSelect
    )
    called_on = forms.DateField(label=_("Called on"), widget=DayInput())
    follow_up = forms.ChoiceField(
        label=_("What follows"),
        choices=[("", "—"), *((c, label) for c, label in CallBack.FollowUp.choices if c)],
        required=False,
        help_text=_("For “not satisfied”: the unit handles it again, or it is explained why it stays so."),
    )
    why = words(_("Reason or explanation"), rows=2, required=False, help_text=_("The unit reads it with a return."))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("Nothing that tells who complained.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_on"].initial = clock.today


class ObjectionForm(CaseForm):
    """An objection to the notice, as the office takes it down."""

    text = words(pgettext_lazy("notice", "Objection"), rows=3)


class AnswerForm(CaseForm):
    """The answer to an objection."""

    objection = forms.IntegerField(widget=forms.HiddenInput)
    founded = forms.TypedChoiceField(
        label=_("The objection is"),
        choices=[("no", _("not founded")), ("yes", _("founded: the unit handles it again"))],
        coerce=lambda sent: sent == "yes",
        widget=forms.RadioSelect,
    )
    answer = words(pgettext_lazy("objection", "Answer"), rows=3)


class ReopenForm(CaseForm):
    """Opening a closed case again."""

    why = words(_("Why it is opened again"), rows=3, help_text=_("At least 10 characters."))
