"""Enforcement figures over REST; of the sealed compartment nothing."""

import pytest

from access.api.registry import resources
from liability.models import EnforcementFigure
from tests.api.calling import call, person, program, refused
from tests.factories import at, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def test_figures_are_reported_and_corrected_with_a_reason(city, round):
    api = program(city.office)
    said = {"round": round.slug, "source": "own", "on": "2019-05-07", "ordered": 3, "fined_yuan": "350000.00"}
    made = call(api, "post", "enforcement-figures/", said)
    assert (made.status_code, made.json()["fined_yuan"], made.json()["talks"]) == (201, "350000.00", 0)
    assert list(refused(call(api, "post", "enforcement-figures/", said | {"ordered": 2}), 400)["errors"]) == ["why"]
    assert call(api, "post", "enforcement-figures/", said | {"ordered": 2, "why": "重复计数"}).status_code == 201
    refused(call(person(city.observer), "post", "enforcement-figures/", said), 403)
    assert EnforcementFigure.objects.count() == 2


def test_a_list_costs_the_same_at_any_length(city, round, django_assert_num_queries):
    api = person(city.office)
    said = {"round": round.slug, "source": "own", "ordered": 3, "why": "更正"}
    call(api, "post", "enforcement-figures/", said | {"on": "2019-05-01"})
    for day in ("2019-05-02", "2019-05-03"):
        with django_assert_num_queries(4):
            call(api, "get", "enforcement-figures/")
        call(api, "post", "enforcement-figures/", said | {"on": day})
    assert len(call(api, "get", "enforcement-figures/?source=own&since=2019-05-02").json()["results"]) == 2
    assert call(person(city.unit), "get", "enforcement-figures/").json()["results"] == []


def test_no_resource_is_about_the_compartment():
    models = {one.queryset.model._meta.label for one in resources().values() if one.queryset is not None}
    assert "liability.EnforcementFigure" in models
    sealed = {"Clue", "ClueFile", "Case", "Reader", "Handling", "Nomination"}
    assert not {name for name in models if name.split(".")[0] == "liability"} & {f"liability.{one}" for one in sealed}
