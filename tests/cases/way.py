"""Short ways through the chain for tests that are about one step of it."""

from cases.domain import closing, publicity
from cases.models import Closure, Notice, Objection, Task
from orgs.models import User
from records import evidence
from signoff import engine
from signoff.models import Run
from tests.factories import City, at, make_ready, make_task, picture, proof

ORDER = ("head", "lead_reviewer", "leader", "secretary", "mayor", "verifier")


def submitted(city: City, task: Task | None = None, day: str = "2019-05-07") -> Closure:
    """A completed task whose dossier is under signature since `day`."""
    task = make_ready(city, task or make_task(city))
    with at(day):
        return closing.submit(task.pk, actor=city.unit, statement="已全部完成整改")


def seen(run: Run, day: str = "2019-05-08") -> str:
    with at(day):
        return engine.seen_digest(Run.objects.get(pk=run.pk))


def sign(run: Run, who: User, day: str = "2019-05-08", **words) -> Task:
    """Agree as `who` to what is there now, with a site visit where the step asks for one."""
    with at(day):
        who = User.objects.get(pk=who.pk)
        run = Run.objects.get(pk=run.pk)
        if engine.current_step(run).site_visit:
            words = {"site_note": "现场已看", "photos": [evidence.store(picture(), by=who)]} | words
        return closing.sign(run.pk, **{"actor": who, "seen": engine.seen_digest(run), "proof": proof(who)} | words)


def signed_up_to(city: City, run: Run, name: str | None = None) -> Run:
    """Sign in order until it is the turn of `name`; all of them without one."""
    for one in ORDER[: ORDER.index(name)] if name else ORDER:
        sign(run, city.people[one])
    return Run.objects.get(pk=run.pk)


def in_notice(city: City, day: str = "2019-05-09") -> Notice:
    """A task whose notice was opened on `day` (ten working days: 10 to 23 May)."""
    closure = submitted(city)
    signed_up_to(city, closure.run)
    with at(day):
        return publicity.open_notice(
            closure.task_id, actor=city.office, result="已整改到位", signed_by="永州市人民政府"
        )


def objected(city: City, notice: Notice, day: str = "2019-05-15", text: str = "河道里还有污水直排的口子") -> Objection:
    with at(day):
        return publicity.object_to(notice.pk, text=text)[0]


def closed(city: City) -> Task:
    notice = in_notice(city)
    with at("2019-05-24"):
        return publicity.close(notice.task_id, actor=city.office)
