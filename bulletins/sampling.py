"""Values of a real paper of a kind, for the page of fields and for trying a template; plain ones without any."""

from typing import Any

from bulletins.templating import fields
from bulletins.writing import Content
from cases.models import Round
from reports.kinds import Kind
from reports.models import Snapshot
from reports.source import read
from reports.totals import TotalsDisagree

LOOKED_AT = 3  # snapshots, newest first
PLAIN_DAY = "2019-06-28"


def of_snapshot(kind: Kind, snapshot: Snapshot) -> Content | None:
    """A paper of the kind from a snapshot, without texts; None when it lacks what the kind needs or does not add up."""
    source = read(snapshot)
    if kind.lacks(source):
        return None
    try:
        return Content(kind, source, {}, kind.compose(source))
    except TotalsDisagree:
        return None


def example(round: Round, kind: Kind) -> dict[str, Any] | None:
    """What the fields say for the newest snapshot from which the kind can be written; None without one."""
    for snapshot in round.snapshots.select_related("round__region", "period").order_by("-as_of", "-version")[
        :LOOKED_AT
    ]:
        found = of_snapshot(kind, snapshot)
        if found is not None:
            return fields.values(found.kind, found.source, found.paper, found.texts)
    return None


def plain(kind: Kind) -> dict[str, Any]:
    """Values without any paper: every text “示例”, every list of one."""
    return {name: _filled(part) for name, part in fields.schema(kind).items()} | {"as_of_iso": PLAIN_DAY}


def _filled(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {name: _filled(part) for name, part in schema.items()}
    return [_filled(schema[0])] if isinstance(schema, list) else "示例"
