"""Figures over REST: any day, frozen, compared; released and withdrawn in person only."""

import pytest

from reports.models import Publication, Release, Snapshot
from tests.api.calling import call, done, person, program, refused
from tests.api.costs import cost
from tests.factories import make_city
from tests.two_cities import DAY, make_place

pytestmark = pytest.mark.django_db
WHY = "数据口径有误，更正后另行公布。"


@pytest.fixture
def place():
    return make_place("甲城")


def do(client, path, body=None, method="post"):
    return call(client, method, path, {} if body is None and method != "get" else body, day=DAY)


def get(client, path):
    return done(do(client, path, method="get"))


def test_every_figure_has_as_many_rows_as_it_says(place):
    office, slug = program(place.city.office, "figures:read"), place.round.slug
    for asked in (f"round={slug}", f"round={slug}&as_of=2019-05-31", f"snapshot={place.ids['snapshot']}"):
        numbers = {one["code"]: one["count"] for one in get(office, f"figures/?{asked}&page_size=200")["results"]}
        for code in ("problems.total", "petitions.received"):
            assert get(office, f"figure-rows/?{asked}&figure={code}")["count"] == int(float(numbers.get(code, 0))), (
                asked
            )
    (table, *_more) = get(office, f"figure-groups/?round={slug}&tab=category")["results"]
    line = table["lines"][0]
    rows = get(office, f"figure-rows/?round={slug}&figure={table['columns'][0]['code']}&by={line['tag']}")
    assert rows["count"] == line["counts"][0] > 0
    assert "problems.overdue" in {one["code"] for one in get(office, "dictionary/?page_size=200")["results"]}


def test_figures_are_for_who_reads_the_round(place):
    slug = place.round.slug
    refused(do(program(place.city.unit), f"figures/?round={slug}", method="get"), 403)
    refused(do(program(make_city().office), f"figures/?round={slug}", method="get"), 400)
    refused(do(program(make_city().office), f"figures/?snapshot={place.ids['snapshot']}", method="get"), 400)
    refused(do(program(place.city.office), f"figures/?round={slug}&as_of=2030-01-01", method="get"), 400)
    refused(do(program(place.city.office), f"figure-rows/?round={slug}&figure=weather.fine", method="get"), 400)


def test_figures_are_frozen_verified_and_compared(place):
    office, slug = program(place.city.office), place.round.slug
    body = {"round": slug, "as_of": "2019-06-01"}
    assert list(refused(do(office, "snapshots/", body), 400)["errors"]) == ["why"]
    made = done(do(office, "snapshots/", body | {"why": "更正后再次冻结"}), 201)
    assert (made["version"], Snapshot.objects.get(pk=made["id"]).why) == (2, "更正后再次冻结")
    assert done(do(office, f"snapshots/{made['id']}/verify/")) == {"verified": True}
    refused(do(program(place.city.observer), "snapshots/", body), 403)
    old = Snapshot.objects.filter(as_of="2019-05-31").get().pk
    assert get(office, f"comparison/?old={old}&new={made['id']}")["results"] == []
    bridges = get(office, f"comparison-figures/?old={old}&new={made['id']}&page_size=200")["results"]
    assert all(one["old"] + one["entered"] - one["left"] == one["new"] for one in bridges) and bridges
    refused(do(office, f"comparison/?old={old}&new={old}", method="get"), 400)


def test_a_state_is_made_by_program_and_released_in_person(place):
    slug, publisher = place.round.slug, place.city.publisher
    made = done(do(program(place.city.office), "releases/", {"round": slug, "as_of": "2019-06-02"}), 201)
    assert (made["state"], made["last"]) == ("draft", place.ids["release"])
    path = f"releases/{made['id']}/"
    refused(do(program(publisher), f"{path}release/"), 403)
    refused(do(person(place.city.office), f"{path}release/"), 403)
    assert done(do(person(publisher), f"{path}release/"))["state"] == "released"
    refused(do(program(publisher), f"{path}withdraw/", {"why": WHY}), 403)
    assert done(do(person(publisher), f"{path}withdraw/", {"why": WHY}))["withdrawn_why"] == WHY
    assert Release.objects.get(pk=made["id"]).released_by == publisher


def test_a_table_is_released_as_it_was_read_or_thrown_away(place):
    publisher, path = place.city.publisher, f"publications/{place.ids['draft_table']}/"
    told = get(person(publisher), path)
    assert (told["is_changed"], len(told["rows"])) == (False, 1)
    refused(do(program(publisher), f"{path}release/", {"seen": told["digest"]}), 403)
    refused(do(person(publisher), f"{path}release/", {"seen": "0" * 64}), 409)
    refused(do(person(publisher), path, method="delete"), 403)
    assert do(program(place.city.office), path, method="delete").status_code == 204
    (waiting, *_more) = get(person(place.city.office), f"unpublished-batches/?round={place.round.slug}")["results"]
    made = done(
        do(program(place.city.office), "publications/", {"round": place.round.slug, "batch": waiting["batch"]}), 201
    )
    released = done(do(person(publisher), f"publications/{made['id']}/release/", {"seen": made["digest"]}))
    assert released["state"] == "released"
    done(do(person(publisher), f"publications/{made['id']}/withdraw/", {"why": WHY}))
    assert Publication.objects.get(pk=made["id"]).state == "withdrawn"


def test_lists_cost_the_same_at_any_length(place):
    client, slug = person(place.city.office), place.round.slug
    lists = ["snapshots/", "releases/", "publications/", f"figure-rows/?snapshot={place.ids['snapshot']}"]
    few = [cost(client, path, DAY) for path in lists]
    for day in ("2019-05-20", "2019-05-21"):
        done(do(client, "snapshots/", {"round": slug, "as_of": day}), 201)
        done(do(client, "releases/", {"round": slug, "as_of": day}), 201)
    many = [cost(client, path, DAY) for path in lists]
    assert [queries for queries, _rows in many] == [queries for queries, _rows in few]
    assert many[0][1] == few[0][1] + 2
