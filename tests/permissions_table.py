"""Who gets what from each address: the one table that tests/test_permissions.py holds the product to.

A new address is one line here. `roles` are those who get in (200, or `code`); the others who may know of the object
get `otherwise`; whoever may not know of it gets 404. `on` names the row (tests.two_cities) that the address is about.
"""

from dataclasses import replace

from tests.policy import (
    access,
    campaigns,
    cases_api,
    checkup,
    figures_api,
    finding,
    follow,
    intake,
    leading,
    letters_api,
    liability,
    lookback,
    opendata,
    petitions_api,
    plans,
    public,
    scheduling_api,
)
from tests.policy.lines import (
    ALL,
    INSIDE,
    LOG_IN,
    NOBODY,
    Line,
    act,
    anybody,
    api_list,
    lines,
    person,
    row,
    sent,
)

__all__ = ["ALL", "NOBODY"]

OFFICE, QUEUES = ("office",), ("office", "unit", "head", "lead_reviewer")
FIGURES = ("office", "verifier", "publisher", "observer", "auditor")

OPERATION = {
    "healthz": anybody(),
    "readyz": anybody(),
    "login": anybody(),
    "logout": sent(),
    "password_change": person(),
    "password_change_done": person(),
    "set_language": anybody(302),
}
PUBLIC = {
    "public:home": anybody(told=True),
    "public:definitions": anybody(told=True),
    "public:round": anybody(on="round", told=True),
    "public:problem": anybody(on="problem", told=True),
    "public:bulletin": anybody(on="round", told=True),
    "public:petition_rounds": anybody(told=True),
    "public:petitions": anybody(on="round", told=True),
    "public:petition": anybody(on="released", told=True),
    "public:publication": anybody(on="publication", told=True),
    "public:publication_paper": anybody(on="publication", told=True),
    "public:notices": anybody(told=True),
    "public:notice": anybody(on="notice", told=True),
    "public:photo": anybody(on="notice", told=True),
    "public:object": anybody(on="notice", told=True),
    "public:received": anybody(on="notice", told=True),
    "public:objection": anybody(told=True),
    **public.LINES,
}
LEDGER = {
    "desk:home": Line(ALL - {"leader"}, otherwise=302),  # a leader's first page is the page to sign
    "desk:queue": person(*QUEUES, otherwise=404),
    "desk:queue_next": person(*QUEUES, otherwise=404, code=302),
    "desk:inbox": person(),
    "desk:inbox_read": sent(),
    "desk:channels": person(),
    "desk:deliveries": person("office", "admin"),
    "desk:unreached": person("office", "admin"),
    "desk:sending": person("office", "admin"),
    "desk:delivery_again": sent(),
    "desk:delivery_aside": sent(),
    "desk:trail": person("auditor"),
    "desk:orders": person(),
    "desk:order": row("order", *OFFICE, otherwise=404),
    "desk:order_file": row("order", *OFFICE, otherwise=404),
    "desk:order_again": sent("order"),
    "desk:rounds": person(),
    "desk:round_new": person(*OFFICE),
    "desk:round": row("round"),
    "desk:round_edit": row("round", *OFFICE),
    "desk:category_add": sent("round"),
    "desk:file_plan": sent("round"),
    "desk:move_day": sent("round"),
    "desk:rules": row("round"),
    "desk:activities": row("round"),
    "desk:lists": row("round"),
    "desk:explain": row("round"),
    "desk:register": row("round"),
    "desk:register_csv": row("round"),
    "desk:problem_new": row("round", *OFFICE),
    "desk:problem_edit": row("draft_task", *OFFICE),
    "desk:task_new": row("bare_problem", *OFFICE),
    "desk:task_edit": row("draft_task", *OFFICE),
}
TASK = {
    **lines(
        row, [f"desk:{name}" for name in ("task", "task_gate", "task_changes", "task_history", "task_people")], "task"
    ),
    **lines(
        act,
        [
            f"desk:{name}"
            for name in (
                "claim",
                "verify",
                "grade",
                "complete",
                "uncomplete",
                "acceptance",
                "tick",
                "comment",
                "evidence_add",
                "evidence_withdraw",
            )
        ],
        "task",
    ),
    **lines(act, ("desk:measure_done", "desk:measure_begin", "desk:measure_undo"), "measure"),
    "desk:file": row("evidence"),
    "desk:thumbnail": row("evidence"),
    "desk:change_ask": row("task", "office", "unit", "head"),
    "desk:change_preview": row("task", code=404),  # needs the wished value in its query
    "desk:change": row("change"),
    "desk:change_file": row("change"),
}
SIGNING = {
    "desk:signing": Line(ALL - {"head"}, otherwise=302),  # only replies wait for the head: on to their list
    "desk:sign": row("run"),
    "desk:send_back": row("run", "lead_reviewer"),
    "desk:sheet": row("run"),
    "desk:carry_paper": row("run", "office", "unit", "head", "lead_reviewer"),
    "desk:withdraw_signature": sent("signature"),
    "desk:site_photo": row("site_signature"),
    "desk:paper": row("sheet"),
    "desk:paper_file": row("sheet"),
    "desk:submit": row("task", "unit", "head"),
    "desk:dossier": row("signing_task"),
    "desk:close": row("notice_task", *OFFICE),
    "desk:reopen": row("closed_task", *OFFICE),
    "desk:carry_over": row("task", *OFFICE),
    "desk:notice_open": row("notice_task"),
    "desk:objection_add": row("notice", *OFFICE),
    "desk:objection": row("objection", *OFFICE),
    "desk:objection_file": row("objection", *OFFICE),
    "desk:people": person(),
    "desk:substitution_new": person(),
    "desk:substitution_revoke": sent("substitution"),
    "desk:handover": person("office", "admin"),
}
REPORTS = {
    "reports:figures": row("round", *FIGURES),
    "reports:paper": row("round", "office", "publisher"),
    **lines(
        row, [f"reports:{name}" for name in ("figure_groups", "dictionary", "compare", "snapshots")], "round", *FIGURES
    ),
    **lines(row, ["reports:snapshot", "reports:snapshot_list"], "snapshot", *FIGURES),
    "reports:snapshot_make": sent("round"),
    "reports:releases": row("round", *FIGURES),
    "reports:make": row("round", code=405),
    "reports:release": row("draft_release", *FIGURES),
    "reports:release_do": row("draft_release", code=405),
    "reports:withdraw": row("release", code=405),
    "reports:release_paper": row("release", *FIGURES),
}
BLIND = frozenset({"leader", "lead_reviewer"})  # neither lead the place of the petition nor belong to its unit


