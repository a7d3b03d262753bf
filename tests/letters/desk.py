"""Making letters in tests: a round with one late item, drafts about it, issued ones."""

from datetime import date

from cases.models import Round
from letters.domain import drafting, issuing
from letters.matter import Matter
from letters.models import Addressee, Letter
from letters.states import State
from orgs.models import Role
from tests.factories import City, at, make_round, make_user

DAY = "2019-06-03"  # a Monday; the next days are working days, 7 June is the Dragon Boat Festival


def matter(n: int = 1, **values) -> Matter:
    given = {
        "subject": f"cases.task:{n}",
        "title": f"城区第{n}号排口截污",
        "basis": f"《永州市整改方案》第{n}项",
        "first_due_on": date(2019, 3, 29),
        "due_on": date(2019, 4, 30),
        "days_late": 23,
        "present_state": "完成管网铺设60%",
        "demand": f"6月底前完成第{n}号排口剩余管网",
    } | values
    return Matter(**given)


def a_round(city: City) -> Round:
    with at("2018-11-01"):
        return make_round(city)


def a_draft(city: City, round: Round | None = None, *, kind: str = "supervise", cause: str = "", **values) -> Letter:
    """A draft by a rung, to the responsible unit, on DAY."""
    round = round or a_round(city)
    cause = cause or f"deadlines.firing:{Letter.objects.count() + 1}"
    given = {"addressees": [city.responsible], "matters": [matter()]} | values
    with at(DAY):
        return drafting.draft(kind, round=round, cause=cause, **given)


def an_issued(city: City, round: Round | None = None, **values) -> Letter:
    letter = a_draft(city, round, **values)
    with at(DAY):
        if letter.needs_approval and letter.state == State.DRAFT:
            drafting.approve(letter.pk, actor=make_user((city.office_unit, Role.OFFICE)), seen=letter.version)
        return issuing.issue(letter.pk, actor=city.office)


def addressee(letter: Letter) -> Addressee:
    return letter.addressees.select_related("receipt__deadline", "reply__deadline").first()
