"""Who gets what from the pages about programs (tests.permissions_table says how to read a line)."""

from dataclasses import replace

from tests.policy.lines import Line, lines, person, row, sent

POLICY: dict[str, Line] = {
    "desk:programs": person(),
    "desk:hooks": person(),
    "desk:hook": replace(row("hook", "office"), otherwise=404),
    **lines(sent, ["desk:program_revoke"], "token"),
    **lines(sent, ["desk:hook_stop", "desk:hook_start"], "hook"),
    **lines(sent, ["desk:hook_again"], "hook_call"),
}
