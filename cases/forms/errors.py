"""Showing what the rules refuse beside the field where it was typed."""

from django import forms
from django.core.exceptions import ValidationError


def put_on(form: forms.BaseForm, error: ValidationError) -> None:
    """Add a rule's refusal to a bound form: by field where the form has the field, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
