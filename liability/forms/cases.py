"""Forms of cases and of how persons were dealt with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from cases.forms.staged import DayInput, words
from liability.domain.cases import LONGEST_NAME, LONGEST_POST, LONGEST_WHY
from liability.models import Case, Clue, Handling
from orgs.models import Organisation
from petitions.forms.case import CaseForm


class CaseOpenForm(CaseForm):
    """A new case."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Organisation.objects.none(), widget=LongSelect)
    on = forms.DateField(label=_("Opened on"), widget=DayInput())
    clue = forms.ModelChoiceField(
        label=_("From the clue"), queryset=Clue.objects.none(), required=False, empty_label=_("of its own")
    )

    def __init__(self, *args: Any, units: Any, clues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["clue"].queryset = clues


class PersonsForm(CaseForm):
    """Persons by post, one a line, dealt with alike."""

    kind = forms.ChoiceField(label=_("How it was dealt with"), choices=Handling.Kind)
    on = forms.DateField(label=_("Decided on"), widget=DayInput())
    posts = words(
        _("Posts"), rows=4, help_text=_("One post a line, no names; the same post is the same person of the case.")
    )

    def clean_posts(self) -> list[str]:
        """The posts, each once."""
        lines = self.cleaned_data["posts"].splitlines()
        for n, line in enumerate(lines, 1):
            if len(line.strip()) > LONGEST_POST:
                words = {"n": n, "most": LONGEST_POST}
                raise ValidationError(gettext("Line %(n)d: write at most %(most)d characters.") % words, code="length")
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class CountForm(CaseForm):
    """Persons and person-times where only numbers are known."""

    kind = forms.ChoiceField(label=_("How it was dealt with"), choices=Handling.Kind)
    on = forms.DateField(label=_("Decided on"), widget=DayInput())
    persons = forms.IntegerField(label=_("Persons"), min_value=1)
    person_times = forms.IntegerField(
        label=_("Person-times"), min_value=1, required=False, help_text=_("Empty: as many as persons.")
    )


class CorrectForm(CaseForm):
    """Taking a row back, or other numbers for a counted one."""

    handling = forms.IntegerField(widget=forms.HiddenInput)
    persons = forms.IntegerField(label=_("Persons"), min_value=1, required=False)
    person_times = forms.IntegerField(label=_("Person-times"), min_value=1, required=False)
    why = forms.CharField(label=_("Why it is corrected"), max_length=LONGEST_WHY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("person_times") and not data.get("persons"):
            raise ValidationError(gettext("Give the persons too, or leave both empty to take the row back."))
        return data


class EndForm(CaseForm):
    """How a case ended."""

    state = forms.ChoiceField(
        label=_("How it ended"), choices=[one for one in Case.State.choices if one[0] != Case.State.OPEN]
    )
    on = forms.DateField(label=_("Decided on"), widget=DayInput())


class NameForm(CaseForm):
    """The name of a person, sealed."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput({"autocomplete": "off", "data-no-draft": ""})
    )
