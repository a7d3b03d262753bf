"""Who gets what from the addresses of lookback (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import INSIDE, NOBODY, Line, anybody, api_act, api_list, lines, person, row, sent

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
OFFICE = ("office",)
SIDES = (*FIGURES, "unit", "head")  # the region's readers and the item's own unit
API = {
    "look-backs": "look_back", "look-back-items": "pick", "look-back-visits": "own_visit",
    "look-back-findings": "pick", "look-back-errands": "errand",
}  # fmt: skip
READERS = {
    "look-backs": FIGURES, "look-back-items": FIGURES, "look-back-visits": ("observer",),
    "look-back-findings": ("unit", "head"), "look-back-errands": SIDES,
}  # fmt: skip
ACTS = {
    "look-backs": ("draw", "assign", "spread", "name-item", "again", "finish"), "look-back-items": ("conclude", "drop"),
    "look-back-visits": ("record", "add-photo"), "look-back-errands": ("answer", "accept", "give-back"),
}  # fmt: skip


def of_region(on: str, *roles: str, code: int = 200) -> Line:
    """A page that only the region's readers may know of."""
    return replace(row(on, *(roles or FIGURES), code=code), blind=INSIDE - set(FIGURES))


def of_both(on: str, *, code: int = 200) -> Line:
    """A page of the region's readers and of the item's own unit."""
    return replace(row(on, *SIDES, code=code), blind=INSIDE - set(SIDES))


POLICY: dict[str, Line] = {
    "lookback:plans": row("round", *FIGURES),
    "lookback:items": row("round", *FIGURES),
    "lookback:new": row("round", *OFFICE),
    "lookback:plan": of_region("look_back"),
    "lookback:change": of_region("planned_look_back", *OFFICE),
    "lookback:draw": of_region("planned_look_back", code=302),
    "lookback:drawn": of_region("look_back"),
    "lookback:population": of_region("look_back"),
    "lookback:report": of_region("look_back"),
    "lookback:assign": of_region("look_back", *OFFICE, code=302),
    "lookback:spread": of_region("look_back", *OFFICE, code=302),
    "lookback:name": of_region("look_back", *OFFICE),
    "lookback:again": of_region("look_back", *OFFICE),
    "lookback:finish": of_region("look_back", code=302),
    "lookback:pick": of_region("pick"),
    "lookback:drop": of_region("pick", code=302),
    "lookback:old_photo": of_both("pick"),
    "lookback:photo": of_both("visit_photo"),
    "lookback:errands": person(),
    "lookback:findings": person(),
    "lookback:errand": of_both("errand"),
    "lookback:errand_accept": of_both("errand", code=302),
    "lookback:errand_back": of_both("errand", code=302),
    "lookback:errand_file": of_both("errand"),
    "lookback:visits": person(),
    "lookback:worker": anybody(),
    "lookback:pass": person(),
    "lookback:keep": person(),
    "lookback:visit": replace(row("own_visit", "observer"), blind=INSIDE - {"observer"}),
    "lookback:send": sent("own_visit"),
    "lookback:send_photo": sent("own_visit"),
    **lines(api_list, [f"{name}-list" for name in API]),
    **{f"{name}-detail": row(on, *READERS[name], otherwise=404, stranger=NOBODY) for name, on in API.items()},
    **{f"{name}-{act}": api_act(API[name]) for name, acts in ACTS.items() for act in acts},
}
