"""Who gets what from the addresses of checkup (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line, row, sent

READ = ("office", "verifier", "auditor", "secretary", "mayor", "leader")  # the unit that is looked at is not among them

POLICY: dict[str, Line] = {
    "checkup:signs": row("round", *READ),
    "checkup:look": sent("round"),
    "checkup:sign": row("sign", *READ, otherwise=404),
    "checkup:photo": row("sign_photo", *READ, otherwise=404),
    "checkup:site": row("sited_task", "office", "verifier"),
}
