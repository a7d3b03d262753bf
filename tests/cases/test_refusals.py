"""Django's refusals that the project's catalogue translates are still those that Django speaks."""

from django import forms
from django.core import validators
from django.utils.translation import override

from cases.forms import refusals

KINDS = (
    forms.CharField, forms.DateField, forms.URLField, forms.IntegerField, forms.FloatField, forms.ChoiceField,
    forms.ModelChoiceField, forms.FileField,
)  # fmt: skip
CHECKS = (
    validators.MaxValueValidator(1), validators.MinValueValidator(1), validators.ProhibitNullCharactersValidator(),
    validators.URLValidator(),
)  # fmt: skip


def test_every_text_is_one_of_django():
    with override("en"):
        kinds = (base for kind in KINDS for base in kind.__mro__)
        spoken = {str(text) for kind in kinds for text in getattr(kind, "default_error_messages", {}).values()}
        spoken |= {str(check.message) for check in CHECKS}
        assert set(refusals.TEXTS) <= spoken
        too_long = validators.MaxLengthValidator(5).message % {"limit_value": 5, "show_value": 9}
        assert too_long == refusals.TOO_LONG % {"limit_value": 5, "show_value": 9}