def case(on: str, *roles: str, code: int = 200) -> Line:
    """A page about a petition's case: its unit, the office and whoever sees its region know of it."""
    return Line(frozenset(roles) or INSIDE, code, 403, LOG_IN, on, hidden=True, blind=BLIND)


PETITIONS = {
    "petitions:mine": Line(INSIDE, otherwise=302),
    "petitions:sign_for_all": sent(),
    "petitions:queue": person("office", "unit", "head", otherwise=404),
    "petitions:case": case("case"),
    "petitions:sign_for": sent("case"),
    **{
        f"petitions:{name}": case("case", code=302)
        for name in (
            "reply",
            "evidence",
            "evidence_withdraw",
            "ask",
            "decide",
            "rectified",
            "call_back",
            "notice",
            "objection",
            "answer",
            "close",
            "reopen",
        )
    },
    "petitions:review": case("case_to_review", *OFFICE),
    "petitions:reviews": person(*OFFICE),
    "petitions:next_review": person(*OFFICE, code=302),
    "petitions:signing": person(),
    "petitions:sign": case("case_to_sign"),
    "petitions:send_back": case("case_to_sign", "head"),
    "petitions:withdraw_signature": sent("reply_signature"),
    "petitions:file": case("handling_file"),
    "petitions:thumbnail": case("handling_file"),
}
REGION = ("office", "verifier", "publisher", "secretary", "mayor", "observer", "auditor")
PETITION_LEDGER = {
    "petitions:overview": row("round", *REGION),
    **{f"petitions:{name}": row("round") for name in ("register", "register_csv", "cases", "often", "cross", "rules")},
    "petitions:register_xlsx": row("round", code=302),
    "petitions:assign": row("round", *OFFICE),
    "petitions:remind": row("round", *OFFICE),
    "petitions:batch": case("batch"),
    "petitions:batch_of": row("batch", code=302),
    "petitions:batch_receive": case("batch", code=302),
    "petitions:batch_take_back": case("batch", code=302),
    "petitions:petition": case("petition"),
    "petitions:edit": case("petition", *OFFICE),
    **{
        f"petitions:{name}": case("petition", code=302)
        for name in ("accused", "hand_over", "link", "unlink", "problems", "reveal", "identity", "erase")
    },
    "petitions:hand_on": case("case", code=302),
    "petitions:joint": case("case", code=302),
    "petitions:reveals": person("auditor"),
}
INTAKE = {
    "petitions:petition_new": row("round", *OFFICE),
    "petitions:import_new": row("round", *OFFICE),
    **lines(row, ("petitions:import", "petitions:import_row"), "import", *OFFICE),
    "petitions:import_commit": row("import", code=405),
    "petitions:import_put_aside": row("import", code=405),
}
PETITION_RELEASE = {
    "petitions:prepare": person(*OFFICE),
    "petitions:releases": person("publisher"),
    "petitions:release_next": person("publisher", code=302),
    "petitions:version_new": case("closed_petition", *OFFICE),
    "petitions:version": case("draft_version", "office", "publisher"),
    **lines(
        sent, [f"petitions:version_{name}" for name in ("reword", "release", "refuse", "withdraw")], "draft_version"
    ),
    "reports:publications": row("round", *FIGURES),
    "reports:publication": row("draft_publication", *FIGURES),
    "reports:publication_paper": row("publication", *FIGURES),
    **lines(sent, [f"reports:publication_{name}" for name in ("release", "discard", "withdraw")], "draft_publication"),
    "reports:publication_make": sent("round"),
}
API = {
    "api-root": api_list(),
    "schema": anybody(),
    "api-docs": anybody(),
    **cases_api.POLICY,
}
# Everything under /admin/ is for accounts marked as staff, which none of the roles is by itself.
TABLES = ("orgs_organisation", "orgs_user", "orgs_post", "deadlines_specialday")
ADMIN = {
    "admin:login": anybody(),
    **lines(
        anybody,
        [
            f"admin:{name}"
            for name in (
                "index",
                "password_change",
                "password_change_done",
                "autocomplete",
                "jsi18n",
                "view_on_site",
                "app_list",
            )
        ],
        302,
    ),
    **lines(
        anybody,
        [f"admin:{t}_{act}" for t in TABLES for act in ("changelist", "add", "history", "delete", "change")],
        302,
    ),
    "admin:auth_user_password_change": anybody(302),
    "admin:logout": anybody(302),
    "admin:(object)": anybody(302),
    "admin:(anything else)": anybody(302),
}
CALENDAR = {
    "pressure:calendar": person(),
    "pressure:calendar_year": person(),
    "pressure:calendar_day": person("office", "admin"),
    "pressure:calendar_load": person("office", "admin"),
    "pressure:calendar_recount": person("office", "admin"),
}
SCORES = ("office", "auditor", "secretary", "mayor")
UNITS = ("unit", "head")
NO_CARD = frozenset({"verifier", "publisher", "observer", "lead_reviewer"})  # neither read points nor bear the card


