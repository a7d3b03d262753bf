"""Campaigns, look-backs, accountability and signs in every state, for looking at their pages."""

from dataclasses import dataclass
from datetime import date

from campaigns.domain import checking, closing, entries
from campaigns.models import Campaign, CheckAssignment, ListEntry
from cases.models import Round, Task
from checkup.domain import judging, looking
from checkup.models import Sign
from liability.domain import cases, clues, compartment, enforcement
from liability.models import Case, Clue
from lookback.domain import concluding, errands
from lookback.models import Errand, LookBackPlan, Pick
from orgs.models import Role
from records import evidence
from tests.campaigns.ground import Ground, make_campaign, say
from tests.checkup import frauds
from tests.factories import City, at, make_user, picture
from tests.lookback import rounds

DAY, HELD = date(2019, 11, 20), date(2019, 11, 25)
RESULTS = ("consolidated", "partly", "partly", "rebound", "false")
CONCLUDED = {"words": "2019年12月底前", "measures": ["清理残留垃圾"], "why": "个别点位仍有残留垃圾"}


@dataclass
class Looking:
    """One round that stands still, and what it holds."""

    city: City
    round: Round
    running: Campaign
    closed: Campaign
    entry: ListEntry
    check: CheckAssignment
    drawn: LookBackPlan
    planned: LookBackPlan
    picks: list[Pick]
    errands: list[Errand]
    clue: Clue
    case: Case
    task: Task


def make_looking(city: City) -> Looking:
    """Two campaigns, a drawn and a planned look-back, a clue with its case, one sign of every kind."""
    round, tasks = rounds.make_closed(city, 7)
    running, closed, entry, check = _campaigns(city, round)
    drawn, picks, sent = _look_back(city, round)
    with at(DAY):
        planned = rounds.make_plan(city, round, title="第二轮回头看", strata="place", day=str(DAY))
        clue, case = _accountability(city, round)
    for code in ("photo_same", "photo_old", "photo_far", "text_last_month", "step_before_begin", "steps_at_once"):
        frauds.ALL[code](city, round)
    with at(DAY):
        looking.look(round)
        judged = Sign.objects.filter(code="photo_old").get()
        judging.judge(judged.pk, actor=city.office, verdict="false_alarm", note="相机时间没有校准，现场已核对")
    round.held_on = HELD
    round.save()
    return Looking(city, round, running, closed, entry, check, drawn, planned, picks, sent, clue, case, tasks[0])


def _campaigns(city: City, round: Round) -> tuple[Campaign, Campaign, ListEntry, CheckAssignment]:
    over = make_campaign(city, round, name="夏季专项", ends_on=date(2019, 9, 30), cadence="weekly")
    for number in over.lists:
        say(over, number, over.east, "2019-07-08", 8, 8)
    with at("2019-09-29"):
        closing.close(over.campaign.pk, actor=city.office, summary="两张清单全部清零。")
    ground = make_campaign(city, round, ends_on=date(2019, 12, 31))
    for day, cleared in (("2019-07-02", 0), ("2019-08-20", 9), ("2019-11-18", 14)):
        say(ground, 1, ground.east, day, 20, cleared)
    return ground.campaign, over.campaign, _entries(ground), _checks(ground)


def _entries(ground: Ground) -> ListEntry:
    office, one = ground.city.office, ground.lists[2]
    with at("2019-07-10"):
        made = [entries.add(one.pk, actor=office, place=ground.east, name=f"{n}号锅炉") for n in range(1, 4)]
    with at("2019-08-10"):
        shown = [evidence.store(picture(), by=office)]
        entries.clear(made[0].pk, actor=office, how="拆除", evidence=shown)
        entries.check(made[0].pk, actor=ground.city.verifier, holds=True)
    return made[0]


def _checks(ground: Ground) -> CheckAssignment:
    office, campaign = ground.city.office, ground.campaign.pk
    with at("2019-10-08"):
        for number, home in enumerate((ground.east, ground.west), 1):
            checking.form_group(campaign, actor=office, number=number, name=f"第{number}组", home=home)
        sent = checking.rotate(campaign, actor=office, starts_on=date(2019, 10, 10), ends_on=date(2019, 10, 20))
        found = next(row for row in sent if row.region_id == ground.east.pk)
    with at("2019-10-12"):
        words = "已停产，设备没有拆除。"
        checking.find(found.pk, actor=office, text=words, result="false", list_id=ground.lists[1].pk)
    return found


def _look_back(city: City, round: Round) -> tuple[LookBackPlan, list[Pick], list[Errand]]:
    plan, picks = rounds.make_assigned(city, round)
    for pick, result in zip(picks, RESULTS, strict=False):
        rounds.visit(city, pick, result)
    sent = []
    with at(rounds.LATER):
        for pick in picks[1:3]:
            concluding.conclude(pick.pk, actor=city.office, **CONCLUDED)
            sent.append(Errand.objects.get(pick=pick))
        concluding.conclude(picks[3].pk, actor=city.office, why="雨天污水仍旧直排入河", **_cycle())
        errands.answer(sent[0].pk, actor=city.unit, text="已清理。", files=[picture()])
    return plan, [rounds.fresh(pick) for pick in picks], sent


def _cycle() -> dict:
    return {"words": "2020年6月底前", "measures": ["重建截污管"]}


def _accountability(city: City, round: Round) -> tuple[Clue, Case]:
    office = city.office
    clue = clues.hand_over(
        round.pk, actor=office, number=1, title="监管缺失", text="正文。", on=date(2019, 11, 1), to=city.lead,
        due_on=date(2019, 11, 18),
    )  # fmt: skip
    clues.add_file(clue.pk, picture("卷宗.jpg"), actor=office)
    case = cases.open(round.pk, actor=office, unit=city.responsible, on=DAY, clue=clue)
    (row,) = cases.handle(case.pk, actor=office, persons=[("县环境保护局原局长", "disciplined")], on=DAY)
    cases.keep_name(row.person_id, actor=office, name="张三")
    cases.handle_many(case.pk, actor=office, kind="talk", persons=6, person_times=8, on=DAY)
    enforcement.report(round.pk, actor=office, source="inspection", on=DAY, ordered=181, fined_yuan="2451000.50")
    compartment.name(round.pk, actor=office, user=make_user((city.office_unit, Role.OFFICE)))
    return clue, case
