"""Taking petitions in: batches, single petitions, mending them, and taking an untouched batch back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Round
from deadlines import terms
from orgs.models import Organisation, User
from orgs.permissions import require
from petitions import searching
from petitions.alike.objects import key_of, object_names
from petitions.domain import matching, secrecy, sketches
from petitions.domain.acts import act_in, act_on_petition
from petitions.domain.moves import WrongState, write
from petitions.domain.seen import mark_of, require_same
from petitions.models import Batch, ImportRow, Original, Petition, PollutionType
from petitions.privacy.masking import Kind, Known, blanked, masked, scan
from petitions.privacy.record import known_of
from petitions.states import Verb
from records import clock
from records.trail import key

CHUNK = 500  # rows written at once


@dataclass(slots=True)
class Draft:
    """One petition on its way in. `identity` has name, phone, id_number, address where they are known.

    Its wording and the identity have no readable repr, so that no log prints them.
    """

    number: str
    content: str = field(default="", repr=False)
    summary: str = field(default="", repr=False)
    number_raw: str = ""
    number_base: str = ""
    channel: str = ""
    is_key: bool = False
    received_on: date | None = None
    place: Organisation | None = None
    region_text: str = ""
    object_name: str = ""
    accused: Organisation | None = None
    names_accused: bool = True  # whether a unit that the wording names may be taken for the accused one
    types: Sequence[str] = ()
    remark: str = ""
    given: dict[str, Any] = field(default_factory=dict, repr=False)
    identity: dict[str, str] = field(default_factory=dict, repr=False)
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What a hand-over list says of itself."""

    number: int
    handed_over_on: date
    part: int = 0
    opens_at: datetime | None = None
    cut_off_at: datetime | None = None
    declared: dict[str, int] = field(default_factory=dict)


def receive_batch(
    round_id: int, facts: BatchFacts, drafts: Iterable[Draft], *, actor: User, as_draft: bool = False
) -> Batch:
    """Enter a batch with its petitions. As a draft it counts nowhere until `confirm` and can be taken back whole.

    Raises PermissionDenied; ValidationError for a batch number that is taken or petition numbers that are there
    already or stand twice.
    """
    with act_in(round_id) as round:
        require(actor, "petition.enter", round.region)
        if facts.handed_over_on > clock.today():
            raise ValidationError({"handed_over_on": _("The day lies in the future.")}, code="future_day")
        if Batch.objects.filter(round=round, number=facts.number, part=facts.part).exists():
            raise ValidationError({"number": _("This round has a batch with this number already.")}, code="batch")
        drafts = list(drafts)
        require_new(round, [draft.number for draft in drafts])
        batch = Batch.objects.create(
            round=round,
            number=facts.number,
            part=facts.part,
            handed_over_on=facts.handed_over_on,
            opens_at=facts.opens_at,
            cut_off_at=facts.cut_off_at,
            declared=facts.declared,
            state=Batch.State.DRAFT if as_draft else Batch.State.RECEIVED,
            entered_on=clock.today(),
        )
        commitments = _keep(batch, drafts)
        verb = Verb.BATCH_ENTERED if as_draft else Verb.BATCH_RECEIVED
        after = {"petitions": len(drafts), "day": facts.handed_over_on, "commitments": commitments}
        write(verb, batch, actor=actor, after=after)
        return batch


def require_new(round: Round, numbers: Sequence[str]) -> None:
    """Raises ValidationError (twice) unless every number is new in the round and stands once."""
    known = set(Petition.objects.filter(round=round, number__in=numbers).values_list("number", flat=True))
    twice = sorted(known | {number for number, n in Counter(numbers).items() if n > 1})
    if twice:
        said = pgettext("between names", ", ").join(twice[:20])
        raise ValidationError({"number": _("These numbers are there already: %(n)s.") % {"n": said}}, code="twice")


