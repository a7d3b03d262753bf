"""Of very many hits only as many are looked for as are counted; rights and order are those of looking at all."""

from datetime import date, timedelta

import pytest

from finding import looking
from finding.candidates import Asked
from finding.sources import Reader
from search import index
from tests.factories import City, make_city, make_round, make_task

pytestmark = pytest.mark.django_db
WORD = "清淤"


def small(monkeypatch: pytest.MonkeyPatch, exact: int = 4, few: int = 6, own: int = 3) -> None:
    """Bounds that a handful of entries pass."""
    for module in ("looking", "candidates", "ordering"):
        monkeypatch.setattr(f"finding.{module}.EXACT", exact)
    for module in ("looking", "candidates", "ordering"):
        monkeypatch.setattr(f"finding.{module}.FEW", few)
    monkeypatch.setattr("finding.candidates.ENOUGH", exact + 1)
    monkeypatch.setattr("finding.candidates.OWN", own)
    monkeypatch.setattr("finding.ordering.STEPS", (1, 2))


@pytest.fixture
def tasks(city: City) -> list:
    """Twelve tasks of two days each, three of them with the word in their title; the last two without a day."""
    round = make_round(city, slug="first")
    found = [make_task(city, round) for _n in range(12)]
    for n, task in enumerate(found):
        title = f"{WORD}工程" if n in (1, 5, 11) else f"其他{n}"
        day = date(2019, 1, 1) + timedelta(days=n // 2) if n < 10 else None
        index.put("task", task.pk, title=title, passages=[f"先{WORD}后截污"], round_id=round.pk, day=day)
    return found


def told(city: City, who: str, **asked) -> tuple[list[int], dict[str, int]]:
    reader, wanted = Reader.of(city.people[who]), Asked(WORD, **asked)
    rows = looking.things(wanted, reader)[:100]
    return [row["subject"] for row in rows], looking.counts(wanted, reader).by_kind


@pytest.mark.parametrize("own", [0, 3, 100])
@pytest.mark.parametrize("who", ["office", "observer", "unit"])
def test_the_first_of_many_are_the_first_of_all(city, tasks, monkeypatch, who, own):
    whole, counts = told(city, who)
    assert counts["task"] == len(whole) == 12
    small(monkeypatch, own=own)
    first, capped = told(city, who)
    assert first[:4] == whole[:4]
    assert capped["task"] == 5  # more than four
    assert told(city, who, kind="task")[0][:4] == whole[:4]


@pytest.mark.parametrize("own", [0, 3, 100])
def test_of_many_nobody_finds_what_is_not_theirs(city, tasks, monkeypatch, own):
    small(monkeypatch, own=own)
    there = make_city()
    make_round(there)
    for who in ("office", "unit"):
        assert told(there, who) == ([], dict.fromkeys(told(city, "office")[1], 0))


def test_rare_kinds_beside_many_are_counted_and_listed(city, tasks, monkeypatch):
    index.put("unit", city.responsible.pk, title=f"{WORD}办公室", passages=[""], day=None)
    small(monkeypatch)
    first, counts = told(city, "office")
    assert (counts["unit"], counts["task"]) == (1, 5)
    assert told(city, "office", kind="unit")[0] == [city.responsible.pk]
    assert first[:4] == [tasks[5].pk, tasks[1].pk, tasks[11].pk, city.responsible.pk]
