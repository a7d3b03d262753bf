"""Forms of the compartment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.selects import LongSelect
from cases.forms.staged import DayInput, files
from liability.domain.clues import LONGEST_TEXT, LONGEST_TITLE
from orgs.models import Organisation, User
from petitions.forms.case import CaseForm


class ClueForm(CaseForm):
    """A clue that was handed over."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999)
    on = forms.DateField(label=pgettext_lazy("clue", "Handed over on"), widget=DayInput())
    to = forms.ModelChoiceField(label=_("Handed over to"), queryset=Organisation.objects.none(), widget=LongSelect)
    due_on = forms.DateField(
        label=_("Answer due on"), widget=DayInput(), required=False, help_text=_("Empty: nobody is chased.")
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, help_text=_("Sealed; shown only when opened."))
    text = forms.CharField(label=_("What the clue is"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 8}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = units
        for name in ("title", "text"):  # nothing of it stays in the browser
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-no-draft": ""}


class AnswerForm(CaseForm):
    """The body has answered."""

    on = forms.DateField(label=_("Answered on"), widget=DayInput())


class WithdrawForm(CaseForm):
    """Taking a clue back."""

    why = forms.CharField(
        label=_("Why it is taken back"), max_length=LONGEST_TITLE,
        help_text=_("Stands in the audit trail; write nothing of what the clue says."),
    )  # fmt: skip


class FilesForm(CaseForm):
    """Files of a clue."""

    files = files(_("Files"))


class ReaderForm(CaseForm):
    """A further reader."""

    user = forms.ModelChoiceField(label=_("Person of the office"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class PersonForm(CaseForm):
    """The person to be proposed as reader."""

    user = forms.TypedChoiceField(label=_("Person of the office"), coerce=int)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["user"].choices = [("", "---------"), *((person.pk, str(person)) for person in people)]
