"""docs/mechanisms.md: no row of the source documents is missing, and everything that it points to is there."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from scenarios import script

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
ROWS = {0: 29, 1: 18, 2: 22, 3: 15, 4: 12}  # of each source document
LINES = {found[1]: line for line in TEXT.splitlines() if (found := re.match(r"\| (\d\.\d+) \|", line))}
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


def test_no_row_is_missing_and_none_stands_twice() -> None:
    wanted = [f"{source}.{row}" for source, rows in ROWS.items() for row in range(1, rows + 1)]
    assert re.findall(r"^\| (\d\.\d+) \|", TEXT, re.MULTILINE) == wanted


@pytest.mark.parametrize("number", LINES)
def test_every_row_is_shown_by_a_replay_or_a_test(number: str) -> None:
    _before, _number, mechanism, does, shown, _after = LINES[number].split("|")
    assert all(part.strip() for part in (mechanism, does))
    assert "`/desk/" in shown or "`tests/" in shown


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`(/desk/[^`]*)`", TEXT))))
def test_every_address_leads_to_a_page_of_a_round_that_is_replayed(address: str) -> None:
    match = resolve(address)
    assert match.kwargs["slug"] in script.slugs()


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_every_named_test_exists(path: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
