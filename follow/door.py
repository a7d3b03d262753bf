"""What the public process may read of what is followed: the events and their names, nothing of who follows."""

from follow.models import Event, Facet
from public.door import View

# Between a withdrawal and its event the words of the release are in the row of the table, not in the view.
_TOLD = """CASE WHEN t.kind <> 'release' OR EXISTS
    (SELECT 1 FROM {base}.reports_release r WHERE r.id = t.ref AND r.state = 'released')
    THEN t.told ELSE '{{}}'::jsonb END"""
_OPEN = "t.round_id IN (SELECT r.id FROM {open}.cases_round r)"

VIEWS = (
    View(Event, ("id", "kind", "round_id", "ref", "label", "at"), _OPEN, {"told": _TOLD.replace("{{}}", "{}")}),
    View(
        Facet,
        ("id", "event_id", "kind", "name"),
        "EXISTS (SELECT 1 FROM {open}.follow_event e WHERE e.id = t.event_id)",
    ),
)
