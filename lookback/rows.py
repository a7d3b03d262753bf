"""Picks as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lookback.models import Conclusion, Errand, Pick
from lookback.states import Action, Result, Stage
from lookback.wording import number_of, title_of

TONES = {
    Result.CONSOLIDATED: "badge-green",
    Result.PARTLY: "badge-amber",
    Result.REBOUND: "badge-red",
    Result.FALSE: "badge-red",
    Result.NOT_POSSIBLE: "",
}


@dataclass(frozen=True, slots=True)
class PickRow:
    """One item of a look-back: number, title, how it stands, what followed."""

    pick: Pick
    number: str
    title: str
    is_late: bool
    tone: str
    action: str
    errand: Errand | None

    @property
    def is_open(self) -> bool:
        return self.pick.stage == Stage.WAITING


def pick_rows(picks: Iterable[Pick], today: date) -> list[PickRow]:
    """Rows of a page of picks; two queries beside the picks themselves."""
    found = list(picks)
    ids = [pick.pk for pick in found]
    actions = dict(Conclusion.objects.filter(pick__in=ids).exclude(action=Action.NONE).values_list("pick", "action"))
    errands = {errand.pick_id: errand for errand in Errand.objects.filter(pick__in=ids)}
    return [
        PickRow(
            pick,
            number_of(pick),
            title_of(pick),
            pick.stage == Stage.WAITING and pick.due_on is not None and pick.due_on < today,
            TONES.get(Result(pick.result), "") if pick.result else "",
            str(Action(actions[pick.pk]).label) if pick.pk in actions else "",
            errands.get(pick.pk),
        )
        for pick in found
    ]
