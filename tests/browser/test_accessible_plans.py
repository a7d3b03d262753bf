"""Every page of plans as documents in both languages, judged as tests.browser.test_accessible does."""

from dataclasses import dataclass
from datetime import date

import pytest

from cases.models import Round
from plans.domain import consulting, filing, publishing, submitting, subplans
from plans.models import Consultation, Likeness, PlanVersion, SubPlanDuty
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City, at
from tests.plans import texts
from tests.plans.way import asked, draft_round, drawn, owed, task_of

DAY = "2018-11-20"


@dataclass
class Plans:
    """A round whose second version asks for less, one whose plan is filed and public, one without any."""

    city: City
    round: Round
    bare: Round
    versions: list[PlanVersion]
    comments: list[Consultation]
    duties: list[SubPlanDuty]
    public: Round
    filed: PlanVersion


@pytest.fixture
def show(city: City, live_server) -> Plans:
    round, bare, done = draft_round(city), draft_round(city, 0), draft_round(city)
    first = drawn(city, round)
    comments = asked(city, first)
    with at("2018-11-06"):
        consulting.answer(comments[0].pk, actor=city.unit, comment="时限建议调整到2020年6月底前。")
        consulting.settle(comments[0].pk, actor=city.office, taken_up=True, why="已采纳")
        consulting.answer(comments[1].pk, actor=city.lead_reviewer, comment="")
    task = task_of(round)
    task.goal = f"基本{task.goal}"
    task.save()
    second = drawn(city, round, "2018-11-10", note="修改目标")
    duties = owed(city, round, city.responsible, city.lead)
    with at("2018-11-12"):
        for duty, who in zip(duties, (city.unit, city.lead_reviewer), strict=True):
            subplans.submit(duty.pk, actor=who, text=texts.plan(duty.plan.unit.name, 1))
    return Plans(city, round, bare, [first, second], comments, duties, done, _filed(city, done))


def _filed(city: City, round: Round) -> PlanVersion:
    version = drawn(city, round)
    with at("2018-11-08"):
        submitting.submit(version.pk, actor=city.office, to="省政府", document_number="1号", on=date(2018, 11, 8))
        submitting.receive(version.pk, actor=city.office, on=date(2018, 11, 8))
        submitting.reply(version.pk, actor=city.office, approved=True, note="同意", on=date(2018, 11, 8))
        filing.file(version.pk, actor=city.office)
        made = publishing.prepare(version.pk, actor=city.office)
        publishing.release(made.pk, actor=city.publisher)
    Round.objects.update(held_on=DAY)
    return version


def office_pages(show: Plans) -> dict[str, int]:
    homes = [f"/desk/rounds/{round.slug}/plan/" for round in (show.round, show.bare, show.public)]
    return ok(
        *(f"{home}{page}" for home in homes for page in ("", "comments/", "units/")), f"{homes[0]}units/?state=late",
        f"/desk/rounds/{show.round.slug}/", *(f"/desk/plan/versions/{one.pk}/" for one in (*show.versions, show.filed)),
        f"/desk/plan/versions/{show.versions[1].pk}/diff/",
        *(f"/desk/plan/comments/{one.pk}/" for one in show.comments),
        *(f"/desk/plan/units/{one.pk}/" for one in show.duties),
        *(f"/desk/plan/alike/{one.pk}/" for one in Likeness.objects.all()),
    )  # fmt: skip


def unit_pages(show: Plans) -> dict[str, int]:
    home, own = f"/desk/rounds/{show.round.slug}/plan/", show.duties[0]
    return ok(
        home, f"{home}comments/", f"{home}units/", f"/desk/plan/versions/{show.versions[0].pk}/",
        f"/desk/plan/comments/{show.comments[0].pk}/", f"/desk/plan/units/{own.pk}/",
    ) | {f"/desk/plan/units/{show.duties[1].pk}/": 404}  # fmt: skip


def test_pages_of_plans(show: Plans, windows) -> None:
    city, home = show.city, f"/desk/rounds/{show.round.slug}/plan/"
    faults = list(look_in_both(windows, city.office, office_pages(show)))
    faults += look_in_both(windows, city.unit, unit_pages(show))
    for who in (city.leader, city.people["observer"]):
        faults += look_in_both(windows, who, ok(home, f"{home}units/"))
    public = ok("/plans/", f"/rounds/{show.public.slug}/plan/")
    faults += look_in_both(windows, None, public)
    assert faults == []
