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

from django.db.models import Exists, OuterRef

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


def _filed() -> Any:
    """The reply of each case that was filed last, where the identity of its petition was not erased."""
    rows = Reply.objects.exclude(state=Reply.State.DRAFT)
    later = rows.filter(assignment=OuterRef("assignment"), version__gt=OuterRef("version"))
    erased = Identity.objects.filter(petition=OuterRef("assignment__petition"), erased_at__isnull=False)
    return rows.filter(~Exists(later), ~Exists(erased))


def _case_ids() -> Iterable[int]:
    return _filed().order_by("assignment").values_list("assignment", flat=True)


def _replies(ids: Sequence[int]) -> list[Thing]:
    rows = list(_filed().filter(assignment__in=ids).select_related("assignment__petition").order_by("assignment"))
    known = known_many({row.assignment.petition_id for row in rows})
    found = []
    for row in rows:
        case, petition = row.assignment, row.assignment.petition
        text = masking.blanked(
            _words(row.investigation, row.handling, row.accountability), known.get(petition.pk, masking.NOBODY)
        )
        about = {"round_id": petition.round_id, "day": row.filed_on, "key": petition.number}
        found.append(Thing("reply", case.pk, petition.number, [text], **about))
    return found


def _standing() -> Any:
    later = released.ever().filter(petition=OuterRef("petition"), state=State.RELEASED, version__gt=OuterRef("version"))
    return released.ever().filter(~Exists(later), state=State.RELEASED)


def _public_ids() -> Iterable[int]:
    return _standing().order_by("petition").values_list("petition", flat=True)


def _public(ids: Sequence[int]) -> list[Thing]:
    rows = _standing().filter(petition__in=ids).select_related("petition").order_by("petition")
    return [
        Thing(
            "petition", row.petition_id, row.petition.number, [_words(*(row.content[name] for name in FIELDS))],
            round_id=row.petition.round_id, day=row.released_on, key=row.petition.number, is_public=True,
        )
        for row in rows
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
