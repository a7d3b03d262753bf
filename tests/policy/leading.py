"""Who gets what from the addresses of leading (tests.permissions_table says how to read a line)."""

from tests.policy.lines import ALL, NOBODY, Line, api_act, api_list, api_row, lines, person, row

FIGURES = ("office", "verifier", "publisher", "observer", "auditor")
ITS_UNIT = ("unit", "head", "secretary", "mayor")  # of the unit that has the errand, and of its county
API = {
    "group-seats": "group_seat", "meetings": "meeting", "meeting-rules": "meeting_rule", "errands": "finding_errand",
    "leader-visits": "leader_visit", "led-items": "led_item", "exposures": "exposure", "teams": "team",
    "reviews": "review",
}  # fmt: skip
ACTS = {
    "group-seats": ("end",), "meetings": ("decide",), "meeting-rules": ("end",),
    "errands": ("answer", "confirm", "give-back", "move", "drop"), "leader-visits": ("find", "send"),
    "led-items": ("end",), "exposures": ("been", "follow", "end"), "teams": ("go-round", "visit", "disband"),
    "reviews": ("ask",),
}  # fmt: skip

POLICY: dict[str, Line] = {
    "leading:group": row("round"),
    "leading:unseat": row("round", "office", code=404),  # needs the seat in its query
    "leading:led_end": row("round", "office", code=404),  # needs the lead in its query
    **lines(
        row,
        [
            f"leading:{name}"
            for name in ("meetings", "rhythms", "errands", "visits", "led", "exposed", "teams", "reviews")
        ],
        "round",
        *FIGURES,
    ),
    "leading:meeting": row("meeting", *FIGURES, otherwise=404),
    "leading:visit": row("leader_visit", *FIGURES, "leader", otherwise=404),
    "leading:visit_file": row("leader_visit", *FIGURES, "leader", otherwise=404),
    "leading:exposure": row("exposure", *FIGURES, "leader", otherwise=404),
    "leading:team": row("team", *FIGURES, otherwise=404),
    "leading:review": row("review", *FIGURES, otherwise=404),
    "leading:mine": Line(ALL - {"admin"}, otherwise=302),
    "leading:errand": row("finding_errand", *FIGURES, *ITS_UNIT, "leader", otherwise=404),
    "leading:errand_file": row("finding_errand", *FIGURES, *ITS_UNIT, "leader", otherwise=404),
    "leading:me": person("office", "verifier", "leader", "secretary", "mayor"),
    "leading:me_visit": person("office", "verifier", "leader", "secretary", "mayor"),
    **lines(api_list, [f"{name}-list" for name in API]),
    "leader-visits-own": api_act(""),
    "group-seats-detail": api_row("group_seat"),
    **{
        f"{name}-detail": row(API[name], *FIGURES, otherwise=404, stranger=NOBODY)
        for name in ("meetings", "meeting-rules", "led-items", "teams", "reviews")
    },
    "errands-detail": row("finding_errand", *FIGURES, *ITS_UNIT, "leader", otherwise=404, stranger=NOBODY),
    **{
        f"{name}-detail": row(API[name], *FIGURES, "leader", otherwise=404, stranger=NOBODY)
        for name in ("leader-visits", "exposures")
    },
    **{f"{name}-{act}": api_act(API[name]) for name, acts in ACTS.items() for act in acts},
}
