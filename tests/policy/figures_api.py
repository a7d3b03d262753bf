"""Who gets what from the calls about figures, papers, pressure, the wall, case files and the search."""

from dataclasses import replace

from tests.policy.lines import INSIDE, Line, api_act, api_list, api_row, lines

FIGURES = frozenset({"office", "verifier", "publisher", "observer", "auditor"})
NO_FIGURES, NOT_OFFICE = INSIDE - FIGURES, INSIDE - {"office"}
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
}