def add_petition(batch_id: int, draft: Draft, *, actor: User) -> Petition:
    """Enter a single petition into a batch. A unit that its wording names is taken for the accused one, on record.

    Raises as receive_batch; ValidationError for missing number or wording.
    """
    round_id = Batch.objects.values_list("round", flat=True).get(pk=batch_id)
    with act_in(round_id) as round:
        require(actor, "petition.enter", round.region)
        batch = Batch.objects.get(pk=batch_id)
        _require_complete(draft)
        require_new(round, [draft.number])
        accused = draft.accused
        if accused is None and draft.names_accused:
            accused = matching.Names.of(round.region).unit_in(draft.content)
        commitments = _keep(batch, [replace(draft, accused=accused)])
        petition = Petition.objects.get(round=round, number=draft.number)
        after = {"batch": batch.label, "commitments": commitments} | ({"accused": accused} if accused else {})
        write(Verb.ENTERED, petition, actor=actor, after=after)
        return petition


def _require_complete(draft: Draft) -> None:
    faults = {}
    if not draft.number.strip():
        faults["number"] = _("Write the number as it stands on the hand-over list.")
    if not draft.content.strip():
        faults["content"] = _("Write what the petition reports.")
    if faults:
        raise ValidationError(faults)


def _require_plain_number(draft: Draft, known: Known) -> None:
    """Numbers stand everywhere, so that none may be the petitioner's own."""
    if draft.identity and any(hit.kind is Kind.IDENTITY for hit in scan(draft.number, known)):
        fault = _("A number holds the petitioner's own telephone or identity number; enter it without that.")
        raise ValidationError({"number": ValidationError(fault, code="identity")})


def _keep(batch: Batch, drafts: Sequence[Draft]) -> dict[str, str]:
    """Write the rows of new petitions; returns the commitments of sealed identities by number."""
    commitments: dict[str, str] = {}
    begun = batch.petitions.count()
    for start in range(0, len(drafts), CHUNK):
        part = drafts[start : start + CHUNK]
        rows = Petition.objects.bulk_create(
            [_row(batch, draft, begun + start + n) for n, draft in enumerate(part, start=1)]
        )
        pairs = list(zip(rows, part, strict=True))
        Original.objects.bulk_create([Original(petition=p, content=d.content, given=d.given) for p, d in pairs])
        PollutionType.objects.bulk_create([PollutionType(petition=p, kind=k) for p, d in pairs for k in d.types])
        sketches.keep_many((p, d.content) for p, d in pairs)
        commitments |= secrecy.keep_many([(p, d.identity) for p, d in pairs if d.identity])
        searching.keep_entered(rows)
    return commitments


def _row(batch: Batch, draft: Draft, ordinal: int) -> Petition:
    known = known_of(draft.identity)
    _require_plain_number(draft, known)
    name = blanked(draft.object_name or next(iter(object_names(draft.content)), ""), known)
    return Petition(
        round=batch.round,
        batch=batch,
        ordinal=ordinal,
        number=draft.number,
        number_raw=blanked(draft.number_raw or draft.number, known)[:80],
        number_base=draft.number_base or draft.number,
        channel=draft.channel,
        is_key=draft.is_key,
        received_on=draft.received_on,
        place=draft.place,
        region_text=blanked(draft.region_text, known)[:120],
        object_name=name[:120],
        object_key=key_of(name)[:120],
        accused=draft.accused,
        summary=masked(draft.summary or draft.content, known)[0],
        remark=blanked(draft.remark, known)[:300],
        is_illustrative=draft.is_illustrative,
    )


def confirm(batch_id: int, *, actor: User) -> Batch:
    """Receive a draft batch: from today its petitions count and can be handed over."""
    with act_in(Batch.objects.values_list("round", flat=True).get(pk=batch_id)) as round:
        require(actor, "petition.enter", round.region)
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.state != Batch.State.DRAFT:
            raise WrongState(_("This batch was received already."), code="wrong_state")
        batch.state, batch.entered_on = Batch.State.RECEIVED, clock.today()
        batch.save(update_fields=["state", "entered_on"])
        after = {"petitions": batch.petitions.count(), "day": batch.handed_over_on}
        write(Verb.BATCH_RECEIVED, batch, actor=actor, after=after)
        return batch


