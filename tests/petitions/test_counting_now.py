"""Counts of today read from the kept columns say what the facts say."""

from datetime import date

import pytest

from orgs.models import Role
from petitions import counting
from petitions.domain import assigning, closing, receiving
from petitions.filters import base, cases_of, with_status
from petitions.models import Assignment, Petition
from petitions.states import Status
from tests.factories import at, make_round, make_user
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-20"


@pytest.fixture
def played(city):
    """Nine: new, handed over, split, handed on, replied, closed, staged, staged and replied to, reopened."""
    round = make_round(city)
    batch = way.make_batch(city, 9, round=round)
    way.no_chain(city, round)
    rows = list(batch.petitions.order_by("ordinal"))
    way.hand_over(city, rows[1])
    way.hand_over(city, rows[2], city.responsible, city.lead, part="部分")
    (moved,) = way.hand_over(city, rows[3])
    with at("2018-08-02"):
        assigning.hand_on(moved.pk, city.lead, actor=city.office, reason="职责不在本单位")
    way.write_reply(city, way.hand_over(city, rows[4])[0])
    end(city, rows[5], verdict="unfounded")
    end(city, rows[6], closing_as="staged")
    again = end(city, rows[7], closing_as="staged", verdict="basically_founded")
    way.write_reply(city, again, day="2018-08-11")
    opened = end(city, rows[8])
    with at("2018-08-12"):
        closing.reopen(opened.pk, actor=city.office, why="群众再次反映同一问题")
    return round


def end(city, petition, *, closing_as="closed", **words):
    """A case replied to and reviewed, which closes it as its reply asks."""
    (case,) = way.hand_over(city, petition)
    way.write_reply(city, case, closing=closing_as, **words)
    way.review(city, case)
    return way.fresh(case)


def test_what_is_counted_now_equals_what_the_facts_say_today(played, city):
    with at(DAY):
        told = counting.standing(played, date.fromisoformat(DAY))
        now = counting.present(base(city.office, played))
        cases = cases_of(city.office, played)
        by_unit = counting.present_by_unit(cases)
        by_status = {status: with_status(cases, status).count() for status in Status}
    facts = counting.sums(told)
    assert now.counts == {name: n for name, n in facts.items() if name != "rectified"} | {"split": told.split}
    assert by_unit == counting.by_unit(told.assigned)
    assert by_status == {status: sum(unit[status] for unit in by_unit.values()) for status in Status}
    assert (facts["closed"], facts["staged"], facts["open"], facts["assigned"]) == (1, 2, 6, 9)


def test_the_identities_hold_for_what_is_counted_now(played, city):
    with at(DAY):
        seen = base(city.office, played)
        now = counting.present(seen)
    n = now.counts
    assert n["received"] == n["closed"] + n["staged"] + n["open"] == len(seen)
    assert n["received"] == sum(
        n[v] for v in ("founded", "basically_founded", "partly_founded", "unfounded", "no_verdict")
    )
    assert n["assigned"] == n["received"] - n["unassigned"] + n["split_extra"]
    assert (now.places, now.channels) == (counting.by_place(seen), counting.by_channel(seen))


def test_types_count_the_untyped_apart_and_sum_by_place(played, city):
    Petition.objects.filter(round=played).earliest("pk").types.all().delete()
    with at(DAY):
        seen = base(city.office, played)
        assert counting.by_type(seen) == {"air": 8, "noise": 4, "": 1}
        cells = counting.by_place_and_type(seen)
    assert cells == {(city.county.pk, kind): n for kind, n in (("air", 8), ("noise", 4), ("", 1))}


@pytest.mark.parametrize("role", [Role.OFFICE, Role.OBSERVER, Role.CLERK, Role.COUNTY_LEADER])
def test_one_round_shows_everybody_what_all_rounds_show_of_it(played, city, role):
    """Also where a unit only takes part, and of a batch that is a draft still."""
    way.make_batch(city, 2, round=make_round(city))
    with at(DAY):
        assigning.name_joint(Assignment.objects.live().latest("pk").pk, [city.lead], actor=city.office)
        draft = receiving.BatchFacts(3, date.fromisoformat(DAY))
        receiving.receive_batch(played.pk, draft, way.make_drafts(2, start=301), actor=city.office, as_draft=True)
    where = {Role.CLERK: city.lead, Role.COUNTY_LEADER: city.county}.get(role, city.office.posts.get().organisation)
    reader = make_user((where, role.value))
    with at(DAY):
        for rows in (Petition.objects, Assignment.objects):
            one = {row.pk for row in rows.visible_in(played, reader)}
            assert one == {row.pk for row in rows.visible_to(reader).filter(round=played)}
            assert one


def test_declared_counts_stand_in_reading_order_however_the_database_keeps_them():
    assert counting.declared({"key": 1, "visits": 2, "letter": 4, "call": 3, "total": 8}) == [
        ("total", 8), ("call", 3), ("letter", 4), ("key", 1), ("visits", 2),
    ]  # fmt: skip
