"""Keeping, opening and erasing who complained. Nothing else touches Identity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import READERS, may, paths_of, post_title, posts_of, require
from orgs.reauth import Proof, require_proof
from petitions import searching
from petitions.alike.objects import key_of
from petitions.domain.acts import act_on_petition
from petitions.domain.knowing import bound_to, known, opened
from petitions.domain.moves import write
from petitions.models import (
    Assignment,
    Extension,
    Finding,
    HandlingFile,
    Identity,
    ImportRow,
    Link,
    NoticeObjection,
    Original,
    Petition,
    Reply,
    Reveal,
    Rules,
)
from petitions.privacy import masking, sealing
from petitions.privacy.masking import Kind, Known
from petitions.privacy.record import known_of
from petitions.states import Status, Verb
from records import clock
from records.models import Evidence
from records.trail import record

FIELDS = ("name", "phone", "id_number", "address")
# Columns of a petition that more people read than its wording.
EVERYBODYS = ("number_raw", "region_text", "object_name", "remark")
A_DAY = 20  # identities that one person may open on one day
MIN_REASON = 6  # characters


@dataclass(frozen=True, slots=True)
class Opened:
    """An identity as read; it has no readable repr, so that no log prints it."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "<Opened>"


def keep_many(pairs: Iterable[tuple[Petition, dict[str, str]]]) -> dict[str, str]:
    """Seal identities of new petitions; returns their commitments by petition number."""
    rows = []
    for petition, values in pairs:
        kept = {name: values[name].strip() for name in FIELDS if values.get(name, "").strip()}
        if kept:
            sealed = sealing.seal(kept, bound_to(petition))
            rows.append(
                Identity(
                    petition=petition,
                    sealed=sealed.ciphertext,
                    wrapped_key=sealed.wrapped_key,
                    salt=sealed.salt,
                    commitment=sealed.commitment,
                )
            )
    Identity.objects.bulk_create(rows)
    return {row.petition.number: row.commitment for row in rows}


def keep(petition_id: int, values: dict[str, str], *, actor: User) -> Identity:
    """Seal the identity of a petition that has none yet, or replace it; what it says goes out of the office's words.

    Out of the summary too, though signatures bind to it: everybody reads it. Raises PermissionDenied, ValidationError.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.enter", petition.round.region)
        require_apart(actor, petition)
        if not any(values.get(name, "").strip() for name in FIELDS):
            raise ValidationError(_("Nothing was entered."), code="empty")
        Identity.objects.filter(petition=petition).delete()
        keep_many([(petition, values)])
        row = Identity.objects.get(petition=petition)
        secret = known_of(values)
        petition.summary = masking.masked(petition.summary, secret)[0]
        for name in EVERYBODYS:
            setattr(petition, name, _without(petition, name, secret))
        petition.object_key = key_of(petition.object_name)[:120]
        petition.save(update_fields=["summary", "object_key", *EVERYBODYS])
        _blank_office_words(petition, secret)
        searching.keep(petition.pk)
        write(Verb.IDENTITY_KEPT, petition, actor=actor, after={"commitment": row.commitment})
        return row


def _blank_office_words(petition: Petition, secret: Known) -> None:
    """Hide who complained in what the office wrote before that was known, when nothing could refuse the words.

    The part of a case stays where its reply went to be signed: the signatures bind to it.
    """
    _blank(Assignment.objects.filter(petition=petition, run=None), secret, "part")
    _blank(Extension.objects.filter(assignment__petition=petition), secret, "decision")
    _blank(NoticeObjection.objects.filter(notice__assignment__petition=petition), secret, "text", "answer")
    _blank(Link.objects.filter(Q(later=petition) | Q(earlier=petition)), secret, "why")


def _blank_unsigned_words(petition: Petition, secret: Known) -> None:
    """Hide who complained in what the units wrote and no signature binds to."""
    of_cases = {"assignment__petition": petition}
    drafts = Reply.objects.filter(**of_cases, state=Reply.State.DRAFT)
    files = HandlingFile.objects.filter(**of_cases)
    _blank(drafts, secret, "investigation", "handling", "accountability")
    _blank(Finding.objects.filter(reply__in=drafts), secret, "text")
    _blank(Reply.objects.filter(**of_cases), secret, "handlers", "returned_why")
    _blank(Extension.objects.filter(**of_cases), secret, "why")
    _blank(files, secret, "withdrawn_why")
    _blank(Evidence.objects.filter(pk__in=files.values("file")), secret, "name")


def _blank(rows: QuerySet[Any], secret: Known, *names: str) -> None:
    """Take the record out of columns of `rows` for good, and nothing else: other people's numbers are theirs."""
    if secret == masking.NOBODY:
        return
    for row in rows:
        told = {name: _without(row, name, secret) for name in names}
        if any(getattr(row, name) != text for name, text in told.items()):
            rows.filter(pk=row.pk).update(**told)


