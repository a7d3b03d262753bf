"""What the two cities hold of lookback."""

from datetime import date
from typing import Any

from lookback.domain import concluding, errands, planning, visiting
from lookback.models import Pick
from orgs.models import Role
from tests.factories import at, make_user, picture

DRAWN, VISITED, CONCLUDED = "2019-05-27", "2019-05-29", "2019-06-01"


def make_lookback(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark.

    look_back: drawn over the one closed task, partly consolidated, with an errand that was answered; planned_look_back:
    not drawn; pick, visit_photo, errand, errand_file; own_visit: an item of the second look-back that the city's
    observer is to visit, without a hand in it.
    """
    city, mark = place.city, place.mark
    with at(DRAWN):
        first = _plan(place, "一")
        planning.draw(first.pk, actor=city.office)
        (pick,) = first.picks.all()
        visitor = make_user((city.office_unit, Role.VERIFIER), last_name=f"回访{mark}")
        planning.assign(pick.pk, actor=city.office, visitor=visitor, due_on=date(2019, 6, 10))
    with at(VISITED):
        check = visiting.record(pick.pk, actor=visitor, result="partly", note=f"残留{mark}", photos=[picture()])
        over = visiting.add_photo(pick.pk, actor=visitor, photo=picture(), over=_old(pick))
    with at(CONCLUDED):
        concluding.conclude(
            pick.pk,
            actor=city.office,
            words="2019年9月底前",
            measures=[f"清理{mark}"],
            why=f"个别点位仍有残留垃圾{mark}",
        )
        errand = Pick.objects.get(pk=pick.pk).errand
        errands.answer(errand.pk, actor=city.unit, text=f"已清理{mark}", files=[picture()])
        second = _plan(place, "二")
        planning.draw(second.pk, actor=city.office)
        (own,) = second.picks.all()
        planning.assign(own.pk, actor=city.office, visitor=city.observer, due_on=date(2019, 6, 20))
        planned = _plan(place, "三")
    place.ids |= {"look_back": first.pk, "planned_look_back": planned.pk, "pick": pick.pk, "own_visit": own.pk}
    place.ids |= {"visit_photo": check.photos.first().pk, "old_photo": over.over_id, "errand": errand.pk}
    place.ids["errand_file"] = errand.files.get().pk


def _plan(place: Any, n: str) -> Any:
    return planning.plan(
        place.round.pk, actor=place.city.office, title=f"第{n}轮回头看{place.mark}", starts_on=date(2019, 5, 27),
        ends_on=date(2019, 6, 30), over="tasks", seed=f"种子{place.mark}",
    )  # fmt: skip


def _old(pick: Any) -> int:
    return pick.task.evidence.filter(phase="after").first().file_id
