"""Thousands of calls that nobody thought of: no fault of ours, nothing outside the document, no right ignored."""

import os
import time
from collections import Counter
from math import ceil

import pytest

from tests.api.fuzzing import ROLES, Fuzz
from tests.api.rows import has_row, names
from tests.permissions_table import POLICY
from tests.two_cities import make_place

CASES = int(os.environ.get("DUBAN_FUZZ_CASES", "2000"))  # scripts/bench_fuzz.py wants more
LEAST = 3  # of each operation, each sent as every role: two that fit the document, one that does not


@pytest.mark.services
@pytest.mark.django_db
def test_six_roles_call_everything(settings, record_property):
    settings.API_CALLS_OF_USER = settings.API_CALLS_OF_ADDRESS = 10**9
    settings.SECURE_SSL_REDIRECT = False
    fuzz, began = Fuzz(make_place("甲城"), make_place("乙城")), time.monotonic()
    operations = fuzz.operations()
    each = max(LEAST, ceil(CASES / len(operations) / len(ROLES)))
    for operation in operations:
        fuzz.run(operation, valid=each - each // 3, wrong=each // 3)
    tell(fuzz, time.monotonic() - began, record_property)
    assert fuzz.faults == [], "\n\n".join(f"{kind}: {said}" for kind, said in fuzz.faults)
    assert fuzz.told.total() >= CASES
    assert {200, 400, 401, 403, 404} <= {code for _role, code in fuzz.told}, fuzz.told


def tell(fuzz: Fuzz, seconds: float, record_property) -> None:
    """Figures for the report and for scripts/bench_fuzz.py, whose names they are."""
    record_property("calls as six roles, cases", fuzz.told.total())
    record_property("calls as six roles took, s", round(seconds, 1))
    codes: Counter[int] = Counter()
    for (_role, code), count in fuzz.told.items():
        codes[code] += count
    for code in sorted(codes):
        record_property(f"answered {code}, cases", codes[code])
    wrong = Counter(kind for kind, _said in fuzz.faults)
    for kind in ("5xx", "mismatch", "ignored right"):
        record_property(f"{kind}, cases", wrong[kind])


@pytest.mark.django_db
def test_every_row_that_the_api_knows_is_there_in_both_cities():
    places = make_place("甲城"), make_place("乙城")
    details = [name for path, name in names().items() if "{}" in path and POLICY[name].code != 404]
    assert len(details) > 150
    assert {name for name in details for place in places if not has_row(name, place)} == set()