def take_back(batch_id: int, *, actor: User) -> int:
    """Take a draft batch back as if it had not been entered; returns how many petitions went with it.

    Raises WrongState when it was received, or when somebody handed over, linked or opened one of its petitions.
    """
    with act_in(Batch.objects.values_list("round", flat=True).get(pk=batch_id)) as round:
        require(actor, "petition.enter", round.region)
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.state != Batch.State.DRAFT or _touched(batch):
            raise WrongState(_("This batch is in use and stays; petitions can be mended one by one."), code="in_use")
        count = batch.petitions.count()
        write(Verb.BATCH_TAKEN_BACK, batch, actor=actor, before={"petitions": count, "day": batch.handed_over_on})
        ImportRow.objects.filter(source__batch=batch).delete()
        batch.imports.update(state="taken_back")
        searching.forget(list(batch.petitions.values_list("pk", flat=True)))
        batch.petitions.all().delete()
        batch.delete()
        return count


def _touched(batch: Batch) -> bool:
    rows = batch.petitions.all()
    used = ("assignments", "links", "linked_from", "reveals", "versions", "problem_links")
    return any(rows.filter(**{f"{name}__isnull": False}).exists() for name in used)


EDITABLE = (
    "channel", "is_key", "received_on", "place", "region_text", "object_name", "summary", "remark",
)  # fmt: skip
# Of these the trail says that they were mended, never how: its lines stay for ever, and a name that is typed into
# them may turn out to be the petitioner's.
TYPED = ("region_text", "object_name", "summary", "remark")


def edit_seen(petition: Petition) -> str:
    """The mark of what can be mended of a petition, for the `seen` of edit."""
    values = [petition.place_id if name == "place" else getattr(petition, name) for name in EDITABLE]
    return mark_of(values, sorted(row.kind for row in petition.types.all()))


def edit(
    petition_id: int, *, actor: User, seen: str = "", types: Sequence[str] | None = None, **values: Any
) -> Petition:
    """Mend what was entered of a petition (EDITABLE, and its types). The summary is masked again.

    `seen` is the mark (edit_seen) of what was shown. Raises PermissionDenied; WrongState when somebody else mended it
    meanwhile; ValidationError when the new words tell who complained.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.enter", petition.round.region)
        secrecy.require_apart(actor, petition)
        require_same(seen, edit_seen(petition))
        secrecy.keep_out(petition, **{n: v for n, v in values.items() if isinstance(v, str) and n != "summary"})
        before = {}
        if "summary" in values:
            values["summary"] = masked(values["summary"], secrecy.known(petition))[0]
        for name, value in values.items():
            if name not in EDITABLE:
                raise ValueError(name)
            if getattr(petition, name) != value:
                before[name] = getattr(petition, name)
                setattr(petition, name, value)
        petition.object_key = key_of(petition.object_name)[:120]
        petition.clean_fields(exclude=[field.name for field in Petition._meta.fields if field.name not in values])
        petition.save()
        searching.keep_entered([petition])
        if "is_key" in before:
            terms.mark_key([key(row) for row in petition.assignments.all()], petition.is_key, clock.today())
        kinds_before = [row.kind for row in petition.types.all()]
        if types is not None:
            petition.types.all().delete()
            PollutionType.objects.bulk_create([PollutionType(petition=petition, kind=kind) for kind in types])
        changed = {name: getattr(petition, name) for name in before if name not in TYPED}
        kept = {n: before[n] for n in changed}
        if types is not None and set(types) != set(kinds_before):
            kept["types"], changed["types"] = kinds_before, list(types)
        write(Verb.EDITED, petition, actor=actor, before=kept, after=changed)
        return petition


def accused_seen(petition: Petition) -> str:
    """The mark of the accused unit, for the `seen` of set_accused."""
    return mark_of(petition.accused_id)


def set_accused(petition_id: int, unit: Organisation | None, *, actor: User, seen: str = "") -> Petition:
    """Say which unit the petition accuses: its people, those above it and below it read the released summary only.

    `seen` is the mark (accused_seen) of what was shown. Raises PermissionDenied; WrongState when somebody else set it
    meanwhile.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.enter", petition.round.region)
        secrecy.require_apart(actor, petition)
        require_same(seen, accused_seen(petition))
        before, petition.accused = petition.accused, unit
        petition.save(update_fields=["accused"])
        write(Verb.ACCUSED_SET, petition, actor=actor, before={"accused": before}, after={"accused": unit})
        return petition
