"""Forms of the rules for a round's petitions."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from petitions.domain.rules import FIELDS, MAX_DAYS
from petitions.models import Rules
from signoff.steps import PETITION_CHAIN_CHOICES

MOST = {"reply_days": 366, "notice_days": 366, "retention_days": 36500}


class RulesForm(forms.Form):
    """Time to reply, notice, call-back, and how long identities are kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: Rules._meta.get_field(name).formfield() for name in FIELDS}
        for name, most in MOST.items():
            self.fields[name].validators.append(MaxValueValidator(most))
        self.fields["reply_days"].validators.append(MinValueValidator(1))

    @staticmethod
    def initial_of(rules: Rules) -> dict[str, Any]:
        """What the form shows."""
        return {name: getattr(rules, name) for name in FIELDS}


class ChainForm(forms.Form):
    """Another chain of signatures, with the times it comes with."""

    chain = forms.ChoiceField(label=_("Chain of signatures"), choices=PETITION_CHAIN_CHOICES)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DaysForm(forms.Form):
    """Other times for the steps of the chain in force."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n, (label, days) in enumerate(steps):
            self.fields[f"days_{n}"] = forms.IntegerField(
                label=label, initial=days, min_value=1, max_value=MAX_DAYS, help_text=_("working days")
            )

    @property
    def days(self) -> list[int]:
        """The working days of each step."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("days_")]
