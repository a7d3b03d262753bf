"""Two people at one thing, in the apps beside the ledger: one is done, the other is told. Run it on PostgreSQL too.

Both acts meet in their middle, after what they judge by was read. The negative control takes the locks away and shows
that the same judgement then finds a fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from campaigns.domain import closing as campaign_closing
from campaigns.domain import counting
from cases.domain import carrying, moves, progress
from cases.models import Carrying
from checkup.domain import judging
from checkup.models import Sign
from leading.domain import errands, meetings
from leading.models import Answer
from liability.domain import compartment, way_back
from liability.models import Nomination, Reader
from lookback.domain import planning
from lookback.models import Pick, Population
from orgs.models import Role, User
from plans.domain import publishing
from plans.models import PublicVersion
from tests.campaigns.ground import make_campaign, say
from tests.cases.test_carrying import later_problem
from tests.checkup.test_verdicts import NOTE, grave
from tests.factories import City, at, make_city, make_round, make_task, make_user
from tests.liability.ground import lost
from tests.lookback import rounds
from tests.plans.way import drawn
from tests.together import meet_in, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Act = Callable[[User], object]


@dataclass
class Contest:
    """Two acts, each by somebody; where they meet; the faults that may come; what must hold afterwards."""

    acts: list[tuple[User, Act]]
    meeting: list[tuple[Any, str]]
    faults: tuple[list[str], ...] = (["WrongState"],)
    holds: Callable[[], bool] = lambda: True
    day: str = "2019-11-01"

    def run(self) -> list[str]:
        """Both at once; what was raised."""

        def deed(user: User, act: Act) -> Callable[[], object]:
            def done() -> object:
                with at(self.day):
                    return act(User.objects.get(pk=user.pk))

            return done

        return together(*(deed(*one) for one in self.acts))


def draw_twice(city: City) -> Contest:
    round, _tasks = rounds.make_closed(city, 2)
    plan = rounds.make_plan(city, round)
    return Contest(
        [(city.office, lambda user: planning.draw(plan.pk, actor=user))] * 2,
        [(planning.population, "candidates")],
        holds=lambda: (Pick.objects.count(), Population.objects.count()) == (2, 1),
    )


def answer_twice(city: City) -> Contest:
    with at("2019-05-06"):
        round = make_round(city)
        held = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="会议", who="市委常委会")
        row = meetings.decide(
            held.pk, actor=city.office, text="拆除排口", units=[city.responsible], due_on=date(2019, 5, 20)
        )
    errand = row.errands.get()
    return Contest(
        [
            (person, lambda user: errands.answer(errand.pk, actor=user, text="已拆"))
            for person in (city.unit, city.head)
        ],
        [(errands, "require_words")],
        holds=lambda: Answer.objects.count() == 1,
        day="2019-05-10",
    )


def close_while_a_figure_comes(city: City) -> Contest:
    ground = make_campaign(city, lists=[(1, "清零", "家")], places=[city.county])
    say(ground, 1, city.county, "2019-10-14", 5, 5)
    more: dict[str, Any] = {"place": city.county, "on": date(2019, 10, 15), "found": 6, "cleared": 5}
    return Contest(
        [
            (city.office, lambda user: campaign_closing.close(ground.campaign.pk, actor=user)),
            (city.office, lambda user: counting.report(ground.lists[1].pk, actor=user, **more)),
        ],
        [(campaign_closing, "_reasons"), (counting, "_before")],
        faults=(["WrongState"], ["NotAtZero"]),
        day="2019-10-15",
    )


def judge_twice(city: City) -> Contest:
    sign = grave(city, make_round(city))

    def verdict(said: str) -> Act:
        return lambda user: judging.judge(sign.pk, actor=user, verdict=said, note=NOTE)

    return Contest(
        [(city.office, verdict("checked")), (city.verifier, verdict("false_alarm"))],
        [(judging, "require")],
        holds=lambda: Sign.objects.get().judged_by_id is not None,
        day="2019-07-02",
    )


def release_twice(city: City) -> Contest:
    version = drawn(city)
    type(version).objects.filter(pk=version.pk).update(state="approved")
    with at("2018-11-06"):
        public = publishing.prepare(version.pk, actor=city.office)
    second = make_user((city.office_unit, Role.PUBLISHER))
    return Contest(
        [(person, lambda user: publishing.release(public.pk, actor=user)) for person in (city.publisher, second)],
        [(publishing, "require")],
        holds=lambda: PublicVersion.objects.filter(state="released").count() == 1,
        day="2018-11-07",
    )


def carry_while_it_is_reported_done(city: City) -> Contest:
    task = make_task(city)
    with at("2019-05-06"):
        for measure in task.measures.all():
            progress.finish_measure(measure.pk, actor=city.unit, note="已完成")
    problem = later_problem(city)
    return Contest(
        [
            (city.office, lambda user: carrying.carry(task.pk, actor=user, into=problem.pk, why="转入下一轮")),
            (city.unit, lambda user: progress.report_completion(task.pk, actor=user, text="全部完成")),
        ],
        [(moves, "require_stage")],
        day="2020-03-02",
    )


def carry_twice(city: City) -> Contest:
    task, problem = make_task(city), later_problem(city)
    second = make_user((city.office_unit, Role.OFFICE))
    return Contest(
        [
            (person, lambda user: carrying.carry(task.pk, actor=user, into=problem.pk, why="转入下一轮"))
            for person in (city.office, second)
        ],
        [(moves, "require_stage")],
        holds=lambda: Carrying.objects.count() == 1,
        day="2020-03-02",
    )


def both_last_readers_leave(city: City) -> Contest:
    second = make_user((city.office_unit, Role.OFFICE))
    with at("2019-05-06"):
        round = make_round(city)
        compartment.name(round.pk, actor=city.office, user=second)

    def leave(reader: User) -> Act:
        return lambda user: compartment.end(Reader.objects.get(user=reader).pk, actor=user)

    return Contest(
        [(city.office, leave(city.office)), (second, leave(second))],
        [(compartment, "reading")],
        holds=lambda: Reader.objects.in_force().filter(round=round).count() == 1,
        day="2019-05-10",
    )


def decide_twice(city: City) -> Contest:
    round, row = lost(city)
    second = make_user((city.city, Role.AUDITOR))
    return Contest(
        [
            (city.auditor, lambda user: way_back.confirm(row.pk, actor=user)),
            (second, lambda user: way_back.refuse(row.pk, actor=user)),
        ],
        [(way_back, "require")],
        holds=lambda: Nomination.objects.get().decided_by_id is not None,
        day="2019-05-10",
    )


CONTESTS = [
    draw_twice, answer_twice, close_while_a_figure_comes, judge_twice, release_twice, carry_while_it_is_reported_done,
    carry_twice, both_last_readers_leave, decide_twice,
]  # fmt: skip


@pytest.mark.parametrize("make", CONTESTS)
def test_one_is_done_and_the_other_is_told(make: Callable[[City], Contest], monkeypatch) -> None:
    contest = make(make_city())
    meet_in(monkeypatch, *contest.meeting)
    assert contest.run() in contest.faults
    assert contest.holds()


@pytest.mark.parametrize("make", CONTESTS)
def test_without_the_locks_it_is_seen(make: Callable[[City], Contest], monkeypatch) -> None:
    contest = make(make_city())
    meet_in(monkeypatch, *contest.meeting)
    without_locks(monkeypatch)
    assert not (contest.run() in contest.faults and contest.holds())
