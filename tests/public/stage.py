"""A round with something in every state, made through the product's own acts, and released or not."""

from dataclasses import dataclass
from datetime import date

from cases.domain import closing, planning, progress, publicity
from cases.models import Notice, Round, Task
from petitions.models import Assignment, Batch, Fact, Petition
from records import evidence
from reports import releasing
from reports.models import Release
from signoff import engine
from signoff.models import Run
from tests.factories import City, at, make_ready, make_task, picture, proof

AS_OF = date(2019, 6, 28)
SIGNERS = ("head", "lead_reviewer", "leader", "secretary", "mayor", "verifier")


@dataclass
class Stage:
    """The round and its tasks: closed, in notice, behind, verified, and a problem with two tasks."""

    city: City
    round: Round
    closed: Task
    noticed: Task
    behind: Task
    verified: Task
    notice: Notice


def make_stage(city: City) -> Stage:
    with at("2018-11-01"):
        round = planning.create_round(
            actor=city.office, region=city.city, slug="first", name="第一轮省督察", kinds=["routine"], level="province",
            group_name="省第六督察组", entered_on=date(2018, 7, 25), left_on=date(2018, 8, 15),
            feedback_on=date(2018, 9, 29), plan_due_on=date(2018, 11, 15), contact_phone="0746-0000",
        )  # fmt: skip
    tasks = [make_task(city, round) for _n in range(4)]
    with at("2018-11-09"):
        second = planning.add_category(round, 2, "大气", actor=city.office)
        planning.add_problem(
            round,
            actor=city.office,
            category=second,
            number=7,
            title="无任务的问题",
            text="尚无方案。",
            is_illustrative=True,
        )
    closed, noticed, behind, verified = tasks
    take_to_notice(city, closed, "2019-03-04")
    with at("2019-03-25"):
        publicity.close(closed.pk, actor=city.office)
    with at("2019-05-20"):
        progress.verify(verified.pk, actor=city.verifier, share=60, method="site", note="")
        progress.finish_measure(verified.measures.first().pk, actor=city.unit, note="完成")
        progress.begin_measure(behind.measures.first().pk, actor=city.unit)
    notice = take_to_notice(city, noticed, "2019-06-24")
    with at("2018-09-29"):
        record_work(city, round)
    return Stage(city, round, closed, noticed, behind, verified, notice)


def record_work(city: City, round: Round) -> None:
    """Two petitions, one split, with outcomes; two activities."""
    batch = Batch.objects.create(round=round, number=1, handed_over_on=date(2018, 7, 26))
    for n, (units, kind) in enumerate([((city.responsible, city.lead), "closed"), ((city.lead,), "")], start=1):
        petition = Petition.objects.create(round=round, batch=batch, number=f"X2018-{n}")
        for unit in units:
            row = Assignment.objects.create(
                petition=petition, round=petition.round, organisation=unit, assigned_on=date(2018, 7, 27)
            )
            if kind:
                day = date(2018, 8, 10)
                Fact.objects.create(assignment=row, kind=kind, effective_on=day, counts_from=day, actor=city.office)
    for day in (date(2018, 12, 1), date(2019, 2, 1)):
        round.activities.create(kind="meeting", held_on=day, title="专题会议", who="市政府")


def take_to_notice(city: City, task: Task, day: str) -> Notice:
    make_ready(city, task, day)
    with at(day):
        run = closing.submit(task.pk, actor=city.unit, statement="已全部完成整改").run
        for name in SIGNERS:
            run, who = Run.objects.get(pk=run.pk), city.people[name]
            visit = engine.current_step(run).site_visit
            words = {"site_note": "现场已看", "photos": [evidence.store(picture(), by=who)]} if visit else {}
            closing.sign(run.pk, actor=who, seen=engine.seen_digest(run), proof=proof(who), **words)
        return publicity.open_notice(task.pk, actor=city.office, result="已整改到位", signed_by="永州市人民政府")


def publish(stage: Stage, as_of: date = AS_OF) -> Release:
    with at(as_of):
        made = releasing.make(stage.round.pk, as_of, actor=stage.city.office)
        return releasing.release(made.pk, actor=stage.city.publisher)
