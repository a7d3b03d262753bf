"""What the public finds of plans: "plan", public, the newest public version of a round's plan that stands released.

Subject is the public version; its problems are its passages, `where` the number of the problem.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from plans.models import PublicVersion
from search.index import Passage, Thing
from search.sources import Source

State = PublicVersion.State


def _standing() -> Any:
    """Of each round the version that was released last and not withdrawn."""
    later = PublicVersion.objects.filter(
        Q(released_at__gt=OuterRef("released_at")) | Q(released_at=OuterRef("released_at"), pk__gt=OuterRef("pk")),
        version__plan__round=OuterRef("version__plan__round"),
        state=State.RELEASED,
    )
    return PublicVersion.objects.filter(~Exists(later), state=State.RELEASED)


def _ids() -> Iterable[int]:
    return _standing().order_by("pk").values_list("pk", flat=True)


def _plans(ids: Sequence[int]) -> list[Thing]:
    rows = _standing().filter(pk__in=ids).select_related("version__plan").defer("version__content", "version__text")
    return [
        Thing(
            "plan", row.pk, row.version.plan.title,
            [row.intro, *(Passage(_words(task), str(task["problem"])) for task in row.rows)],
            round_id=row.version.plan.round_id, day=row.released_on, is_public=True,
        )
        for row in rows.order_by("pk")
    ]  # fmt: skip


def _words(task: Mapping[str, Any]) -> str:
    names = [task["lead"], task["responsible"], task["acceptor"]]
    texts = [
        task["title"],
        task["finding"],
        task["category"],
        task["goal"],
        *(text for text, _limit in task["measures"]),
    ]
    return "\n".join(dict.fromkeys(text for text in (*texts, *names) if text))


PLANS = Source("plan", _ids, _plans, is_public=True)
SOURCES = (PLANS,)


def keep_round(round_id: int) -> None:
    """After a public version of the round's plan was released or withdrawn."""
    rows = PublicVersion.objects.public().filter(version__plan__round=round_id)
    PLANS.keep(list(rows.values_list("pk", flat=True)))
