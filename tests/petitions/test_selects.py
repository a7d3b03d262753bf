"""Selects that are put together by one join say the same as Django's own."""

import pytest
from django import forms
from django.test.html import parse_html

from cases.forms.selects import LongSelect, LongSelectMultiple

CHOICES = [("", "—"), ("1", '甲<b>"&</b>'), ("2", "　乙")]


@pytest.mark.parametrize(
    ("ours", "djangos", "values"),
    [
        (LongSelect, forms.Select, ["", "2", None, "9"]),
        (LongSelectMultiple, forms.SelectMultiple, [[], ["1", "2"], None]),
    ],
)
def test_the_same_as_djangos_own(ours, djangos, values):
    attrs = {"size": 5, "class": "a b", "data-x": '"<'}
    for value in values:
        drawn = [
            kind(attrs=attrs, choices=CHOICES).render("unit", value, {"id": "i", "required": True})
            for kind in (ours, djangos)
        ]
        assert parse_html(drawn[0]) == parse_html(drawn[1]), value
