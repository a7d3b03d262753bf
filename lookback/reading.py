"""What several doors ask of an item: whether a result waits for the office."""

from lookback.models import Pick
from lookback.states import Result, Stage, State


def to_conclude(pick: Pick) -> str:
    """The result that waits for the office; '' where none does."""
    if pick.plan.state != State.DRAWN:
        return ""
    if pick.stage == Stage.FOUND:
        return pick.result
    in_vain = pick.stage == Stage.WAITING and pick.checks.filter(result=Result.NOT_POSSIBLE).exists()
    return str(Result.NOT_POSSIBLE) if in_vain else ""
