"""The ladders that come with the product; a round copies one for each kind of deadline and the office edits the copy.

`default`: 30, 15, 7, 3 and 1 working days before, on the day, and 1, 3, 7, 15 and 30 after (project brief). `cards`:
yellow where a measure's day passed, red where the task's own did (Guangyuan, domain reference (e)); what two yellows
or a red lead to is the card rule of the round. `weekly`: the default, and key items asked about every week, the others
every month (Fushun, mechanism 4.6).
"""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from deadlines.models import Deadline, Rung

Act, Kind = Rung.Act, Deadline.Kind
DIGEST, AT_ONCE = "digest", "at_once"


@dataclass(frozen=True, slots=True)
class Spec:
    """A rung as a template has it; fields as in the model Rung."""

    offset: int
    act: str
    audience: tuple[str, ...]
    pace: str = DIGEST
    every: str = ""
    only: str = Rung.Only.ALL
    card: str = ""


UNIT, BOTH, CHIEFS = ("unit",), ("unit", "head"), ("head", "leader", "office")
BEFORE = tuple(Spec(-n, Act.REMIND, UNIT if n > 3 else BOTH) for n in (30, 15, 7, 3, 1))
ON_THE_DAY = Spec(0, Act.REMIND, ("unit", "head", "lead"), AT_ONCE)
CLIMB = (
    Spec(1, Act.URGE, ("unit", "head", "lead"), AT_ONCE),
    Spec(3, Act.SUPERVISE, ("unit", "head", "leader", "office"), AT_ONCE),
    Spec(7, Act.CIRCULAR, CHIEFS, AT_ONCE),
    Spec(15, Act.TALK, CHIEFS, AT_ONCE),
    Spec(30, Act.LIST, CHIEFS, AT_ONCE),
)
FULL = (*BEFORE, ON_THE_DAY, *CLIMB)
# A key step climbs as a task does, up to the talk; an ordinary measure is only reminded of.
REMINDED = tuple(Spec(n, Act.REMIND, BOTH, AT_ONCE if n == 1 else DIGEST, only=Rung.Only.OTHER) for n in (1, 3, 7))
KEY_STEPS = tuple(replace(spec, only=Rung.Only.KEY) for spec in CLIMB[:4])
MEASURES = (*BEFORE[1:], Spec(0, Act.REMIND, BOTH, AT_ONCE), *REMINDED, *KEY_STEPS)
SIGNERS = ("signers",)
DEFAULT: dict[str, tuple[Spec, ...]] = {
    Kind.TASK: FULL,
    Kind.MEASURE: MEASURES,
    Kind.PETITION: (*BEFORE[2:], ON_THE_DAY, *CLIMB[:3], replace(CLIMB[3], only=Rung.Only.KEY)),
    Kind.STEP: (
        Spec(-1, Act.REMIND, SIGNERS),
        Spec(0, Act.REMIND, SIGNERS, AT_ONCE),
        Spec(1, Act.WARN, ("signers", "office"), AT_ONCE),
        Spec(3, Act.WARN, ("signers", "office")),
        Spec(7, Act.WARN, ("signers", "office")),
    ),
    Kind.NOTICE: (
        Spec(1, Act.REMIND, ("office",)),
        Spec(3, Act.WARN, ("office",)),
        Spec(7, Act.WARN, ("office",)),
    ),
    Kind.PLAN: (
        *(Spec(-n, Act.REMIND, ("office",)) for n in (15, 7, 3, 1)),
        Spec(0, Act.REMIND, ("office",), AT_ONCE),
        *(Spec(n, Act.WARN, ("office",), AT_ONCE) for n in (1, 3, 7)),
    ),
    Kind.RECEIPT: (
        Spec(0, Act.REMIND, BOTH, AT_ONCE),
        Spec(1, Act.WARN, ("unit", "head", "office"), AT_ONCE),
        Spec(3, Act.WARN, ("unit", "head", "office")),
    ),
    Kind.REPLY: (
        *(Spec(-n, Act.REMIND, BOTH) for n in (3, 1)),
        Spec(0, Act.REMIND, BOTH, AT_ONCE),
        Spec(1, Act.URGE, ("unit", "head", "office"), AT_ONCE),
        Spec(3, Act.WARN, ("unit", "head", "office")),
        Spec(7, Act.WARN, ("unit", "head", "office")),
    ),
    # A report of a period comes round again within weeks: a short ladder that ends in the circular (通报).
    Kind.FILING: (
        *(Spec(-n, Act.REMIND, UNIT) for n in (3, 1)),
        Spec(0, Act.REMIND, BOTH, AT_ONCE),
        Spec(1, Act.URGE, BOTH, AT_ONCE),
        Spec(3, Act.WARN, ("unit", "head", "office"), AT_ONCE),
        Spec(5, Act.CIRCULAR, ("head", "office"), AT_ONCE),
    ),
}
# What somebody was asked to do once, beside the plan: reminded, urged, and then told to the office.
ERRAND = (
    *(Spec(-n, Act.REMIND, UNIT) for n in (7, 3, 1)),
    Spec(0, Act.REMIND, BOTH, AT_ONCE),
    Spec(1, Act.URGE, BOTH, AT_ONCE),
    *(Spec(n, Act.WARN, ("unit", "head", "office"), AT_ONCE) for n in (3, 7)),
)
ERRANDS = (
    Kind.COMMENT, Kind.SUB_PLAN, Kind.DECISION, Kind.FINDING, Kind.EXPOSED, Kind.RECHECK, Kind.CAMPAIGN, Kind.CLUE,
)  # fmt: skip
DEFAULT |= dict.fromkeys(ERRANDS, ERRAND)
CARDS = DEFAULT | {
    Kind.TASK: (*BEFORE, ON_THE_DAY, Spec(1, Act.WARN, ("unit", "head", "leader", "office"), AT_ONCE, card="red")),
    Kind.MEASURE: (
        *BEFORE[1:],
        Spec(0, Act.REMIND, BOTH, AT_ONCE),
        Spec(1, Act.WARN, ("unit", "head", "office"), AT_ONCE, card="yellow"),
        Spec(15, Act.WARN, ("unit", "head", "office"), AT_ONCE, card="yellow"),
    ),
}
RHYTHM = (
    Spec(0, Act.REMIND, BOTH, every=Rung.Every.WEEK, only=Rung.Only.KEY),
    Spec(0, Act.REMIND, BOTH, every=Rung.Every.MONTH, only=Rung.Only.OTHER),
)
WEEKLY = DEFAULT | {Kind.TASK: (*RHYTHM, *FULL)}

TEMPLATES: dict[str, dict[str, tuple[Spec, ...]]] = {"default": DEFAULT, "cards": CARDS, "weekly": WEEKLY}
NAMES: dict[str, Any] = {
    "default": _("Ladder by working days"),
    "cards": _("Yellow and red cards"),
    "weekly": _("Ladder by working days, key items every week"),
}
