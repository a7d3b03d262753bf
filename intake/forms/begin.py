"""Forms of lists: where the document comes from, and the short acts on a batch."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.forms.staged import DayInput, check_year
from cases.models import ChangeRequest
from intake.models import ImportBatch

ACCEPT = ".docx,.xlsx,.txt,.csv,.pdf,.html,.htm"


class ActForm(forms.Form):
    """A form that shows what a rule refuses beside the field that it names."""

    def take(self, error: ValidationError) -> None:
        """Put a refusal beside its field, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, faults in error.error_dict.items():
            self.add_error(field if field in self.fields else None, faults)


def day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day in the browser's own picker."""
    return forms.DateField(label=label, widget=DayInput(), validators=[check_year], **kwargs)


class BeginForm(ActForm):
    """A file or pasted text, and the date of the document."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "Word (.docx), Excel (.xlsx), text (.txt, .csv), a saved web page (.html) or a PDF with text, up to 20 MB."
        ),
    )
    text = forms.CharField(
        label=_("Or paste the text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("From a web page or a message, as it stands there."),
    )  # fmt: skip
    document_date = day(
        _("Date of the document"),
        required=False,
        help_text=_("“Within the year” and “within 30 days” count from it. Left empty, it is taken from the text."),
    )


class FactsForm(ActForm):
    """What holds for the whole list."""

    document_date = day(_("Date of the document"), required=False)
    first_leads = forms.BooleanField(label=_("Where no unit alone leads, the first one named does"), required=False)

    @classmethod
    def of(cls, batch: ImportBatch, data: Any = None) -> "FactsForm":
        """The form with what the batch says now."""
        initial = {"document_date": batch.document_date, "first_leads": batch.first_leads}
        return cls(data, initial=initial, prefix="facts")


class WhyForm(ActForm):
    """An act that only wants its reason."""

    why = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput())


class TakeForm(ActForm):
    """Taking in; counts of the document that differ must be confirmed. `named` persons may become leaders in charge."""

    confirmed = forms.BooleanField(
        label=_("I have looked at the counts that differ; take the list in as it was found."), required=False
    )

    leaders = forms.BooleanField(
        required=False,
        help_text=_("Whose name exactly one account with a leader’s post in the unit has; the others stay in words."),
    )

    def __init__(self, *args: Any, differing: bool, named: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not differing:
            del self.fields["confirmed"]
        if not named:
            del self.fields["leaders"]
            return
        text = ngettext(
            "%(n)d person that the list names becomes a leader in charge.",
            "%(n)d persons that the list names become leaders in charge.",
            named,
        )
        self.fields["leaders"].label = text % {"n": named}


class AskForm(ActForm):
    """Asking for the differences of a filed task."""

    fields_wished = forms.MultipleChoiceField(label=_("Ask for"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(
        label=_("Kind of reason"), choices=ChangeRequest.Reason.choices, initial=ChangeRequest.Reason.UPPER_PLAN
    )
    why = forms.CharField(
        label=_("Reason in full"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At least 10 characters.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fields_wished"]
        field.choices, field.initial = choices, [name for name, _label in choices]
