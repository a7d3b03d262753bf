"""Who gets what from the calls about petitions."""

from dataclasses import replace

from tests.policy.lines import INSIDE, Line, api_act, api_list, api_row, lines

BLIND = frozenset({"leader", "lead_reviewer"})  # neither lead the place of the petition nor belong to its unit
OFFICE, RELEASE = INSIDE - {"office"}, INSIDE - {"office", "publisher"}
ON_PETITION = (
    "hand-over", "accused", "link", "not-alike", "problems", "prepare", "identity", "erase-identity", "reveal",
)  # fmt: skip
ON_CASE = (
    "sign-for", "reply", "file-reply", "evidence", "withdraw-file", "ask-time", "rectified", "sign", "send-back",
    "withdraw-signature", "pass-review", "return-review", "decide-time", "call-back", "notice", "objection",
    "answer-objection", "close", "reopen", "hand-on", "joint",
)  # fmt: skip
IN_BULK = (
    "petitions-hand-over-many", "petition-cases-sign-for-many", "petition-cases-remind", "petition-rules-chain",
    "petition-rules-days",
)  # fmt: skip
NAMES = (
    "batches", "petitions", "petition-cases", "petition-versions", "petition-links", "petition-reveals",
    "petition-rules", "petition-tables", "petition-table-rows",
)  # fmt: skip


def only(on: str, blind: frozenset[str]) -> Line:
    return replace(api_row(on), blind=blind)


POLICY: dict[str, Line] = {
    **lines(api_list, [f"{name}-list" for name in NAMES]),
    "batches-detail": only("batch", BLIND),
    "petitions-detail": only("petition", BLIND),
    "petition-cases-detail": only("case", BLIND),
    "petition-versions-detail": only("draft_version", RELEASE),
    "petition-links-detail": only("petition_link", OFFICE),
    "petition-reveals-detail": only("reveal", INSIDE - {"auditor"}),
    "petition-rules-detail": api_row("petition_rules"),
    "petition-tables-detail": only("import", OFFICE),
    "petition-table-rows-detail": only("import_row", OFFICE),
    "batches-receive": api_act("draft_batch"),
    **lines(api_act, [f"petitions-{name}" for name in ON_PETITION], "petition"),
    **lines(api_act, [f"petition-cases-{name}" for name in ON_CASE], "case"),
    **lines(api_act, [f"petition-versions-{name}" for name in ("release", "refuse", "withdraw")], "draft_version"),
    "petition-tables-enter": api_act("import"),
    **lines(api_act, [f"petition-table-rows-{name}" for name in ("leave-out", "take-in")], "import_row"),
    **lines(api_act, IN_BULK, ""),
}
