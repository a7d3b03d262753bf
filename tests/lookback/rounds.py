"""Closed tasks and petitions, and people who had no hand in them: what a look-back needs."""

from datetime import date
from typing import Any

from cases.domain import closing, publicity
from cases.models import Round, Task
from lookback.domain import planning, visiting
from lookback.models import LookBackPlan, Pick
from orgs.models import Role, User
from records import evidence
from signoff import engine
from signoff.models import Run
from tests.factories import City, at, make_ready, make_round, make_task, make_user, picture, proof

CLOSED, DRAWN, VISITED, LATER = "2019-05-20", "2019-11-01", "2019-11-05", "2019-11-12"
DUE = date(2019, 11, 30)


def make_visitor(city: City, name: str = "visitor") -> User:
    """A second verifier of the office, who had no hand in anything."""
    return city.people.setdefault(name, make_user((city.office_unit, Role.VERIFIER), last_name=name))


def make_closed(city: City, count: int = 3, round: Round | None = None) -> tuple[Round, list[Task]]:
    """A round with `count` tasks that went the whole way and were closed on CLOSED."""
    with at("2018-11-01"):
        round = round or make_round(city, chain="short", notice_days=5)
    tasks = [make_task(city, round) for _n in range(count)]
    for task in tasks:
        close(city, make_ready(city, task))
    return round, [Task.objects.get(pk=task.pk) for task in tasks]


def close(city: City, task: Task) -> None:
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=city.unit, statement="完成").run
    for who in ("head", "lead_reviewer", "verifier"):
        person, run = city.people[who], Run.objects.get(pk=run.pk)
        with at("2019-05-08"):
            seen = {"site_note": "看过", "photos": [evidence.store(picture(), by=person)]} if who == "verifier" else {}
            closing.sign(run.pk, actor=person, seen=engine.seen_digest(run), proof=proof(person), **seen)
    with at("2019-05-09"):
        publicity.open_notice(task.pk, actor=city.office, result="已整改", signed_by="市政府")
    with at(CLOSED):
        publicity.close(task.pk, actor=city.office)


def make_plan(city: City, round: Round, *, day: str = DRAWN, **fields: Any) -> LookBackPlan:
    """A look-back of November 2019 over all closed tasks, with a seed, not drawn."""
    values = {
        "title": "第一轮回头看",
        "starts_on": date(2019, 11, 1),
        "ends_on": date(2019, 12, 31),
        "over": "tasks",
        "seed": "20191101",
    } | fields
    with at(day):
        return planning.plan(round.pk, actor=city.office, **values)


def make_drawn(city: City, round: Round, *, day: str = DRAWN, **fields: Any) -> tuple[LookBackPlan, list[Pick]]:
    """A drawn look-back and its picks."""
    made = make_plan(city, round, day=day, **fields)
    with at(day):
        planning.draw(made.pk, actor=city.office)
    return LookBackPlan.objects.get(pk=made.pk), list(made.picks.order_by("pk"))


def make_assigned(city: City, round: Round, **fields: Any) -> tuple[LookBackPlan, list[Pick]]:
    """As make_drawn, every item given to the second verifier."""
    plan, picks = make_drawn(city, round, **fields)
    visitor = make_visitor(city)
    with at(fields.get("day", DRAWN)):
        planning.assign_many(plan.pk, actor=city.office, picks=[pick.pk for pick in picks], visitor=visitor, due_on=DUE)
    return plan, [fresh(pick) for pick in picks]


def visit(city: City, pick: Pick, result: str = "consolidated", *, day: str = VISITED, **more: Any) -> Any:
    """A visit by whoever was named."""
    with at(day):
        return visiting.record(
            pick.pk, actor=fresh(pick).visitor, result=result, note="现场查看,情况属实。", photos=[picture()], **more
        )


def fresh(pick: Pick) -> Pick:
    return Pick.objects.select_related("visitor", "plan", "task", "assignment", "deadline").get(pk=pick.pk)
