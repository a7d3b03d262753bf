"""Who gets what from the addresses of the search (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line, person, row, sent

POLICY: dict[str, Line] = {
    "finding:search": person(),
    "finding:suggest": person(),
    "finding:saved": person(),
    "finding:saved_new": sent(),
    "finding:saved_open": row("saved_search", "office", otherwise=404, code=302),
    "finding:saved_edit": row("saved_search", "office", otherwise=404),
    "finding:saved_delete": sent("saved_search"),
}