def card(code: int = 200) -> Line:
    """A page about a card: its unit, whoever reads the region's points, and the leader of its task know of it."""
    return Line(INSIDE, code, 403, LOG_IN, "card", hidden=True, blind=NO_CARD)


PRESSURE = {
    **lines(row, ("pressure:cards", "pressure:cards_csv", "pressure:card_rule"), "round"),
    **lines(row, ("pressure:card_new", "pressure:appeals"), "round", *OFFICE),
    **lines(row, ("pressure:league", "pressure:league_csv"), "round", *SCORES),
    **{f"pressure:{name}": row("round", *SCORES, *UNITS, otherwise=404) for name in ("scorecard", "scorecard_csv")},
    **lines(row, ("pressure:plan", "pressure:fired", "pressure:ladders", "pressure:ladder"), "round", *FIGURES),
    "pressure:task": row("task"),
    "pressure:case": case("case"),
    "pressure:card": card(),
    **{f"pressure:{name}": card(302) for name in ("appeal", "appeal_decide", "card_revoke")},
}
SEEN, OWN_PART, DRAFT = frozenset({"leader"}), frozenset({"leader", "lead_reviewer"}), INSIDE - {"office"}
LETTERS = {
    "letters:register": Line(ALL - {"admin"}, otherwise=302),
    "letters:register_paper": Line(ALL - {"admin"}, otherwise=404),
    "letters:mine": Line(ALL - {"admin"}, otherwise=302),
    "letters:new": person(*OFFICE),
    "letters:heads": person(*OFFICE),
    "letters:letter": replace(row("letter"), blind=SEEN),
    "letters:paper": replace(row("letter"), blind=SEEN),
    "letters:edit": replace(row("draft_letter"), blind=DRAFT),
    "letters:issue": replace(row("draft_letter"), blind=DRAFT),
    **{f"letters:{name}": replace(act("draft_letter"), blind=DRAFT) for name in ("approve", "drop")},
    **{f"letters:{name}": replace(act("letter"), blind=SEEN) for name in ("void", "lift", "file")},
    **{f"letters:{name}": replace(act("addressee"), blind=OWN_PART) for name in ("sign", "answer")},
    "letters:judge": replace(act("letter_answer"), blind=OWN_PART),
    "letters:letter_file": replace(row("letter_file"), blind=SEEN),
    "letters:answer_file": replace(row("letter_answer_file"), blind=OWN_PART),
}
REPORTING = ("office", "unit", "head")  # the office in a unit's stead
NO_SHEET = frozenset({"lead_reviewer", "leader", "secretary", "mayor"})  # of the unit that reports, and of no region
REPORTS_BY_PERIOD = {
    **lines(
        row,
        [f"scheduling:{name}" for name in ("schedule", "units", "checking", "gap", "gap_unit", "rhythms")],
        "round",
        *FIGURES,
    ),
    "scheduling:period": row("period", *FIGURES),
    "scheduling:period_go": row("period", code=302),
    "scheduling:remind": row("period", *OFFICE),
    "scheduling:lock": row("period", *OFFICE),
    "scheduling:corrections": row("locked_period", *FIGURES),
    "scheduling:line": row("filed_line", *FIGURES),
    "scheduling:correct": row("locked_line", *FIGURES, code=302),
    "scheduling:sheets": Line(ALL - {"admin"}, otherwise=302),
    "scheduling:sheet": replace(row("obligation"), blind=NO_SHEET),
    "scheduling:table": replace(row("obligation", *REPORTING), blind=NO_SHEET),
    "scheduling:table_upload": replace(row("obligation", *REPORTING, code=302), blind=NO_SHEET),
    "scheduling:table_take": replace(row("obligation", code=405), blind=NO_SHEET),
    "scheduling:line_files": replace(row("line", *REPORTING), blind=NO_SHEET),
    "scheduling:line_file": replace(row("line"), blind=NO_SHEET),
    **{
        f"scheduling:{name}": replace(row("line", code=405), blind=NO_SHEET) for name in ("line_save", "line_file_drop")
    },
}
UNSEEN_DRAFT = frozenset({"verifier", "observer", "auditor"})  # read figures, but no paper before it is issued


