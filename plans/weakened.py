"""Where a version asks for less than the version before it or than the plan that was filed.

Shanxi forbids lowering goals, moving dates and altering important measures at will (mechanism 3.4). A point is shown
and must be read and given a reason before the version is submitted or filed; nothing is blocked by itself.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.weakening import weaker
from cases.models import Commitment
from plans.content import LOCKED, Row, by_key
from plans.content import key as key_of
from plans.differences import aligned
from plans.models import Confirmation, PlanVersion


@dataclass(frozen=True, slots=True)
class Weaker:
    """One field of a task that asks for less: `signs` say how, `against` than what.

    `decided` is the reason of an approved change. `key` is the same for the same point, whoever reads it in whichever
    language.
    """

    key: str
    task: str
    title: str
    label: str
    old: str
    new: str
    signs: list[str]
    against: str
    decided: str = ""
    confirmed: Confirmation | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has given a reason yet."""
        return not self.decided and self.confirmed is None


Values = Mapping[str, Any]
Changed = dict[tuple[int, str], tuple[Any, str]]  # task and field → its present value by an approved change, and why


def points(version: PlanVersion) -> list[Weaker]:
    """All weaker points of a version, in the order of the plan; empty for the first one of a plan not filed yet.

    A constant number of queries.
    """
    new = by_key(version.content)
    earlier = version.plan.versions.filter(number=version.number - 1).only("content", "number").first()
    filed, changed = _filed(version)
    confirmed = {row.key: row for row in version.confirmations.select_related("by")}
    found: dict[str, Weaker] = {}
    before = by_key(earlier.content) if earlier else {}
    said = _("version %(n)d") % {"n": earlier.number} if earlier else ""
    for name, row in new.items():
        for against, old in ((_("the filed plan"), filed.get(row["task"])), (said, before.get(name))):
            for point in _of_task(row, old or {}, against, changed, confirmed):
                found.setdefault(point.key, point)
    for name, row in before.items():
        if name not in new:
            gone = _gone(row, said, confirmed)
            found[gone.key] = gone
    return list(found.values())


def _filed(version: PlanVersion) -> tuple[dict[int, dict[str, Any]], Changed]:
    """The first values of every task that was filed before this version, and the values that approved changes gave."""
    first: dict[int, dict[str, Any]] = {}
    changed: Changed = {}
    if version.plan.round.plan_filed_on is None:
        return {}, {}
    rows = Commitment.objects.filter(task__problem__round=version.plan.round, effective_on__lte=version.made_on)
    for row in rows.select_related("request").order_by("task", "field", "seq"):
        if row.seq == 0:
            first.setdefault(row.task_id, {})[row.field] = row.value
        elif row.request:
            changed[row.task_id, row.field] = (row.value, row.request.why)
    return first, changed


def _of_task(
    row: Row, old: Values, against: str, changed: Changed, confirmed: Mapping[str, Confirmation]
) -> Iterator[Weaker]:
    for field in LOCKED:
        if field not in old or old[field] == row[field]:
            continue
        before, after = old[field], row[field]
        signs = weaker(field, before, aligned(before, after) if field == "measures" else after)
        if signs:
            said = sentences.value(field, before), sentences.value(field, after)
            decided, why = changed.get((row["task"], field), (None, ""))
            why = why if decided is not None and _same(decided, after) else ""
            yield _point(row, field, said, _mark(before, after), signs, against, confirmed, why)


def _same(decided: Any, present: Any) -> bool:
    """Whether the value is the one that was decided; measures get their numbers only when they are entered."""
    if isinstance(decided, list) and decided and isinstance(decided[0], dict):
        return [(row["text"], row.get("words", "")) for row in decided] == [
            (row["text"], row.get("words", "")) for row in present
        ]
    return sorted(decided) == sorted(present) if isinstance(decided, list) else decided == present


def _gone(row: Row, against: str, confirmed: Mapping[str, Confirmation]) -> Weaker:
    said = (sentences.value("goal", row["goal"]), "")
    mark = _mark(row["goal"], None)
    return _point(row, "task", said, mark, [_("The task is no longer in the plan.")], against, confirmed, "")


def _point(
    row: Row,
    field: str,
    said: tuple[str, str],
    mark: str,
    signs: list[str],
    against: str,
    confirmed: Mapping[str, Confirmation],
    decided: str,
) -> Weaker:
    key = f"{key_of(row)}:{field}:{mark}"
    label = _("task") if field == "task" else sentences.label(field)
    return Weaker(key, key_of(row), row["title"], label, said[0], said[1], signs, against, decided, confirmed.get(key))


def _mark(before: Any, after: Any) -> str:
    plain = json.dumps([before, after], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
