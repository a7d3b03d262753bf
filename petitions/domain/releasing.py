"""What goes out about a petition: prepared and masked by the office, released by a second person, one by one."""

import hashlib
import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from orgs.models import User
from orgs.permissions import require
from petitions import searching
from petitions.domain import knowing, secrecy, signing
from petitions.domain.acts import act_on_petition
from petitions.domain.moves import WrongState, write
from petitions.models import Fact, Petition, PublicVersion
from petitions.privacy import masking
from petitions.states import Stage, Verb
from records import clock

# The columns of the public table that hold words; the others are codes.
TEXTS = ("content", "region", "investigation", "handling", "accountability", "remark")
REVIEWED = (Stage.REVIEWED, Stage.IN_NOTICE, Stage.STAGED, Stage.CLOSED)
# Facts after which a result that was prepared before them tells of replies that no longer stand.
CHANGING = (Fact.Kind.HANDED_ON, Fact.Kind.REPLIED, Fact.Kind.RETURNED, Fact.Kind.REVIEWED, Fact.Kind.REOPENED)


def projection(petition: Petition, audience: str) -> dict[str, Any]:
    """What may be told of a petition, unmasked yet: for the units concerned the summary only."""
    told = {
        "number": petition.number,
        "batch": petition.batch.label,
        "channel": petition.channel,
        "key": petition.is_key,
        "content": petition.summary,
        "region": petition.place.name if petition.place else petition.region_text,
        "types": [row.kind for row in petition.types.all()],
        "investigation": "",
        "verdict": "",
        "handling": "",
        "status": "",
        "accountability": "",
        "remark": "",
        "illustrative": petition.is_illustrative,
    }
    if audience == PublicVersion.Audience.INSIDE:
        return told
    told |= {"verdict": petition.verdict, "status": petition.status}
    if since := knowing.known_since(petition):
        return told | _masked_before(petition, since)
    replies = [(row, signing.filed_reply(row)) for row in petition.assignments.live().select_related("organisation")]
    several = len(replies) > 1
    for field in ("investigation", "handling", "accountability"):
        parts = [(row, getattr(reply, field).strip()) for row, reply in replies]
        told[field] = "\n".join(
            f"（{row.organisation.name}）{text}" if several else text for row, text in parts if text
        )
    return told


def _masked_before(petition: Petition, since: datetime) -> dict[str, str]:
    """The words of the newest version that stands released and was made while the identity was known, else none.

    Replies are kept as written, and with the identity went what they would be searched by. What was refused or
    withdrawn was so for its words.
    """
    made = petition.versions.filter(
        audience=PublicVersion.Audience.PUBLIC, state=PublicVersion.State.RELEASED, made_at__gte=since
    )
    last = made.order_by("-version").first()
    return {name: last.content[name] for name in TEXTS} if last else {}


