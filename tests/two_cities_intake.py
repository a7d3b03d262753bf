"""A list that is ready to be looked at in one of the two cities; its words carry the city's mark."""

from typing import Any

from intake.domain import naming
from tests.factories import at
from tests.intake.documents import a_batch, a_change, a_problem


def make_intake(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
    with at("2019-05-21"):
        problem = a_problem(
            901, title=f"题目{place.mark}", text=f"原文{place.mark}", units=((f"某局{place.mark}", "lead"),)
        )
        changes = (a_change(f"繁{place.mark}", f"简{place.mark}"),)
        batch = a_batch(place.city, place.round, problem, name=f"清单{place.mark}.txt", changes=changes)
        alias = naming.teach(place.round, f"俗称{place.mark}", place.city.lead, actor=place.city.office)
    place.ids |= {"plan_list": batch.pk, "plan_row": batch.rows.get().pk, "unit_alias": alias.pk}
    batch.lines.update(text=f"段落{place.mark}")
    place.ids |= {"plan_line": batch.lines.first().pk, "plan_change": batch.cleanings.get().pk}
