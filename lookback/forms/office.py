"""Forms of the office: planning and drawing, naming visitors, concluding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.domain.planning import MeasureDraft
from cases.forms.selects import LongSelect
from cases.forms.staged import DayInput, words
from lookback.apart import Visitor
from lookback.models import LookBackPlan, Pick
from lookback.population import Candidate
from lookback.states import Over, Result, Strata
from petitions.forms.case import CaseForm


class PlanForm(CaseForm):
    """What is looked back at, when, and how much of it is drawn."""

    title = forms.CharField(label=_("Title"), max_length=120)
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=pgettext_lazy("last day", "Until"), widget=DayInput())
    over = forms.ChoiceField(label=_("Over"), choices=Over)
    closed_from = forms.DateField(label=_("Closed from"), widget=DayInput(), required=False)
    closed_to = forms.DateField(label=_("Closed until"), widget=DayInput(), required=False)
    size = forms.IntegerField(label=_("Number to draw"), min_value=1, max_value=9999, required=False)
    share = forms.IntegerField(
        label=_("Or share, per cent"), min_value=1, max_value=100, required=False,
        help_text=_("Leave both empty to look at everything."),
    )  # fmt: skip
    strata = forms.ChoiceField(label=_("Divided"), choices=Strata, required=False)
    seed = forms.CharField(
        label=_("Seed"), max_length=64, required=False,
        help_text=_("Only when it was fixed in advance, say by dice before witnesses; else the draw makes one."),
    )  # fmt: skip

    @classmethod
    def of(cls, plan: LookBackPlan) -> "PlanForm":
        """The form filled with a plan that is not drawn yet."""
        return cls(name="plan", initial={name: getattr(plan, name) for name in cls.base_fields})


class _ToVisit(CaseForm):
    due_on = forms.DateField(label=_("Visit by"), widget=DayInput())


class AssignForm(_ToVisit):
    """One visitor for the picked items. People who may not visit one of them are not offered."""

    visitor = forms.TypedChoiceField(label=_("Visitor"), coerce=int, widget=LongSelect)
    field_order = ["visitor", "due_on"]

    def __init__(self, *args: Any, offered: list[tuple[Visitor, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.user.pk, f"{one}{f' · {note}' if note else ''}") for one, note in offered]
        self.fields["visitor"].choices = [("", "—"), *choices]


class SpreadForm(_ToVisit):
    """Several visitors among whom all items without one are shared out."""

    visitors = forms.TypedMultipleChoiceField(
        label=_("Visitors"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Items of one place go to the same person; nobody goes to their own county where that can be."),
    )  # fmt: skip
    field_order = ["visitors", "due_on"]

    def __init__(self, *args: Any, offered: list[tuple[Visitor, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.user.pk, f"{one}{f' · {note}' if note else ''}") for one, note in offered]
        self.fields["visitors"].choices = choices


class NameForm(CaseForm):
    """An item that the office adds by hand."""

    subject = forms.ChoiceField(label=_("Item"), widget=LongSelect)
    why = words(_("Reason"), rows=2, help_text=_("It stays on record."))

    def __init__(self, *args: Any, offered: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.subject, f"{one.key} {one.title}") for one in offered]
        self.fields["subject"].choices = [("", "—"), *choices]


class AgainForm(CaseForm):
    """Why a draw is set aside for a new one."""

    why = words(_("Reason"), rows=2, help_text=_("It stays on record, and so does the first draw."))
    seed = forms.CharField(label=_("Seed"), max_length=64, required=False)


class ConcludeForm(CaseForm):
    """What follows from a result: for partly an errand, for rebound and false a new cycle."""

    why = words(
        _("Reason"), rows=3, required=False,
        help_text=_("At least 10 characters; left empty, the words of the visitor stand for it."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Until when, in words"), max_length=200,
        help_text=_("For example 2020年6月底前; it is read as in the plan."),
    )  # fmt: skip
    measures = forms.CharField(label=_("What has to be done"), widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["words", "measures", "why"]

    def __init__(self, *args: Any, pick: Pick, result: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if result == Result.NOT_POSSIBLE or (pick.assignment_id and result != Result.PARTLY):
            del self.fields["words"], self.fields["measures"]
        elif result != Result.PARTLY:
            self.fields["measures"].label = _("Measures of the new cycle")
            self.fields["measures"].help_text = _(
                "One to a line. A deadline of its own follows a bar: 清理淤泥 | 2020年3月底前"
            )

    def clean_measures(self) -> list[MeasureDraft]:
        """One measure a line; what follows a bar is its own deadline."""
        lines = [line for line in self.cleaned_data["measures"].splitlines() if line.strip()]
        return [_measure(line) for line in lines]


def _measure(line: str) -> MeasureDraft:
    text, _bar, own = line.replace("｜", "|").partition("|")  # the full-width bar of Chinese keyboards
    return MeasureDraft(text.strip(), own.strip())


class WhyForm(CaseForm):
    """An act with a reason that stays on record."""

    why = words(_("Reason"), rows=2, help_text=_("At least 10 characters; the unit reads exactly this."))


class PlainForm(CaseForm):
    """An act without words."""
