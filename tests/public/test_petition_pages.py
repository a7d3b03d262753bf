"""Pages of all petitions of a round: cut along batches, exactly the rows that one long list would have."""

import random
from datetime import date

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from petitions import released
from petitions.models import Batch, Petition, PublicVersion
from public import petition_queries
from public.petition_pages import ByBatch
from tests.factories import make_round, moment

pytestmark = pytest.mark.django_db
SIZES = ((1, 0, 3), (35, 0, 1), (35, 1, 4), (7, 2, 5), (8, 0, 0))  # number and part of a batch, its petitions
TOLD = {"region": "东安县", "verdict": "founded", "status": "closed", "types": ["air", "water"]}


def versions(petition, states, city):
    moments = {"released_at": moment("2018-08-09"), "released_on": date(2018, 8, 9), "released_by": city.publisher}
    for nth, state in enumerate(states, start=1):
        more = moments if state in ("released", "withdrawn") else {}
        PublicVersion.objects.create(
            petition=petition, version=nth, content=TOLD, digest="0" * 64, state=state, made_by=city.office,
            made_on=date(2018, 8, 8), **more,
        )  # fmt: skip


@pytest.fixture
def round(city):
    made, chance = make_round(city), random.Random(1)
    ways = [
        ("released",), ("withdrawn",), ("released", "released"), ("released", "withdrawn"), ("withdrawn", "released"),
        ("withdrawn", "withdrawn"), ("refused",), ("released", "draft"), (),
    ]  # fmt: skip
    for number, part, size in SIZES:
        batch = Batch.objects.create(round=made, number=number, part=part, handed_over_on=date(2018, 7, 26))
        for n in range(size):
            petition = Petition.objects.create(round=made, batch=batch, number=f"X{number}-{part}-{n}")
            versions(petition, chance.choice([*ways[:6], ways[7]]), city)
        silent = Petition.objects.create(round=made, batch=batch, number=f"Y{number}-{part}")
        versions(silent, chance.choice(ways[6::2]), city)
    return made


def head(petition):
    """What `released.heads` says in words, counted here once more."""
    ever = [row for row in petition.versions.order_by("version") if row.state in ("released", "withdrawn")]
    standing = [row for row in ever if row.state == "released"]
    return (standing or ever)[-1].pk if ever else None


def test_one_version_of_each_petition(round):
    wanted = {found for petition in round.petitions.all() if (found := head(petition))}
    assert {row.pk for row in released.heads(round)} == wanted
    assert {row.pk for row in released.heads_of(round.petitions.values_list("pk", flat=True))} == wanted
    assert len(wanted) == 13


@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_pages_are_the_long_list_in_pieces(round, size):
    whole = [(row.pk, row.number) for row in petition_queries.petitions(round, {})]
    rows = ByBatch(round)
    pages = Paginator(rows, size)
    assert rows.count() == len(whole) == 13
    assert [(row.pk, row.number) for page in pages for row in page.object_list] == whole
    with CaptureQueriesContext(connection) as asked:
        assert len(rows[0:size]) == min(size, 13)
    assert len(asked) == 2


def test_a_round_without_results_has_an_empty_page(city):
    rows = ByBatch(make_round(city))
    assert (rows.count(), list(Paginator(rows, 50).get_page(9).object_list)) == (0, [])


def test_sums_and_places_are_of_what_stands(round):
    stands = released.newest(round).count()
    sums = petition_queries.sums(round)
    assert sums["total"] == stands
    assert [(one.count, one.query) for one in sums["verdicts"]] == [(stands, "verdict=founded")]
    assert sorted(one.query for one in sums["types"]) == ["type=air", "type=water"]
    assert {one.count for one in sums["types"]} == {stands}
    assert petition_queries.places(round) == ["东安县"]