def draft_paper(code: int) -> Line:
    """A page of a draft of a paper."""
    return replace(row("draft_bulletin", "office", "publisher", code=code), blind=UNSEEN_DRAFT)


BULLETINS = {
    "bulletins:register": row("round", *FIGURES),
    "bulletins:new": row("round", "office", "publisher"),
    "bulletins:templates": row("round", *OFFICE),
    "bulletins:template_begin": row("round", *OFFICE),
    **lines(row, ("bulletins:template_file", "bulletins:template_preview"), "template", *OFFICE),
    **{f"bulletins:template_{name}": row("template", *OFFICE, code=302) for name in ("use", "stop")},
    "bulletins:bulletin": row("bulletin", *FIGURES),
    "bulletins:paper": row("bulletin", *FIGURES),
    "bulletins:go": row("bulletin", *FIGURES, code=302, otherwise=404),
    **{f"bulletins:{name}": draft_paper(302) for name in ("texts", "retake", "issue", "drop")},
    "bulletins:withdraw": row("bulletin", *FIGURES, code=302),
}
DATED = {
    "desk:results": row("round"),
    "desk:activities_paste": row("round", *OFFICE),
    "desk:activities_template": row("round", *OFFICE),
    "desk:activities_upload": row("round", *OFFICE, code=302),
    "desk:activity_correct": row("activity", *OFFICE),
    "desk:result_correct": row("result", *OFFICE),
}
WALL = {
    **lines(row, ("wall:chart", "wall:paper"), "round"),
    "wall:order": sent("round"),
    "wall:screens": row("round", *OFFICE),
    "wall:revoke": sent("screen"),
    "volumes:of_task": row("task", "office", "verifier"),
    "volumes:of_case": case("case", "office", "verifier"),
    "wall:screen": anybody(404),  # the token of the tests opens nothing
}

POLICY: dict[str, Line] = {
    **OPERATION,
    **PUBLIC,
    **LEDGER,
    **TASK,
    **SIGNING,
    **REPORTS,
    **PETITIONS,
    **PETITION_LEDGER,
    **INTAKE,
    **PETITION_RELEASE,
    **PRESSURE,
    **LETTERS,
    **REPORTS_BY_PERIOD,
    **BULLETINS,
    **WALL,
    **DATED,
    **API,
    **ADMIN,
    **CALENDAR,
    **intake.POLICY,
    **plans.POLICY,
    **scheduling_api.POLICY,
    **leading.POLICY,
    **campaigns.POLICY,
    **lookback.POLICY,
    **liability.POLICY,
    **checkup.POLICY,
    **follow.POLICY,
    **opendata.POLICY,
    **finding.POLICY,
    **letters_api.POLICY,
    **petitions_api.POLICY,
    **access.POLICY,
    **figures_api.POLICY,
}
