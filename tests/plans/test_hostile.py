"""What units must not learn of each other while a plan is on its way."""

import pytest

from plans.domain import consulting
from tests.factories import at
from tests.plans.test_pages import page
from tests.plans.way import asked, drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
CANARY, REASON = "金丝雀意见甲乙丙", "金丝雀理由丁戊己"


def test_the_history_of_a_version_tells_no_unit_what_another_one_said(city):
    version = drawn(city)
    one, _other = asked(city, version)
    with at("2018-11-06"):
        consulting.answer(one.pk, actor=city.unit, comment=CANARY)
        consulting.settle(one.pk, actor=city.office, taken_up=False, why=REASON)
    said = page(city.unit, "comment", one.pk).content.decode()
    assert CANARY in said and REASON in said
    office = page(city.office, "version", version.pk).content.decode()
    assert CANARY in office and REASON in office
    for person in (city.lead_reviewer, city.leader):
        shown = page(person, "version", version.pk)
        assert shown.status_code == 200
        assert CANARY not in shown.content.decode() and REASON not in shown.content.decode()
