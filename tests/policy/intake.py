"""Who gets what from the addresses of intake (tests.permissions_table says how to read a line)."""

from tests.policy.lines import NOBODY, Line, api_act, api_list, lines, row, sent

OFFICE = ("office",)
API = {
    "lists": "plan_list", "list-records": "plan_row", "list-lines": "plan_line", "list-changes": "plan_change",
    "unit-names": "unit_alias",
}  # fmt: skip
ON_LIST = ("units", "number", "leave-faults-out", "take", "take-back", "put-aside")
POLICY: dict[str, Line] = {
    "intake:batches": row("round", *OFFICE),
    "intake:new": row("round", *OFFICE),
    "intake:names": row("round", *OFFICE),
    "intake:name_forget": sent("unit_alias"),
    "intake:batch": row("plan_list", *OFFICE),
    "intake:text": row("plan_list", *OFFICE),
    "intake:records": row("plan_list", *OFFICE),
    "intake:explain": row("plan_list", *OFFICE),
    "intake:units": row("plan_list", *OFFICE),
    "intake:file": row("plan_list", *OFFICE),
    "intake:facts": sent("plan_list"),
    "intake:number": sent("plan_list"),
    "intake:leave_faults_out": sent("plan_list"),
    "intake:take": sent("plan_list"),
    "intake:take_back": sent("plan_list"),
    "intake:put_aside": sent("plan_list"),
    "intake:go": row("plan_list", *OFFICE, code=302),
    "intake:row": row("plan_row", *OFFICE),
    "intake:out": sent("plan_row"),
    "intake:ask": row("plan_row", *OFFICE),
    **lines(api_list, [f"{name}-list" for name in API]),
    **{f"{name}-detail": row(on, *OFFICE, otherwise=404, stranger=NOBODY) for name, on in API.items()},
    **lines(api_act, [f"lists-{name}" for name in ON_LIST], "plan_list"),
    **lines(api_act, [f"list-records-{name}" for name in ("leave-out", "put-in", "ask")], "plan_row"),
}
