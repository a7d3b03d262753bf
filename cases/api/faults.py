"""The faults of a page's form as those of a call, under the same names."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers


def require_valid(form: Any, named: Callable[[str], str] = str) -> None:
    """Raise ValidationError by field unless the form is valid; `named` turns a field of the form into the call's."""
    if not form.is_valid():
        raise serializers.ValidationError(
            {named(name): [str(text) for text in said] for name, said in form.errors.items()}
        )
