"""Who the nightly scan reminds: the visitor of a visit, the unit of an errand; and that the ladder is the short one."""

import pytest

from deadlines.models import Ladder
from lookback.domain import concluding
from pressure import audience
from records.trail import key
from tests.factories import at
from tests.lookback.rounds import LATER, fresh, make_assigned, make_closed, visit

pytestmark = pytest.mark.usefixtures("en")


def test_a_visit_is_the_visitors_and_an_errand_the_units(city) -> None:
    round, _tasks = make_closed(city, 2)
    _plan, (one, two) = make_assigned(city, round)
    visit(city, two, "partly")
    with at(LATER):
        why = "个别点位仍有残留垃圾"
        concluding.conclude(two.pk, actor=city.office, words="2019年12月底前", measures=["清理"], why=why)
        errand = fresh(two).errand
        found = audience.about([one.deadline, errand.deadline])
    people = audience.People(round, found, errand.due_on)
    assert [told.user for told in people.of(one.deadline, ("unit", "head"))] == [city.visitor]
    assert {told.user for told in people.of(errand.deadline, ("unit", "head"))} == {city.unit, city.head}
    assert found[one.deadline.pk].url == f"/desk/visits/{one.pk}/"
    assert found[errand.deadline.pk].url == f"/desk/lookback/errands/{errand.pk}/"
    assert found[one.deadline.pk].item == f"cases.task:{one.task_id}"
    assert Ladder.objects.filter(scope=key(round), kind="recheck").count() == 1
