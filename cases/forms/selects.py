"""Selects with many options: a page may list all units of a round ten times."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class _Joined(forms.Select):
    """Options without groups, put together by one join: Django renders two templates for each."""

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | None = None
    ) -> SafeString:  # fmt: skip
        widget = context["widget"]
        options = [option for _group, members, _n in widget["optgroups"] for option in members]
        inside = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
        )
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


MOST_DIGITS = 18  # of a key: a longer number is none in any database


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no key can be is refused like any other that is not offered: SQLite would raise."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if str(key).isdecimal() and len(str(key)) > MOST_DIGITS:
                fault = self.error_messages["invalid_choice"]
                raise ValidationError(fault, code="invalid_choice", params={"value": key})
        return super().clean(value)


class LongSelect(_Joined):
    """One of many."""


class LongSelectMultiple(_Joined, forms.SelectMultiple):
    """Several of many."""
