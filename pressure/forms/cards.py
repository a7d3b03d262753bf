"""Forms of cards: giving one, appealing, deciding, taking back, the rule."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from cases.filters import day
from cases.forms.selects import LongSelect
from orgs.models import Organisation
from pressure.domain.cards import Share
from pressure.domain.rules import FIELDS
from pressure.models import Appeal, Card, CardRule

MOST_WEIGHT = 99


def words(rows: int = 3) -> forms.Textarea:
    """A field for a paragraph."""
    return forms.Textarea(attrs={"rows": rows})


class SubjectForm(forms.Form):
    """The item that a card is to be given on."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"] = forms.ChoiceField(label=_("Item"), widget=LongSelect, choices=choices)


class CardForm(forms.Form):
    """A card by a person of the office. `shares` says which units bear it; the one with most is the card's unit."""

    colour = forms.ChoiceField(label=_("Card"), choices=Card.Colour.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=day())
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words())
    once = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(r"\A[0-9a-f]{16}\Z")])

    def __init__(self, *args: Any, units: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["once"].initial = secrets.token_hex(8)
        for n, unit in enumerate(units):
            self.fields[f"share_{unit.pk}"] = forms.IntegerField(
                label=unit.name, min_value=0, max_value=MOST_WEIGHT, initial=0 if n else 1
            )

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """The fields of the units' shares."""
        return [self[f"share_{unit.pk}"] for unit in self.units]

    def clean(self) -> dict[str, Any]:
        """At least one unit bears the card."""
        values = super().clean() or {}
        weights = [values.get(f"share_{unit.pk}") for unit in self.units]
        if None not in weights and not any(weights):
            raise forms.ValidationError(_("Give at least one unit a share."), code="shares")
        return values

    @property
    def shares(self) -> list[Share]:
        """Who bears the card, most first; equal shares in the order of the plan."""
        found = [Share(unit, self.cleaned_data[f"share_{unit.pk}"]) for unit in self.units]
        return sorted((share for share in found if share.weight), key=lambda share: -share.weight)


class AppealForm(forms.Form):
    """A unit's appeal."""

    text = Appeal._meta.get_field("text").formfield(widget=words(4))


class DecisionForm(forms.Form):
    """The office's decision of an appeal; which one is the button that sends it."""

    decision = Appeal._meta.get_field("decision").formfield(widget=words(), required=True)


class RevokeForm(forms.Form):
    """Taking a card back as the office's own mistake."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words(2))


class RuleForm(forms.Form):
    """The rule for cards; saved as a new version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= fields_for_model(CardRule, FIELDS)

    @staticmethod
    def initial_of(rule: CardRule) -> dict[str, Any]:
        """What the form shows."""
        return {name: getattr(rule, name) for name in FIELDS} | {"seen": rule.version}
