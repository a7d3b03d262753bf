"""An unannounced visit is counted at once; where it was comes out with its findings."""

import json
from datetime import date

import pytest

from leading.domain import visits
from reports import releasing
from tests.factories import at
from tests.public.stage import AS_OF, Stage, make_stage

pytestmark = pytest.mark.django_db
HIDDEN, OPEN, PLACE = date(2019, 6, 3), date(2019, 6, 4), "夜间暗访芦洪市镇采石场"


@pytest.fixture
def stage(city) -> Stage:
    return make_stage(city)


def a_visit(stage: Stage, title: str = PLACE, *, hidden: bool = True, series: str = ""):
    with at("2019-06-05"):
        return visits.make(
            stage.round.pk, actor=stage.city.office, held_on=HIDDEN, title=title, who="市长", unannounced=hidden,
            series=series,
        )  # fmt: skip


def found(stage: Stage, visit):
    with at("2019-06-05"):
        return visits.find(
            visit.pk, actor=stage.city.office, text="未硬化", unit=stage.city.responsible, due_on=date(2019, 12, 30)
        )


def released(stage: Stage):
    with at(AS_OF):
        return releasing.make(stage.round.pk, AS_OF, actor=stage.city.office)


def words(release) -> str:
    return json.dumps([release.lists, release.data, release.items], ensure_ascii=False)


def titles(release) -> list[str]:
    return [row["title"] for row in release.lists["activities"] if row["kind"] == "visits"]


def test_the_title_stays_inside_until_every_finding_is_sent(stage):
    visit = a_visit(stage)
    first = released(stage)
    assert titles(first) == ["暗访"] and PLACE not in words(first)
    assert first.figures["activities"]["visits"] == 1
    found(stage, visit)
    assert titles(released(stage)) == ["暗访"]
    with at("2019-06-05"):
        visits.send(visit.pk, actor=stage.city.office)
    assert titles(released(stage)) == [PLACE]
    found(stage, visit)
    again = released(stage)
    assert titles(again) == ["暗访"] and PLACE not in words(again)


def test_a_series_is_named_and_an_announced_visit_is_titled(stage):
    a_visit(stage, series="督查暗访")
    a_visit(stage, "市长现场督导", hidden=False)
    release = released(stage)
    assert titles(release) == ["督查暗访", "市长现场督导"]
    assert PLACE not in words(release)


def test_findings_sent_after_the_day_of_the_figures_were_not_known_on_it(stage):
    visit = a_visit(stage)
    found(stage, visit)
    with at("2019-11-01"):
        visits.send(visit.pk, actor=stage.city.office)
    with at("2019-12-01"):
        release = releasing.make(stage.round.pk, date(2019, 10, 1), actor=stage.city.office)
    assert titles(release) == ["暗访"]
