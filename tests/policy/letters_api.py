"""Who gets what from the calls about letters."""

from dataclasses import replace

from tests.policy.lines import INSIDE, Line, api_act, api_list, api_row, lines

SEEN, OWN_PART = frozenset({"leader"}), frozenset({"leader", "lead_reviewer"})

POLICY: dict[str, Line] = {
    **lines(api_list, [f"{name}-list" for name in ("letters", "letter-addressees", "letter-answers", "letter-heads")]),
    "letters-detail": replace(api_row("letter"), blind=SEEN),
    "letter-addressees-detail": replace(api_row("addressee"), blind=OWN_PART),
    "letter-answers-detail": replace(api_row("letter_answer"), blind=OWN_PART),
    "letter-heads-detail": replace(api_row("letter_head"), blind=INSIDE - {"office"}),
    **lines(api_act, [f"letters-{name}" for name in ("approve", "issue", "drop")], "draft_letter"),
    **lines(api_act, [f"letters-{name}" for name in ("void", "lift", "file")], "letter"),
    **lines(api_act, [f"letter-addressees-{name}" for name in ("sign", "answer")], "addressee"),
    "letter-answers-judge": api_act("letter_answer"),
}
