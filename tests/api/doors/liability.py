"""Accountability: enforcement figures have operations; the sealed compartment has none at all."""

from tests.api.doors import Page

SEALED = Page("clues are a sealed compartment that no program opens")
DOORS: dict[str, str | Page] = {
    "liability:enforcement": "POST enforcement-figures/",
    "liability:clues": SEALED,
    "liability:clue_new": SEALED,
    "liability:cases": SEALED,
    "liability:readers": SEALED,
    "liability:way_back": SEALED,
    "liability:clue": SEALED,
    "liability:clue_file": SEALED,
    "liability:case": SEALED,
}
