"""Drafts of papers: begun from a snapshot, their texts written in versions, put on another snapshot, dropped."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from bulletins.domain.acts import WrongState, act_on, require_draft, write
from bulletins.models import Bulletin, BulletinText
from bulletins.words import Verb
from bulletins.writing import current, texts_of
from cases.models import Round
from orgs.models import User
from orgs.permissions import require
from petitions.privacy import masking
from reports import kinds
from reports.kinds import Kind
from reports.models import Snapshot
from reports.source import read

LONGEST = 20_000  # characters of one text


class Conflict(WrongState):
    """Somebody else changed the same texts meanwhile; `theirs` has the rows that stand now, by field."""

    def __init__(self, theirs: Mapping[str, BulletinText]) -> None:
        super().__init__(
            _("Somebody else changed the same text meanwhile. Theirs stands above; yours is still in the form."),
            code="conflict",
        )
        self.theirs = dict(theirs)


@transaction.atomic
def make(round_id: int, kind_code: str, snapshot_id: int, *, actor: User, carry_over: bool = False) -> Bulletin:
    """Begin a paper of a kind from a snapshot of the round; with `carry_over` it begins with the last one's texts.

    Raises PermissionDenied; ValidationError when the snapshot lacks what the kind needs; TotalsDisagree.
    """
    round = Round.objects.select_related("region").get(pk=round_id)
    require(actor, "bulletin.make", round.region)
    kind, snapshot = _kind(kind_code), _snapshot(round, snapshot_id)
    with round.time():
        _compose(kind, snapshot)
        bulletin = Bulletin.objects.create(round=round, kind=kind.code, snapshot=snapshot, made_by=actor)
        carried = _last_texts(bulletin, kind) if carry_over else {}
        for field, text in carried.items():
            BulletinText.objects.create(bulletin=bulletin, field=field, version=1, text=text, by=actor)
        after = {"paper_kind": kind.code, **_named(snapshot), "texts": sorted(carried)}
        write(Verb.DRAFTED, bulletin, round, actor=actor, after=after)
    return bulletin


def save_texts(
    bulletin_id: int, texts: Mapping[str, str], seen: Mapping[str, int], *, actor: User
) -> list[BulletinText]:
    """Keep the texts that the person changed, each as a version of its own; the new versions.

    `seen` says which version of each field the person had before them (0 for none): a field that they left as it was
    stays as it is now, a field that somebody else changed too is a Conflict, and nothing is kept. Raises
    PermissionDenied; WrongState when it is no draft; ValidationError for a text that is too long or leads to a person.
    """
    with act_on(bulletin_id) as bulletin:
        require(actor, "bulletin.make", bulletin.round.region)
        require_draft(bulletin)
        allowed, now = {one.code for one in _kind(bulletin.kind).texts}, current(bulletin)
        changed = {}
        for field, raw in texts.items():
            text = raw.replace("\r\n", "\n").strip()
            if field not in allowed or text == _version(bulletin, field, seen.get(field, 0)):
                continue
            if len(text) > LONGEST:
                raise ValidationError({field: _("At most %(n)d characters.") % {"n": LONGEST}}, code="long")
            _require_nobody(field, text)
            changed[field] = text
        theirs = {f: now[f] for f, text in changed.items() if f in now and now[f].version != seen.get(f, 0)}
        if any(theirs[field].text != changed[field] for field in theirs):
            raise Conflict(theirs)
        kept = [_keep(bulletin, field, text, now, actor) for field, text in changed.items() if field not in theirs]
        if kept:
            after = {"texts": [f"{row.field} v{row.version}" for row in kept]}
            write(Verb.WRITTEN, bulletin, bulletin.round, actor=actor, after=after)
        return kept


def retake(bulletin_id: int, snapshot_id: int, *, actor: User) -> Bulletin:
    """Put a draft on another snapshot of its round; its texts stay.

    Raises PermissionDenied, WrongState, ValidationError, TotalsDisagree.
    """
    with act_on(bulletin_id) as bulletin:
        require(actor, "bulletin.make", bulletin.round.region)
        require_draft(bulletin)
        snapshot = _snapshot(bulletin.round, snapshot_id)
        _compose(_kind(bulletin.kind), snapshot)
        before, bulletin.snapshot = _named(bulletin.snapshot), snapshot
        bulletin.save(update_fields=["snapshot"])
        write(Verb.RETAKEN, bulletin, bulletin.round, actor=actor, before=before, after=_named(snapshot))
        return bulletin


def drop(bulletin_id: int, *, actor: User) -> Bulletin:
    """Drop a draft: it had no number, and stays out of the register. Raises PermissionDenied, WrongState."""
    with act_on(bulletin_id) as bulletin:
        require(actor, "bulletin.make", bulletin.round.region)
        require_draft(bulletin)
        bulletin.state = Bulletin.State.DROPPED
        bulletin.save(update_fields=["state"])
        write(Verb.DROPPED, bulletin, bulletin.round, actor=actor, after={"paper_state": bulletin.state})
        return bulletin


def _kind(code: str) -> Kind:
    if code not in kinds.KINDS:
        raise ValidationError({"kind": _("There is no such kind of paper.")}, code="kind")
    return kinds.KINDS[code]


def _snapshot(round: Round, pk: int) -> Snapshot:
    found = round.snapshots.select_related("round__region", "period").filter(pk=pk).first()
    if found is None:
        raise ValidationError({"snapshot": _("Choose a snapshot of this round.")}, code="snapshot")
    return found


def _compose(kind: Kind, snapshot: Snapshot) -> None:
    source = read(snapshot)
    if lacking := kind.lacks(source):
        raise ValidationError(
            {"snapshot": _("This snapshot lacks what a paper of this kind needs: %s.") % lacks_words(lacking)},
            code="lacks",
        )
    kind.compose(source)


def lacks_words(needs: tuple[str, ...]) -> str:
    """What a source lacks, in words."""
    words = {
        "feedback": _("the feedback of the inspection"),
        "period": _("a month, week or quarter that it closes"),
        "problem": _("problems"),
        "task": _("tasks"),
        "petition": _("petitions"),
        "assignment": _("petitions assigned"),
        "filing": _("what the units filed"),
    }
    return "、".join(words.get(need, need) for need in needs)


def _named(snapshot: Snapshot) -> dict[str, str]:
    return {"snapshot": str(snapshot), "snapshot_digest": snapshot.digest[:12]}


def _last_texts(bulletin: Bulletin, kind: Kind) -> dict[str, str]:
    """The texts of the newest paper of the kind that has any, without those that the kind no longer knows."""
    others = Bulletin.objects.filter(round=bulletin.round_id, kind=kind.code).exclude(pk=bulletin.pk)
    written = others.filter(Exists(BulletinText.objects.filter(bulletin=OuterRef("pk")).exclude(text="")))
    last = written.exclude(state=Bulletin.State.DROPPED).order_by("-made_at", "-pk").first()
    known = {one.code for one in kind.texts}
    return {field: text for field, text in (texts_of(last) if last else {}).items() if text and field in known}


def _require_nobody(field: str, text: str) -> None:
    """Raises ValidationError for what leads to a person and must not go out: mobile and identity numbers, plates."""
    if found := masking.remaining(text):
        kinds_found = "、".join(dict.fromkeys(str(hit.kind.label) for hit in found))
        said = _("Take out what leads to a person: %(what)s.") % {"what": kinds_found}
        raise ValidationError({field: said}, code="person")


def _version(bulletin: Bulletin, field: str, version: int) -> str:
    row = bulletin.texts.filter(field=field, version=version).first()
    return row.text if row else ""


def _keep(bulletin: Bulletin, field: str, text: str, now: Mapping[str, BulletinText], actor: User) -> BulletinText:
    version = now[field].version + 1 if field in now else 1
    return BulletinText.objects.create(bulletin=bulletin, field=field, version=version, text=text, by=actor)
