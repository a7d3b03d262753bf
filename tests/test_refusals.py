"""The framework's refusals that the project's catalogue translates are still those that the framework speaks."""

from django import forms
from django.core import validators
from django.utils.translation import override

from duban import refusals

KINDS = (
    forms.CharField, forms.DateField, forms.DateTimeField, forms.URLField, forms.IntegerField, forms.FloatField,
    forms.ChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField, forms.MultipleChoiceField,
    forms.FileField, forms.UUIDField,
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
        assert set(refusals.WORDS) <= spoken


def test_every_counted_text_is_one_of_django():
    figures = {"limit_value": 5, "show_value": 9, "max": 5}
    digits = validators.DecimalValidator.messages
    counted = (
        validators.MaxLengthValidator(5).message,
        validators.MinLengthValidator(5).message,
        *(digits[name] for name in ("max_digits", "max_decimal_places", "max_whole_digits")),
    )
    with override("en"):
        assert {str(text % figures) for text in refusals.COUNTED} == {str(text % figures) for text in counted}