def prepare(
    petition_id: int, *, actor: User, audience: str = PublicVersion.Audience.PUBLIC, note: str = ""
) -> PublicVersion:
    """Draft the next version of what goes out; the machine masks names, numbers, plates, addresses and the identity.

    A second version needs `note`, what is corrected. Raises PermissionDenied; WrongState while a draft waits or, for
    the public, a reply is not reviewed; ValidationError.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.prepare_release", petition.round.region)
        secrecy.require_apart(actor, petition)
        if petition.versions.filter(state=PublicVersion.State.DRAFT).exists():
            raise WrongState(_("A version waits to be released already."), code="draft")
        if audience == PublicVersion.Audience.PUBLIC and petition.stage not in REVIEWED:
            raise WrongState(_("The result goes out when every reply has passed the review."), code="not_reviewed")
        last = petition.versions.order_by("-version").first()
        corrects = petition.versions.filter(
            state=PublicVersion.State.RELEASED, audience=PublicVersion.Audience.PUBLIC
        ).exists()
        if corrects and audience == PublicVersion.Audience.PUBLIC and not note.strip():
            raise ValidationError({"note": _("Say what is corrected; the public will read it.")}, code="note")
        made = PublicVersion(
            petition=petition,
            version=last.version + 1 if last else 1,
            audience=audience,
            made_by=actor,
            made_on=clock.today(),
        )
        _fill(made, projection(petition, audience), note)
        made.save()
        write(Verb.PREPARED, petition, actor=actor, after=_facts(made))
        return made


def reword(version_id: int, *, actor: User, note: str | None = None, seen: str = "", **texts: str) -> PublicVersion:
    """Word a draft anew (TEXTS); the machine masks it again. `seen` is the digest of the text that was shown.

    Raises PermissionDenied; WrongState when it was decided, worded anew by somebody else meanwhile, or is behind.
    """
    with act_on_petition(PublicVersion.objects.values_list("petition", flat=True).get(pk=version_id)) as petition:
        require(actor, "petition.prepare_release", petition.round.region)
        secrecy.require_apart(actor, petition)
        row = PublicVersion.objects.get(pk=version_id)
        _require_draft(row)
        if seen and row.digest != seen:
            raise WrongState(_("Somebody else worded it anew meanwhile. Compare, then send again."), code="stale")
        row.petition = petition
        _require_up_to_date(row)
        unknown = set(texts) - set(TEXTS)
        if unknown:
            raise ValueError(unknown)
        _fill(row, row.content | texts, row.note if note is None else note)
        row.made_by, row.made_at, row.made_on = actor, clock.now(), clock.today()
        row.save()
        write(Verb.REWORDED, petition, actor=actor, after=_facts(row))
        return row


def _fill(row: PublicVersion, content: dict[str, Any], note: str) -> None:
    """Mask every text of a version; how much the machine marked adds up over all rewordings."""
    secret, marks = secrecy.known(row.petition), dict(row.marks)
    for field in TEXTS:
        content[field], hits = masking.masked(content[field], secret)
        if hits:
            counts = Counter(marks.get(field, {})) + Counter(str(hit.kind) for hit in hits)
            marks[field] = dict(sorted(counts.items()))
    row.note = masking.masked(note, secret)[0][:300]
    row.content, row.marks = content, marks
    row.digest = digest(content | {"note": row.note})


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def release(version_id: int, *, actor: User, seen: str) -> PublicVersion:
    """Give a version out. The text is searched once more; anything that tells of a person stops it.

    `seen` is the digest that the page showed. Raises PermissionDenied, also for whoever made it; WrongState when it
    was decided or changed meanwhile, or when the result it tells no longer stands; ValidationError naming the field
    that must be mended.
    """
    with act_on_petition(PublicVersion.objects.values_list("petition", flat=True).get(pk=version_id)) as petition:
        require(actor, "petition.release", petition.round.region)
        secrecy.require_apart(actor, petition)
        row = PublicVersion.objects.get(pk=version_id)
        _require_draft(row)
        if row.made_by_id == actor.pk:
            raise PermissionDenied("four eyes")
        if row.digest != seen:
            raise WrongState(_("The text changed after you opened it. Look at it again."), code="stale")
        row.petition = petition
        _require_up_to_date(row)
        secret = secrecy.known(petition)
        texts = {field: row.content[field] for field in TEXTS} | {"note": row.note}
        if any(_is_somebodys(hit) for hit in masking.scan(petition.number, secret)):
            raise ValidationError(_("The number itself tells who complained; it cannot go out."), code="identity")
        faults = {
            field: _("“%(field)s” still tells of a person; return it to be worded anew.") % {"field": field}
            for field, text in texts.items()
            if masking.remaining(text, secret)
        }
        if faults:
            raise ValidationError(list(faults.values()), code="identity")
        row.state = PublicVersion.State.RELEASED
        row.released_by, row.released_at, row.released_on = actor, clock.now(), clock.today()
        row.save(update_fields=["state", "released_by", "released_at", "released_on"])
        searching.keep_released(petition.pk)
        write(Verb.RELEASED, petition, actor=actor, after=_facts(row))
        return row


def _is_somebodys(hit: masking.Hit) -> bool:
    """Whether what was found in a petition's number is no number of a petition: many of those read like a card's."""
    return hit.kind is masking.Kind.IDENTITY or hit.why is masking.Why.MOBILE


def versions_that_tell(petition: Petition) -> list[int]:
    """The released versions that tell who complained: they went out before the identity was kept. To be withdrawn."""
    secret = secrecy.known(petition)
    rows = petition.versions.filter(state=PublicVersion.State.RELEASED).order_by("version")
    return [row.version for row in rows if tells_who(row, secret)]


def tells_who(version: PublicVersion, secret: masking.Known) -> bool:
    """Whether a version says anything of the identity record."""
    texts = (*(version.content[name] for name in TEXTS), version.note)
    return any(hit.kind is masking.Kind.IDENTITY for text in texts for hit in masking.scan(text, secret))


def refuse(version_id: int, *, actor: User, why: str) -> PublicVersion:
    """Turn a draft down, with the reason; the office prepares another."""
    with act_on_petition(PublicVersion.objects.values_list("petition", flat=True).get(pk=version_id)) as petition:
        require(actor, "petition.release", petition.round.region)
        secrecy.require_apart(actor, petition)
        row = PublicVersion.objects.get(pk=version_id)
        _require_draft(row)
        if not why.strip():
            raise ValidationError({"why": _("Say what must be worded anew.")}, code="why")
        row.state, row.why = PublicVersion.State.REFUSED, secrecy.blanked(petition, why)
        row.save(update_fields=["state", "why"])
        write(Verb.REFUSED, petition, actor=actor, after=_facts(row))
        return row


def withdraw(version_id: int, *, actor: User, why: str) -> PublicVersion:
    """Take a released version back; its line stays public with the reason, its words do not."""
    with act_on_petition(PublicVersion.objects.values_list("petition", flat=True).get(pk=version_id)) as petition:
        require(actor, "petition.release", petition.round.region)
        secrecy.require_apart(actor, petition)
        row = PublicVersion.objects.get(pk=version_id)
        if row.state != PublicVersion.State.RELEASED:
            raise WrongState(_("Only what was released can be withdrawn."), code="wrong_state")
        if not why.strip():
            raise ValidationError({"why": _("Say why; the public will read it.")}, code="why")
        row.state, row.why = PublicVersion.State.WITHDRAWN, masking.masked(why, secrecy.known(petition))[0]
        row.save(update_fields=["state", "why"])
        searching.keep_released(petition.pk)
        write(Verb.WITHDRAWN, petition, actor=actor, after=_facts(row))
        return row


def summary_for(user: User, petition: Petition) -> str | None:
    """The wording that a person may read in place of the original: None while nothing is released to them.

    The accused side reads what was released; everybody else who sees the petition reads the masked summary.
    """
    if not secrecy.on_accused_side(user, petition):
        return petition.summary
    newest = petition.versions.filter(state=PublicVersion.State.RELEASED).order_by("-version").first()
    return newest.content["content"] if newest else None


def is_behind(version: PublicVersion) -> bool:
    """Whether a public version tells of replies that no longer stand: something was decided after it was made."""
    if version.audience != PublicVersion.Audience.PUBLIC:
        return False
    later = Fact.objects.filter(
        assignment__petition=version.petition_id, kind__in=CHANGING, recorded_at__gt=version.made_at
    )
    told, petition = version.content, version.petition
    if (told["status"], told["verdict"]) != (petition.status, petition.verdict):
        return True
    return petition.stage not in REVIEWED or later.exists()


def _require_up_to_date(row: PublicVersion) -> None:
    if is_behind(row):
        raise WrongState(
            _("The replies changed after this version was prepared. It is turned down and prepared anew."),
            code="behind",
        )


def _require_draft(row: PublicVersion) -> None:
    if row.state != PublicVersion.State.DRAFT:
        raise WrongState(_("This version was decided already."), code="wrong_state")


def _facts(row: PublicVersion) -> dict[str, Any]:
    return {"version": row.version, "digest": row.digest[:12], "audience": row.audience}
