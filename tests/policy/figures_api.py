"""Who gets what from the calls about figures, papers, pressure, the wall, case files and the search."""

from dataclasses import replace

from tests.policy.lines import INSIDE, Line, api_act, api_list, api_row, lines

FIGURES = frozenset({"office", "verifier", "publisher", "observer", "auditor"})
NO_FIGURES, NOT_OFFICE = INSIDE - FIGURES, INSIDE - {"office"}
NO_CARD = frozenset({"verifier", "publisher", "observer", "lead_reviewer"})  # neither read points nor bear the card
ASKED = replace(api_list(), code=400)  # it is asked about a round, and none is named here
OF_LIST = api_act("")


def rows(on: str, blind: frozenset[str] = frozenset()) -> Line:
    """One row, which some of the round do not see."""
    return replace(api_row(on), blind=blind)


POLICY: dict[str, Line] = {
    "search-list": api_list(),
    "searches-list": api_list(),
    "searches-detail": rows("saved_search", NOT_OFFICE),
    "searches-look": api_act("saved_search"),
    "screens-list": api_list(),
    "screens-detail": rows("screen", NOT_OFFICE),
    "screens-revoke": api_act("screen"),
    "wall-chart-list": ASKED,
    "wall-chart-order": OF_LIST,
    "case-files-list": ASKED,
    **lines(api_list, ("bulletins-list", "bulletin-templates-list")),
    "bulletins-detail": rows("bulletin", NO_FIGURES),
    **lines(api_act, [f"bulletins-{name}" for name in ("texts", "snapshot", "issue", "withdraw", "drop")], "bulletin"),
    "bulletin-templates-detail": rows("template", NOT_OFFICE),
    **lines(api_act, ("bulletin-templates-use", "bulletin-templates-stop"), "template"),
    **lines(api_list, [f"{name}-list" for name in ("cards", "appeals", "card-rules", "ladders", "deadlines")]),
    "cards-detail": rows("card", NO_CARD),
    **lines(api_act, ("cards-appeal", "cards-revoke"), "card"),
    "appeals-detail": rows("appeal", NO_CARD | {"leader"}),
    "appeals-decide": api_act("appeal"),
    "card-rules-detail": rows("card_rule"),
    **{f"{name}-list": ASKED for name in ("league", "scorecard", "fired-rungs", "sending-plan")},
    "ladders-detail": rows("ladder", NO_FIGURES),
    **lines(api_act, [f"ladders-{name}" for name in ("rungs", "adopt", "switch")], "ladder"),
    "deadlines-detail": rows("task_deadline"),
    **lines(api_act, ("deadlines-suspend", "deadlines-lift"), "task_deadline"),
    "calendar-days-list": api_list(),
    **{f"calendar-days-{name}": OF_LIST for name in ("preview", "preview-year", "load")},
    "calendar-changes-list": api_list(),
    "calendar-changes-detail": replace(api_list(), code=404),  # the calendar of the tests was never changed
    "calendar-moves-list": replace(api_list(), roles=frozenset({"office", "admin"})),
    "dictionary-list": api_list(),
    **{f"{name}-list": ASKED for name in ("figures", "figure-groups", "figure-rows")},
    **{f"{name}-list": ASKED for name in ("comparison", "comparison-figures", "unpublished-batches")},
    **lines(api_list, ("snapshots-list", "releases-list", "publications-list")),
    "snapshots-detail": rows("snapshot", NO_FIGURES),
    "snapshots-verify": api_act("snapshot"),
    "releases-detail": rows("release", NO_FIGURES),
    **lines(api_act, ("releases-release", "releases-withdraw"), "release"),
    "publications-detail": rows("table", NO_FIGURES),
    **lines(api_act, ("publications-release", "publications-withdraw"), "table"),
}
