"""Who gets what from the addresses of campaigns (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import Line, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
NO_PART = frozenset({"lead_reviewer", "leader"})  # of no place of the campaign


def part(*roles: str, code: int = 200) -> Line:
    return replace(row("campaign", *roles, code=code), blind=NO_PART)


POLICY: dict[str, Line] = {
    "campaigns:campaigns": row("round"),
    "campaigns:new": row("round", "office"),
    "campaigns:campaign": part(),
    "campaigns:list": part(),
    "campaigns:add": part(),
    "campaigns:template": part(),
    "campaigns:entry": part(),
    "campaigns:file": part(),
    "campaigns:places": part(),
    "campaigns:sheet": part("office", "unit", "head"),
    "campaigns:checks": part(),
    "campaigns:check": part(),
    "campaigns:closing": part(*FIGURES),
    "campaigns:paper": part(*FIGURES),
}
