"""Drafts: once per cause, words from facts, edited in versions, approved by a second person."""

import pytest

from letters.domain import drafting
from tests.letters.desk import a_draft, a_round, matter


def test_once_per_cause(city):
    round = a_round(city)
    first = a_draft(city, round, cause="deadlines.firing:12")
    again = a_draft(city, round, cause="deadlines.firing:12", kind="talk", matters=[matter(2)])
    assert (again.pk, again.kind, first.items.count()) == (first.pk, "supervise", 1)


def test_nobody_and_nothing_is_refused(city):
    round = a_round(city)
    for values in ({"addressees": []}, {"matters": []}, {"kind": "remind"}):
        with pytest.raises(ValueError):
            a_draft(city, round, **values)
    assert drafting.Letter.objects.count() == 0
