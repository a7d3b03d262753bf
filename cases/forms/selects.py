"""Selects with many options: a page may list all units of a round ten times."""

from typing import Any

from django import forms
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


class LongSelect(_Joined):
    """One of many."""


class LongSelectMultiple(_Joined, forms.SelectMultiple):
    """Several of many."""
