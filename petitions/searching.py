"""What of petitions can be found, apart by who may read it. Nothing of an identity or an original wording ever is.

- "petition": the number, the place as it was written and what was last released of the wording: everybody for whom
  Petition.visible_to is true may read that, the accused side too.
- "petition_summary": the masked summary, what is complained of, and the remark. For those for whom
  Petition.visible_to is true and whose own side the petition does not accuse: the caller leaves out
  secrecy.about_own_side(user), or the accused unit would find by words that are withheld from it.
- "reply": what the unit of a case found and did, from the reply that was filed last; subject is the case. For those
  for whom Assignment.visible_to is true and whose own side the petition does not accuse. Who complained is taken out,
  and with an erased identity, when nobody can say what to look for, a reply is not found at all.
- "petition", public: the newest version that stands released.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from petitions import released
from petitions.domain.knowing import known_many
from petitions.models import Assignment, Identity, Petition, PublicVersion, Reply
from petitions.privacy import masking
from search import index
from search.index import Thing
from search.sources import Source

State = PublicVersion.State
FIELDS = ("content", "region", "investigation", "handling", "accountability", "remark")


def _ids() -> Iterable[int]:
    return Petition.objects.order_by("pk").values_list("pk", flat=True)


def _about(row: Petition) -> dict[str, Any]:
    return {"round_id": row.round_id, "day": row.entered_on, "key": row.number}


def _petitions(ids: Sequence[int]) -> list[Thing]:
    told: dict[int, str] = {}
    versions = PublicVersion.objects.filter(petition__in=ids, state=State.RELEASED).order_by("version")
    for petition, content in versions.values_list("petition", "content"):
        told[petition] = content["content"]
    rows = Petition.objects.filter(pk__in=ids).order_by("pk")
    return [
        Thing("petition", row.pk, row.number, [_words(row.region_text, told.get(row.pk, ""))], **_about(row))
        for row in rows
    ]


def _summaries(ids: Sequence[int]) -> list[Thing]:
    rows = Petition.objects.filter(pk__in=ids).order_by("pk")
    return [
        Thing("petition_summary", row.pk, row.number, [_words(row.object_name, row.summary, row.remark)], **_about(row))
        for row in rows
    ]


def _case_ids() -> Iterable[int]:
    filed = Reply.objects.exclude(state=Reply.State.DRAFT).order_by("assignment")
    return filed.values_list("assignment", flat=True).distinct()


def _replies(ids: Sequence[int]) -> list[Thing]:
    filed = Reply.objects.filter(assignment__in=ids).exclude(state=Reply.State.DRAFT)
    rows = filed.select_related("assignment__petition").order_by("version")
    last = {row.assignment_id: row for row in rows}
    petitions = {row.assignment.petition_id for row in last.values()}
    known = known_many(petitions)
    erased = set(
        Identity.objects.filter(petition__in=petitions - known.keys(), erased_at__isnull=False).values_list(
            "petition", flat=True
        )
    )
    found = []
    for case, row in sorted(last.items()):
        petition = row.assignment.petition
        if petition.pk not in erased:
            words = _words(row.investigation, row.handling, row.accountability)
            text = masking.blanked(words, known.get(petition.pk, masking.NOBODY))
            about: dict[str, Any] = {"round_id": petition.round_id, "day": row.filed_on, "key": petition.number}
            found.append(Thing("reply", case, petition.number, [text], **about))
    return found


def _released() -> Any:
    return released.ever().filter(state=State.RELEASED)


def _public_ids() -> Iterable[int]:
    return _released().order_by("petition").values_list("petition", flat=True).distinct()


def _public(ids: Sequence[int]) -> list[Thing]:
    rows = _released().filter(petition__in=ids).select_related("petition").order_by("version")
    newest = {row.petition_id: row for row in rows}
    return [
        Thing(
            "petition", pk, row.petition.number, [_words(*(row.content[name] for name in FIELDS))],
            round_id=row.petition.round_id, day=row.released_on, key=row.petition.number, is_public=True,
        )
        for pk, row in sorted(newest.items())
    ]  # fmt: skip


def _words(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


PETITIONS = Source("petition", _ids, _petitions)
SUMMARIES = Source("petition_summary", _ids, _summaries)
REPLIES = Source("reply", _case_ids, _replies)
PUBLIC = Source("petition", _public_ids, _public, is_public=True)
SOURCES = (PETITIONS, SUMMARIES, REPLIES, PUBLIC)


def keep_entered(petitions: Sequence[Petition]) -> None:
    """Let new petitions be found, of which nothing was released or replied yet."""
    ids = [petition.pk for petition in petitions]
    PETITIONS.keep(ids)
    SUMMARIES.keep(ids)


def keep(petition_id: int) -> None:
    """Bring all entries of a petition up to date, those of its replies and the public one too."""
    for source in (PETITIONS, SUMMARIES, PUBLIC):
        source.keep([petition_id])
    REPLIES.keep(list(Assignment.objects.filter(petition=petition_id).values_list("pk", flat=True)))


def keep_released(petition_id: int) -> None:
    """After a version was released or withdrawn."""
    PETITIONS.keep([petition_id])
    PUBLIC.keep([petition_id])


def keep_reply(assignment_id: int) -> None:
    """After a reply was filed."""
    REPLIES.keep([assignment_id])


def forget(ids: Sequence[int]) -> None:
    """Before petitions are deleted."""
    for source in (PETITIONS, SUMMARIES):
        index.drop(source.kind, ids)
