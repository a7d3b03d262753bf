"""Who gets what from the addresses of intake (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line, row, sent

OFFICE = ("office",)
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
}
