"""Every page of leaders' work in both languages, judged as tests.browser.test_accessible does."""

from dataclasses import dataclass
from datetime import date

import pytest

from cases.models import Round
from leading.domain import errands, exposing, group, led, meetings, reviews, teams, visits
from leading.models import Decision, Errand, Exposure, GroupMember, LedItem, Meeting, Review, Team, Visit
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City, at, make_round, make_task, picture

DAY, HELD, DUE = "2019-05-06", date(2019, 5, 1), date(2019, 5, 20)
LISTS = (
    "", "meetings/", "meetings/rules/", "errands/", "visits/", "led/", "exposed/", "teams/", "reviews/",
)  # fmt: skip


@dataclass
class Leading:
    """A round with a row of everything, and one without any."""

    city: City
    round: Round
    empty: Round


@pytest.fixture
def show(city: City, live_server) -> Leading:
    with at("2018-11-01"):
        round, empty = make_round(city, slug="led"), make_round(city, slug="empty")
        tasks = [make_task(city, round) for _n in range(3)]
    with at(DAY):
        _group_and_meeting(city, round, tasks)
        _visits(city, round, tasks)
    Round.objects.update(held_on=DAY)
    return Leading(city, round, empty)


def _group_and_meeting(city: City, round: Round, tasks: list) -> None:
    office = city.office
    for title, seat in (("市委书记", "first_head"), ("市长", "head"), ("副市长", "deputy")):
        group.seat(round.pk, actor=office, organisation=city.city, title=title, seat=seat, starts_on=HELD)
    held = meetings.hold(round.pk, actor=office, held_on=HELD, title="专题会议", who="市政府", agenda="研究整改")
    made = meetings.decide(
        held.pk, actor=office, text="月底前退出", units=[city.responsible, city.lead], due_on=DUE, tasks=tasks[:1]
    )
    one = made.errands.get(unit=city.responsible)
    errands.answer(one.pk, actor=city.unit, text="已关停", files=[picture()])
    meetings.set_rhythm(round.pk, actor=office, body="市政府", every="quarter", starts_on=date(2019, 1, 1))
    for user, post in ((city.leader, ""), (None, "副省长")):
        led.lead(tasks[0].pk, actor=office, level="city", seat="deputy", user=user, post=post, why="难点")


def _visits(city: City, round: Round, tasks: list) -> None:
    office = city.office
    team = teams.form(round.pk, actor=office, name="第一督导组", members="市环保局", units=[city.responsible])
    going = teams.go_round(team.pk, actor=office, starts_on=HELD, ends_on=DUE, note="春季督查")
    for hidden in (False, True):
        visit = visits.make(
            round.pk, actor=office, held_on=HELD, title=f"现场督导{hidden:d}", who="市长", unannounced=hidden,
            tasks=tasks[:2], photos=[picture()], team_round=going if hidden else None,
        )  # fmt: skip
        visits.find(visit.pk, actor=office, text="未硬化", unit=city.responsible, task=tasks[0], due_on=DUE,
                    photos=[picture()])  # fmt: skip
    exposing.expose(round.pk, actor=office, title="废气直排", medium="film", shown_on=HELD, due_on=DUE,
                    leader=city.leader, task=tasks[1])  # fmt: skip
    review = reviews.review(round.pk, actor=office, body="congress", title="执法检查", held_on=HELD, places=[city.lead])
    reviews.ask(review.pk, actor=office, text="加快分流改造", unit=city.responsible, due_on=DUE)
    done = Errand.objects.get(decision__isnull=False, unit=city.responsible)
    errands.return_(done.pk, actor=office, why="缺少照片")


def office_pages(show: Leading) -> dict[str, int]:
    homes = [f"/desk/rounds/{round.slug}/leading/" for round in (show.round, show.empty)]
    seat, lead = GroupMember.objects.first(), LedItem.objects.first()
    item = show.round.problems.first().tasks.first()
    return ok(
        *(f"{home}{page}" for home in homes for page in LISTS), f"{homes[0]}seat/?seat={seat.pk}",
        f"{homes[0]}led/end/?led={lead.pk}", f"{homes[0]}errands/?state=late", f"{homes[0]}visits/?how=unsent",
        *(f"/desk/leading/meetings/{row.pk}/" for row in Meeting.objects.all()),
        *(f"/desk/leading/visits/{row.pk}/" for row in Visit.objects.all()),
        *(f"/desk/leading/teams/{row.pk}/" for row in Team.objects.all()),
        *(f"/desk/leading/reviews/{row.pk}/" for row in Review.objects.all()),
        *(f"/desk/exposed/{row.pk}/" for row in Exposure.objects.all()),
        *(f"/desk/errands/{row.pk}/" for row in Errand.objects.all()), f"/desk/tasks/{item.pk}/",
    )  # fmt: skip


def test_pages_of_leading(show: Leading, windows) -> None:
    city = show.city
    assert Decision.objects.exists()
    faults = list(look_in_both(windows, city.office, office_pages(show)))
    exposed, led_task = Exposure.objects.get(), LedItem.objects.filter(user=city.leader).get().task_id
    own = ok(
        "/desk/leading/me/", "/desk/leading/me/visit/", f"/desk/leading/me/visit/?exposed={exposed.pk}",
        f"/desk/leading/me/visit/?task={led_task}", f"/desk/exposed/{exposed.pk}/", f"/desk/tasks/{led_task}/",
        "/desk/sign/?tab=cases",
    )  # fmt: skip
    faults += look_in_both(windows, city.leader, own)
    errand = Errand.objects.filter(unit=city.responsible).first()
    unit = ok("/desk/errands/", "/desk/errands/?q=没有这样的", f"/desk/errands/{errand.pk}/")
    faults += look_in_both(windows, city.unit, unit)
    observed = ok(*(f"/desk/rounds/{show.round.slug}/leading/{page}" for page in LISTS))
    faults += look_in_both(windows, city.people["observer"], observed)
    assert faults == []
