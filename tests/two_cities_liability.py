"""What the two cities hold of accountability: a clue with a file, a case with a person, enforcement figures."""

from datetime import date
from typing import Any

from liability.domain import cases, clues, enforcement
from tests.factories import at, picture

DAY = "2019-05-28"


def make_liability(place: Any) -> None:
    """Fill `place.ids`; what was typed carries the city's mark."""
    city, mark, day = place.city, place.mark, date.fromisoformat(DAY)
    with at(DAY):
        clue = clues.hand_over(
            place.round.pk, actor=city.office, number=1, title=f"线索{mark}", text=f"正文{mark}", on=day, to=city.lead
        )
        kept = clues.add_file(clue.pk, picture(f"材料{mark}.jpg"), actor=city.office)
        case = cases.open(place.round.pk, actor=city.office, unit=city.responsible, on=day, clue=clue)
        cases.handle(case.pk, actor=city.office, persons=[(f"局长{mark}", "disciplined")], on=day)
        figure = enforcement.report(
            place.round.pk, actor=city.office, source="own", on=day, note=f"执法{mark}", ordered=3, talks=2
        )
    place.ids |= {"clue": clue.pk, "liability_case": case.pk, "enforcement_figure": figure.pk}
    place.ids.setdefault("kwargs", {})["liability:clue_file"] = {"file_id": kept.pk}
