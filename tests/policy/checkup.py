"""Who gets what from the addresses of checkup (tests.permissions_table says how to read a line)."""

from tests.policy.lines import NOBODY, Line, api_act, api_list, lines, row, sent

READ = ("office", "verifier", "auditor", "secretary", "mayor", "leader")  # the unit that is looked at is not among them

API = {"signs": "sign", "checkups": "checkup", "site-positions": "site_position"}
POLICY: dict[str, Line] = {
    "checkup:signs": row("round", *READ),
    "checkup:look": sent("round"),
    "checkup:sign": row("sign", *READ, otherwise=404),
    "checkup:photo": row("sign_photo", *READ, otherwise=404),
    "checkup:site": row("sited_task", "office", "verifier"),
    **lines(api_list, [f"{name}-list" for name in API]),
    "signs-detail": row("sign", *READ, otherwise=404, stranger=NOBODY),
    "checkups-detail": row("checkup", *READ, otherwise=404, stranger=NOBODY),
    "site-positions-detail": row("site_position", "office", "verifier", otherwise=404, stranger=NOBODY),
    **lines(api_act, ("signs-judge", "signs-take-up"), "sign"),
}
