"""Who gets what from the addresses of accountability (tests.permissions_table says how to read a line)."""

from tests.policy.lines import NOBODY, Line, api_list, person, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
READER = "office"  # of the two cities' people the only one who is named

API = {"enforcement-figures": "enforcement_figure"}
POLICY: dict[str, Line] = {
    "liability:enforcement": row("round", *FIGURES),
    "liability:clues": row("round", READER),
    "liability:clue_new": row("round", READER),
    "liability:cases": row("round", READER),
    "liability:readers": row("round", READER),
    "liability:way_back": person("admin", "auditor", "secretary", "mayor"),
    "liability:clue": row("clue", READER, otherwise=404),
    "liability:clue_file": row("clue", READER, code=405, otherwise=404),
    "liability:case": row("liability_case", READER, otherwise=404),
    "enforcement-figures-list": api_list(),
    "enforcement-figures-detail": row("enforcement_figure", *FIGURES, otherwise=404, stranger=NOBODY),
}