def _without(row: Any, name: str, secret: Known) -> str:
    """A column's text without the record, no longer than the column: 举报人 is longer than 李四."""
    return masking.without(getattr(row, name), secret)[: row._meta.get_field(name).max_length]


def reveal(petition_id: int, *, actor: User, reason: str, proof: Proof | None) -> Opened:
    """Open one identity, with a reason; the look is on record before anything is told.

    Raises PermissionDenied, also for a person who belongs to the accused side; ValidationError for a short reason,
    without a fresh proof, past the day's limit (A_DAY), or when nothing is kept.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.reveal", petition.round.region)
        require_apart(actor, petition)
        require_proof(proof, actor)
        if len(reason.strip()) < MIN_REASON:
            raise ValidationError(
                {"reason": _("Say what you need it for, in at least %(n)d characters.") % {"n": MIN_REASON}},
                code="reason",
            )
        User.objects.select_for_update().get(pk=actor.pk)  # one look of a person after the other: they are counted
        today = clock.today()
        if Reveal.objects.filter(by=actor, on=today).count() >= A_DAY:
            raise ValidationError(
                _("You have opened %(n)d identities today; that is the limit of a day.") % {"n": A_DAY}, code="limit"
            )
        row = Identity.objects.filter(petition=petition).first()
        if row is None or row.erased_at:
            raise ValidationError(_("No identity is kept for this petition."), code="none")
        keep_out(petition, reason=reason)
        Reveal.objects.create(petition=petition, by=actor, on=today, reason=reason.strip())
        write(Verb.IDENTITY_REVEALED, petition, actor=actor, note=reason.strip())
        return Opened(**opened(row, petition))


def erase(petition_id: int, *, actor: User | None, why: str, proof: Proof | None = None) -> None:
    """Forget an identity for good: ciphertext, key and salt go, the row and the trail stay valid.

    What it says goes out of the original wording too, while it is still known what to look for.
    `actor` is None for the job that erases what was kept long enough. Raises PermissionDenied; ValidationError without
    the person's fresh proof, or for a reason that tells who complained.
    """
    with act_on_petition(petition_id) as petition:
        if actor is not None:
            require(actor, "petition.enter", petition.round.region)
            require_apart(actor, petition)
            require_proof(proof, actor)
            keep_out(petition, why=why)
        row = Identity.objects.select_for_update().filter(petition=petition, erased_at=None).first()
        if row is None:
            return
        _forget_in_wording(petition, row)
        row.sealed = row.wrapped_key = row.salt = None
        row.erased_at, row.erased_why = clock.now(), why[:200]
        row.save()
        searching.keep(petition.pk)
        post = post_title(actor) if actor else ""
        record(Verb.IDENTITY_ERASED, petition, actor=actor, post=post, after={"commitment": row.commitment}, note=why)


def _forget_in_wording(petition: Petition, row: Identity) -> None:
    try:
        secret = known_of(opened(row, petition))
    except sealing.Unreadable:  # its key is gone already: nobody can say what to look for
        secret = Known()
    for kept in Original.objects.filter(petition=petition):
        kept.content = masking.without(kept.content, secret)
        kept.given = {n: masking.without(v, secret) if isinstance(v, str) else v for n, v in kept.given.items()}
        kept.save(update_fields=["content", "given"])
    _blank_unsigned_words(petition, secret)
    # The table that the petition came from says it all once more.
    ImportRow.objects.filter(source__batch=petition.batch_id, values__number=petition.number).delete()


def kept_too_long() -> list[int]:
    """Petitions whose identity has been kept for the round's retention since they were closed."""
    rows = Identity.objects.filter(
        erased_at=None, petition__status=Status.CLOSED, petition__closed_on__isnull=False
    ).select_related("petition__round__petition_rules")
    due = []
    for row in rows.iterator():
        rules = getattr(row.petition.round, "petition_rules", None)
        days = rules.retention_days if rules else Rules().retention_days
        closed_on = row.petition.closed_on
        if closed_on and closed_on + timedelta(days=days) <= row.petition.round.today():
            due.append(row.petition_id)
    return due


