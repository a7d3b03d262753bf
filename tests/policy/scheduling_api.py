"""Who gets what from the calls of the scheduling (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import NOBODY, Line, api_act, api_list, api_row, lines, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
# Neither of the unit that reports nor of the region.
NO_SHEET = frozenset({"lead_reviewer", "leader", "secretary", "mayor"})
RESOURCES = ("reports", "report-lines", "periods", "report-corrections", "report-gaps", "report-rules")
ON_LINE = ("files", "drop-file", "verify", "send-back", "skip", "correct")
POLICY: dict[str, Line] = {
    **lines(api_list, [f"{name}-list" for name in RESOURCES]),
    "reports-detail": replace(api_row("obligation"), blind=NO_SHEET),
    "report-lines-detail": replace(api_row("line"), blind=NO_SHEET),
    "periods-detail": row("period", *FIGURES, otherwise=404, stranger=NOBODY),
    "report-corrections-detail": row("correction", *FIGURES, otherwise=404, stranger=NOBODY),
    "report-gaps-detail": row("verified_check", *FIGURES, otherwise=404, stranger=NOBODY),
    "report-rules-detail": row("rhythm", *FIGURES, otherwise=404, stranger=NOBODY),
    "report-rules-set-rules": Line(code=405, otherwise=405, stranger=NOBODY),
    **lines(api_act, ("reports-file", "reports-zero", "reports-table"), "obligation"),
    **lines(api_act, [f"report-lines-{name}" for name in ON_LINE], "line"),
    **lines(api_act, ("periods-remind", "periods-lock"), "period"),
}
