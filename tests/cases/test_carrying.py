"""Items carried over from one round to the next."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain import carrying, moves, planning, progress
from cases.models import Carrying, Problem, Round, Task
from deadlines.models import Deadline
from records.models import Event
from reports.figures import figures
from tests.factories import City, at, make_city, make_round, make_task, make_user

pytestmark = pytest.mark.django_db
DAY = "2020-03-02"


@pytest.fixture
def city() -> City:
    return make_city()


@pytest.fixture
def old(city: City) -> Task:
    """Due at the end of 2019, not done."""
    return make_task(city)


def later_problem(city: City, **fields: Any) -> Problem:
    with at("2020-02-03"):
        days = {"entered_on": date(2019, 11, 4), "left_on": date(2019, 11, 30), "feedback_on": date(2020, 1, 6)}
        round = make_round(city, **days | {"plan_due_on": date(2020, 2, 28), "name": "回头看"} | fields)
        category = planning.add_category(round, 1, "水", actor=city.office)
        return planning.add_problem(
            round, actor=city.office, category=category, number=7, title="截污未完成", text="仍有污水直排。"
        )


def carry(city: City, old: Task, new: Problem, **more: Any) -> Carrying:
    with at(DAY):
        return carrying.carry(old.pk, actor=more.get("actor", city.office), into=new.pk, why=more.get("why", "转入。"))


def test_it_goes_on_there_and_counts_here_as_what_it_was(city: City, old: Task) -> None:
    new = later_problem(city)
    before = figures(Round.objects.get(pk=old.problem.round_id), date(2020, 3, 1))
    made = carry(city, old, new)
    assert (made.into, made.carried_on, made.by) == (new, date(2020, 3, 2), city.office)
    after = figures(Round.objects.get(pk=old.problem.round_id), date(2020, 3, 2))
    assert after["tasks"] == before["tasks"]
    assert (after["tasks"]["total"], after["tasks"]["overdue"]) == (1, 1)
    assert Deadline.objects.get(pk=old.deadline_id).settled_on == date(2020, 3, 2)
    told = dict(Event.objects.filter(verb__contains="over").values_list("verb", "note"))
    assert told == {"task.carried_over": "转入。", "round.task_taken_over": "转入。"}


def test_nothing_more_is_entered_on_it_and_it_goes_over_once(city: City, old: Task) -> None:
    new = later_problem(city)
    carry(city, old, new)
    with at(DAY), pytest.raises(moves.WrongState, match="回头看"):
        progress.claim(old.pk, actor=city.unit, share=50, text="又干了一半")
    with pytest.raises(moves.WrongState):
        carry(city, old, new)
    with pytest.raises(IntegrityError), transaction.atomic():
        Carrying.objects.all().delete()


@pytest.mark.parametrize("fault", ["earlier", "same", "elsewhere", "no_reason"])
def test_only_into_a_later_round_of_the_place_with_a_reason(city: City, old: Task, fault: str) -> None:
    if fault == "same":
        new, why = old.problem, "转入。"
    elif fault == "elsewhere":
        new, why = later_problem(make_city()), "转入。"
    else:
        new = later_problem(city, **({"entered_on": date(2017, 1, 4)} if fault == "earlier" else {}))
        why = " " if fault == "no_reason" else "转入。"
    with pytest.raises(ValidationError) as refused:
        carry(city, old, new, why=why)
    assert set(refused.value.message_dict) == {"why" if fault == "no_reason" else "into"}
    assert not Carrying.objects.exists()


def test_a_round_of_the_province_may_go_on_with_it_and_others_may_not_carry(city: City, old: Task) -> None:
    new = later_problem(city)
    Round.objects.filter(pk=new.round_id).update(region=city.city.parent)
    assert list(carrying.targets(old)) == [new]
    with pytest.raises(PermissionDenied):
        carry(city, old, new, actor=city.unit)
    with pytest.raises(PermissionDenied):  # the office of the city keeps no round of the province
        carry(city, old, new)
    both = make_user((city.city.parent, "office"))
    assert carry(city, old, new, actor=both).into == new


def test_the_page_offers_later_problems_and_both_pages_show_it(client: Any, city: City, old: Task) -> None:
    new = later_problem(city)
    client.force_login(city.office)
    address = f"/desk/tasks/{old.pk}/carry-over/"
    with at(DAY):
        assert f"回头看 · {new}" in client.get(address).content.decode()
        missing = client.post(address, {"into": new.pk, "why": ""})
        assert missing.status_code == 422
        assert client.post(address, {"into": new.pk, "why": "转入回头看继续整改。"}).status_code == 302
        said = client.get(f"/desk/tasks/{old.pk}/").content.decode()
        assert "回头看" in said
        assert "carry-over" not in said
        draft = planning.TaskDraft(
            goal="完成100户截污", words="2020年12月底前", place=city.county,
            units=[(city.responsible, "responsible"), (city.lead, "lead")],
            measures=[planning.MeasureDraft("措施")],
        )  # fmt: skip
        task = planning.draft_task(new, draft, actor=city.office)
        planning.file_plan(new.round_id, actor=city.office)
        assert old.problem.round.name in client.get(f"/desk/tasks/{task.pk}/").content.decode()
        assert client.post(address, {"into": new.pk, "why": "再转。"}).status_code in (409, 422)
        assert client.get(address).status_code == 200