def blanked(petition: Petition, text: str) -> str:
    """The text without who complained of this petition, and without mobile and identity numbers of anybody.

    For words of people who may not be told whether they guessed right: never show them the answer.
    """
    return masking.blanked(text, known(petition)) if text else text


def keep_out(petition: Petition, **texts: str) -> None:
    """Refuse words of the office that tell who complained, by field. For people who may know the identity only.

    A unit's words are not refused here, because the refusal would tell them; they are masked before release.
    """
    secret, comma = known(petition), pgettext("between names", ", ")
    faults = {
        name: _("This tells who complained (%(what)s). Write it without that.") % {"what": comma.join(found)}
        for name, text in texts.items()
        if (
            found := sorted(
                {str(hit.why.label) for hit in masking.scan(text or "", secret) if hit.kind == Kind.IDENTITY}
            )
        )
    }
    if faults:
        raise ValidationError({name: ValidationError(text, code="identity") for name, text in faults.items()})


def on_accused_side(user: User, petition: Petition) -> bool:
    """Whether a post of the user, or of somebody they stand in for, lies in, above or below the accused unit.

    People of a rectification office stand above everybody by their work; for them only their own unit counts.
    """
    if petition.accused is None:
        return False
    accused = petition.accused
    for held in posts_of(user):
        own = Organisation.objects.only("path").get(pk=held.organisation_id).path if held.role in READERS else held.path
        if held.role in READERS:
            if accused.kind == Organisation.Kind.UNIT and own.startswith(accused.path):
                return True
        elif own.startswith(accused.path) or accused.path.startswith(own):
            return True
    return False


def about_own_side(user: User) -> Q:
    """The condition "the petition accuses the user's own side", as `on_accused_side` judges it row by row.

    Lists withhold by it what the accused side must not read, and never search or filter by that.
    """
    condition = Q(pk__in=[])
    for held in posts_of(user):
        own = Organisation.objects.only("path").get(pk=held.organisation_id)
        if held.role in READERS:
            condition |= Q(accused__in=tree.ancestors(own), accused__kind=Organisation.Kind.UNIT)
        else:
            above = [int(part) for part in held.path.split(".") if part]
            condition |= Q(accused__path__startswith=held.path) | Q(accused__in=above)
    return condition


def require_apart(user: User, petition: Petition) -> None:
    """Raise PermissionDenied when the petition is about the user's own side."""
    if on_accused_side(user, petition):
        raise PermissionDenied("the petition is about your own side")


def sees_original(user: User, petition: Petition) -> bool:
    """Whether the user may read the wording as it was handed over.

    The office and its verifier; the people of a handling unit on their own case; never anybody of the accused side.
    """
    if on_accused_side(user, petition):
        return False
    if may(user, "petition.read_original", petition.round.region):
        return True
    units = [row.organisation for row in petition.assignments.live().select_related("organisation")]
    return may(user, "petition.handle", *units)


def reveals_read_by(user: User) -> QuerySet[Reveal]:
    """Who opened which identity and why, in the regions where the person is the auditor; what it says is not in it."""
    return Reveal.objects.filter(tree.below(paths_of(user, "petition.read_reveals"), "petition__round__region__"))
