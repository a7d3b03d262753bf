"""Who gets what from the ledger's calls of the API (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import ALL, NOBODY, Line, api_act, api_list, api_row, lines, row

MANAGERS = frozenset({"office", "admin"})
SENT = Line(code=405, stranger=NOBODY)
LISTS = (
    "activities", "changes", "deliveries", "files", "inbox", "measures", "notices", "objections", "orders",
    "paper-signatures", "people", "problems", "results", "rounds", "signoffs", "substitutions", "tasks", "units",
)  # fmt: skip
ROUND_ACTS = (
    "activity", "category", "chain", "checklist", "file-plan", "problem", "reset-chain", "result", "take-in",
    "take-in-table",
)  # fmt: skip
TASK_ACTS = (
    "acceptance", "ask-change", "carry-over", "claim", "close", "comment", "evidence", "grade", "lift-grade", "notice",
    "reopen", "report-completion", "submit", "tick", "verify", "withdraw-completion",
)  # fmt: skip
TASK_LOOKS = ("checklist", "comments", "dossiers", "gate", "history", "people", "versions")


def own(on: str, *roles: str) -> Line:
    """A row that only these may know of, the administrator among them where it is named."""
    return replace(row(on, *roles, otherwise=404, stranger=NOBODY), admin="admin" in roles)


POLICY: dict[str, Line] = {
    **lines(api_list, [f"{name}-list" for name in LISTS]),
    "rounds-detail": api_row("round"),
    "rounds-queues": api_row("round"),
    "rounds-queue": own("round", "office", "unit", "head", "lead_reviewer"),
    "rounds-table-template": row("round", "office", stranger=NOBODY),
    **lines(api_act, [f"rounds-{name}" for name in ROUND_ACTS], "round"),
    "problems-detail": api_row("problem"),
    "problems-task": api_act("problem"),
    "tasks-detail": api_row("task"),
    **lines(api_row, [f"tasks-{name}" for name in TASK_LOOKS], "task"),
    **lines(api_act, [f"tasks-{name}" for name in TASK_ACTS], "task"),
    "measures-detail": api_row("measure"),
    **lines(api_act, ("measures-begin", "measures-done", "measures-undo"), "measure"),
    **lines(api_row, ("files-detail", "files-content", "files-thumbnail"), "evidence"),
    "files-withdraw": api_act("evidence"),
    "signoffs-detail": api_row("run"),
    "signoffs-photo": api_row("visited_run"),
    **lines(api_act, [f"signoffs-{name}" for name in ("paper", "send-back", "sign", "withdraw")], "run"),
    **lines(api_row, ("paper-signatures-detail", "paper-signatures-paper"), "sheet"),
    **lines(api_act, ("paper-signatures-confirm", "paper-signatures-refuse"), "sheet"),
    "notices-detail": api_row("notice"),
    "notices-objection": api_act("notice"),
    "objections-detail": own("objection", "office"),
    "objections-answer": api_act("objection"),
    "objections-content": own("objection", "office"),
    "changes-detail": api_row("change"),
    "changes-paper": api_row("change"),
    "changes-decide": api_act("change"),
    "activities-detail": api_row("activity"),
    **lines(api_act, ("activities-correct", "activities-withdraw"), "activity"),
    "results-detail": api_row("result"),
    **lines(api_act, ("results-correct", "results-withdraw"), "result"),
    "units-detail": api_row("unit"),
    "people-detail": own("person", *ALL),
    "people-duties": replace(own("person", *MANAGERS), otherwise=403),
    "people-ways": api_list(),
    "people-hand-over": SENT,
    "people-set-ways": SENT,
    "substitutions-detail": own("substitution", "office", "head", "admin"),
    "substitutions-end": api_act("substitution"),
    "inbox-detail": own("message", "office"),
    "inbox-put-away": api_act("message"),
    "inbox-put-all-away": SENT,
    "deliveries-detail": own("delivery", *MANAGERS),
    **lines(api_act, ("deliveries-again", "deliveries-aside"), "delivery"),
    "deliveries-unreached": Line(MANAGERS, stranger=NOBODY),
    "deliveries-rules": Line(MANAGERS, stranger=NOBODY),
    "deliveries-set-rules": SENT,
    "orders-detail": own("order", "office"),
    "orders-content": own("order", "office"),
    "orders-again": api_act("order"),
    "trail-list": Line(frozenset({"auditor"}), stranger=NOBODY, told=True),
    "trail-detail": Line(frozenset({"auditor"}), stranger=NOBODY, on="round", told=True),
    "trail-verify": SENT,
}
