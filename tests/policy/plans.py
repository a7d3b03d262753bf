"""Who gets what from the addresses of plans (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import NOBODY, Line, act, anybody, api_act, api_list, api_row, lines, row

OFFICE = ("office",)
# The draft is read by readers of the region, leaders named in its tasks, the unit asked and who leads its county.
OTHERS = frozenset({"lead_reviewer"})
# A county's secretary and mayor lead the county in which the unit lies: they read what it owes and says.
NOT_THE_UNITS = frozenset({"lead_reviewer", "leader"})
# Only who reads the whole region sees two plans of units side by side.
NOT_WIDE = frozenset({"unit", "head", "lead_reviewer", "leader", "secretary", "mayor"})

API = ("plan-versions", "plan-comments", "public-plans", "unit-plans", "plan-likenesses")
ON_VERSION = ("ask", "close", "reasons", "submit", "receipt", "reply", "file", "prepare")


def draft(make, *arguments: str) -> Line:
    return replace(make("plan_version", *arguments), blind=OTHERS)


def of_unit(make, on: str) -> Line:
    return replace(make(on), blind=NOT_THE_UNITS)


POLICY: dict[str, Line] = {
    "plans:plan": row("round"),
    "plans:draw": row("round"),
    "plans:comments": row("round"),
    "plans:unit_plans": row("round"),
    "plans:ask_plans": row("round", *OFFICE, code=302),
    "plans:version": row("filed_version"),
    "plans:diff": row("filed_version"),
    "plans:paper": row("filed_version"),
    "plans:version_file": row("filed_version"),
    "plans:receipt_file": row("filed_version"),
    "plans:reply_file": row("filed_version"),
    "plans:ask": draft(act),
    "plans:close": draft(act),
    "plans:confirm": draft(act),
    "plans:submit": draft(act),
    "plans:receive": draft(act),
    "plans:reply": draft(act),
    "plans:file": draft(act),
    "plans:prepare": draft(act),
    "plans:release": act("public_plan"),
    "plans:withdraw": act("public_plan"),
    "plans:comment": of_unit(row, "consultation"),
    "plans:answer": of_unit(act, "consultation"),
    "plans:settle": of_unit(act, "consultation"),
    "plans:unit_plan": of_unit(row, "unit_plan"),
    "plans:hand_in": of_unit(act, "unit_plan"),
    "plans:judge": of_unit(act, "unit_plan"),
    "plans:publish": of_unit(act, "unit_plan"),
    "plans:alike": replace(row("likeness"), blind=NOT_WIDE),
    **lines(api_list, [f"{name}-list" for name in API]),
    "plan-versions-detail": api_row("filed_version"),
    "plan-comments-detail": replace(of_unit(row, "consultation"), stranger=NOBODY),
    "public-plans-detail": api_row("public_plan"),
    "unit-plans-detail": replace(of_unit(row, "unit_plan"), stranger=NOBODY),
    "plan-likenesses-detail": replace(row("likeness"), blind=NOT_WIDE, stranger=NOBODY),
    **lines(api_act, [f"plan-versions-{name}" for name in ON_VERSION], "plan_version"),
    **lines(api_act, ("plan-comments-answer", "plan-comments-decide"), "consultation"),
    **lines(api_act, ("public-plans-release", "public-plans-withdraw"), "public_plan"),
    "unit-plans-ask": Line(code=405, otherwise=405, stranger=NOBODY),
    **lines(api_act, ("unit-plans-hand-in", "unit-plans-judge", "unit-plans-publish"), "unit_plan"),
    "public:plans": anybody(told=True),
    "public:plan": anybody(on="round", told=True),
}
