"""Who gets what from the addresses of campaigns (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import Line, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
OF_AN_ENTRY = frozenset({"lead_reviewer", "leader"})  # they read the campaign for one entry of theirs, not this one


def part(*roles: str, code: int = 200) -> Line:
    return row("campaign", *roles, code=code)


def others(*roles: str) -> Line:
    return replace(part(*roles), blind=OF_AN_ENTRY)


POLICY: dict[str, Line] = {
    "campaigns:campaigns": row("round"),
    "campaigns:new": row("round", "office"),
    "campaigns:campaign": part(),
    "campaigns:list": part(),
    "campaigns:add": part(),
    "campaigns:template": part(),
    "campaigns:entry": others(),
    "campaigns:file": others(),
    "campaigns:places": part(),
    "campaigns:sheet": part("office", "unit", "head"),
    "campaigns:checks": part(),
    "campaigns:check": others(),
    "campaigns:closing": part(*FIGURES),
    "campaigns:paper": part(*FIGURES),
}
