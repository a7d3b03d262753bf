"""A round with drafted tasks, and its plan on its way, for the tests of plans."""

from datetime import date

from cases.models import Round, Task
from orgs.models import Organisation, Role, User
from plans.domain import consulting, drafting, subplans
from plans.models import Consultation, PlanVersion, SubPlanDuty
from tests.factories import City, at, make_org, make_round, make_task, make_user

DRAWN, ASKED, DUE, ANSWERED = "2018-11-02", "2018-11-02", date(2018, 11, 9), "2018-11-06"


def draft_round(city: City, tasks: int = 3) -> Round:
    """A round whose plan is in preparation, due on 15 November."""
    with at("2018-11-01"):
        round = make_round(city)
    for _n in range(tasks):
        make_task(city, round, filed=None)
    return round


def drawn(city: City, round: Round | None = None, day: str = DRAWN, **fields) -> PlanVersion:
    """The next version of the round's plan."""
    round = round or draft_round(city)
    with at(day):
        return drafting.draw_version(round.pk, actor=city.office, **fields)


def asked(city: City, version: PlanVersion, *units: Organisation) -> list[Consultation]:
    """The units (else both of the city) are asked about a version."""
    with at(ASKED):
        return consulting.ask(version.pk, actor=city.office, units=units or (city.responsible, city.lead), due_on=DUE)


def unit_with_clerk(city: City, name: str, parent: Organisation | None = None) -> tuple[Organisation, User]:
    unit = make_org(name, parent or city.city)
    return unit, make_user((unit, Role.CLERK))


def owed(city: City, round: Round, *units: Organisation, publish: bool = True) -> list[SubPlanDuty]:
    with at(ASKED):
        return subplans.ask(
            round.pk, actor=city.office, units=units, due_on=date(2018, 11, 30), copy_to="市整改办", publish=publish
        )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def task_of(round: Round, number: int = 1) -> Task:
    return Task.objects.get(problem__round=round, problem__number=number)
