"""What the public may ask the list of petitions for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from petitions.states import Pollution, Status, Verdict

ANY = ("", _("all"))


class PetitionsForm(forms.Form):
    """Number and filters; all of it stands in the address. What cannot be chosen is left out."""

    q = forms.CharField(
        label=_("Petition number"),
        required=False,
        max_length=80,
        help_text=_("The whole number or its beginning; blanks do not matter."),
    )
    place = forms.ChoiceField(label=pgettext_lazy("petition", "Place"), required=False)
    type = forms.ChoiceField(label=_("Type of pollution"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False)
    status = forms.ChoiceField(label=pgettext_lazy("petition", "Outcome"), required=False)

    def __init__(self, data: Any, places: Iterable[str]) -> None:
        super().__init__(data)
        choices: dict[str, Any] = {
            "place": [(name, name) for name in places],
            "type": Pollution.choices,
            "verdict": Verdict.choices,
            "status": Status.choices,
        }
        for name, values in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ANY, *((code, capfirst(str(word))) for code, word in values)]

    def wanted(self) -> dict[str, str]:
        """The values that can be asked for; others are shown with their error and not used."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
