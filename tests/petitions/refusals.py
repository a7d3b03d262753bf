"""Every act in which the office types, with words that tell who complained of the petition that it is about."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from petitions.domain import assigning, closing, extending, linking, receiving, reviewing, secrecy
from petitions.models import Assignment
from tests.factories import at, proof
from tests.petitions import way
from tests.petitions.planting import DEEP, ENOUGH, Stage, identity, some

Acts = Mapping[str, Any]
DAY = date(2018, 8, 19)


def on_closed(stage: Stage, n: int) -> Acts:
    """Acts on a petition whose case is closed; `n` chooses the spelling."""
    office, petition, told = stage.city.office, stage.deep[1], ENOUGH + some(stage.canaries[1], n)
    case, other = petition.assignments.first(), stage.deep[DEEP - 1]
    share, call = assigning.Share(stage.city.lead, part=told), partial(closing.call_back, case.pk, actor=office)
    edit = partial(receiving.edit, petition.pk, actor=office)
    return {
        "part": partial(assigning.hand_over, petition.pk, [share], actor=office),
        "place": partial(edit, region_text=told),
        "object": partial(edit, object_name=told),
        "remark": partial(edit, remark=told),
        "link": partial(linking.link, petition.pk, other.pk, kind="repeat", actor=office, why=told),
        "call-back": partial(call, result="unreachable", called_on=DAY, note=told),
        "explained": partial(call, result="not_satisfied", follow_up="explain", called_on=DAY, why=told),
        "reopened": partial(closing.reopen, case.pk, actor=office, why=told),
        "opened": partial(secrecy.reveal, petition.pk, actor=office, reason=told, proof=proof(office)),
        "erased": partial(secrecy.erase, petition.pk, actor=office, why=told, proof=proof(office)),
    }


def on_open(stage: Stage) -> Acts:
    """Acts on cases at a unit, in review and in a notice: of two more petitions, of the first petitioner."""
    city, office, told = stage.city, stage.city.office, ENOUGH + some(stage.canaries[0], 0)
    batch = way.make_batch(city, 3, number=9, round=stage.rounds[0], identity=identity(stage.canaries[0]))
    held, reviewed, shown = (way.hand_over(city, petition)[0] for petition in batch.petitions.order_by("pk"))
    with at("2018-08-02"):
        until, why = date(2018, 8, 30), "等候检测机构出具检测报告。"
        request = extending.ask(held.pk, actor=city.unit, until=until, why=why)
    for case in (reviewed, shown):
        way.write_reply(city, case)
        way.sign(city, case)
    seen = reviewing.seen_digest(way.fresh(reviewed))
    notice, objection = _in_notice(stage, shown)
    return {
        "handed on": partial(assigning.hand_on, held.pk, city.lead, actor=office, reason=told),
        "decision": partial(extending.decide, request.pk, actor=office, approve=True, decision=told),
        "returned": partial(reviewing.send_back, reviewed.pk, actor=office, reason=told, seen=seen),
        "passed": partial(reviewing.accept, reviewed.pk, actor=office, seen=seen, proof=proof(office), comment=told),
        "objection": partial(closing.take_objection, notice.pk, actor=office, text=told),
        "answer": partial(closing.answer_objection, objection.pk, actor=office, founded=False, answer=told),
    }


def _in_notice(stage: Stage, case: Assignment) -> tuple[Any, Any]:
    office = stage.city.office
    way.review(stage.city, case)
    way.release(stage.city, case.petition)
    with at("2018-08-07"):
        notice = closing.open_notice(case.pk, actor=office)
        return notice, closing.take_objection(notice.pk, actor=office, text="处理不彻底，夜间仍有气味。")


def let_through(acts: Acts) -> list[str]:
    """The acts that were not refused because of who complained, on the day of the refusals."""
    passed = []
    for name, act in acts.items():
        try:
            with at("2018-08-08" if name in ("objection", "answer") else DAY):
                act()
        except ValidationError as error:
            if "identity" in codes(error):
                continue
        passed.append(name)
    return passed


def codes(error: ValidationError) -> set[str | None]:
    """The codes of all faults in a refusal."""
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {one.code for faults in lists for one in faults}
