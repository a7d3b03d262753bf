"""Who gets what from the addresses of campaigns (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import Line, api_act, api_list, api_row, lines, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
OF_AN_ENTRY = frozenset({"lead_reviewer", "leader"})  # they read the campaign for one entry of theirs, not this one
API = {
    "campaigns": "campaign", "campaign-lists": "campaign_list", "campaign-entries": "campaign_entry",
    "campaign-checks": "campaign_check",
}  # fmt: skip
ACTS = {
    "campaigns": ("reporter", "report", "form-group", "rotate", "close"),
    "campaign-lists": ("responsible", "add", "take-table"), "campaign-entries": ("clear", "check"),
    "campaign-checks": ("find", "reassign"),
}  # fmt: skip


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
    **lines(api_list, [f"{name}-list" for name in API]),
    "campaigns-detail": api_row("campaign"),
    "campaign-lists-detail": api_row("campaign_list"),
    "campaign-entries-detail": replace(api_row("campaign_entry"), blind=OF_AN_ENTRY),
    "campaign-checks-detail": replace(api_row("campaign_check"), blind=OF_AN_ENTRY),
    **{f"{name}-{act}": api_act(API[name]) for name, acts in ACTS.items() for act in acts},
}
