"""Drafting letters from facts, editing, approving and dropping drafts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.models import Round
from letters import searching, wording
from letters.domain import heads
from letters.domain.acts import WrongState, act_on, move, office_people, page_of, reason, require_state, write
from letters.matter import Matter
from letters.models import Addressee, Item, Letter, Version
from letters.states import BY_PERSON, Kind, State, Verb
from notify.outbox import settle, tell
from orgs.models import Organisation, User
from orgs.permissions import require
from records import clock
from records.trail import key

__all__ = ["Matter", "WrongState", "approve", "draft", "drop", "edit"]
MOST_ADDRESSEES, MOST_LINES, LONGEST_LINE = 60, 60, 4000


def draft(
    kind: str,
    *,
    round: Round,
    addressees: Sequence[Organisation],
    matters: Sequence[Matter],
    cause: str,
    actor: User | None = None,
    needs_approval: bool = False,
    reply_days: int | None = None,
) -> Letter:
    """A draft of a letter of `kind` about `matters`, its words made from their facts; once per `cause`.

    A second call with the same cause returns the first letter, whatever became of it. `actor` None is a rung.
    A talk and what is harsher needs a second person in any case. `reply_days` counts working days; None takes the
    kind's own, 0 asks for no reply. The office is told in its inbox.
    Raises PermissionDenied; ValueError without addressees or matters or for an unknown kind.
    """
    kind = Kind(kind)
    needs_approval = needs_approval or kind in BY_PERSON
    if not addressees or not matters:
        raise ValueError("A letter has at least one addressee and one item.")
    with transaction.atomic(), round.time():
        if actor is not None:
            require(actor, "letter.draft", round.region)
        known = Letter.objects.filter(cause=cause).first()
        if known is not None:
            return known
        try:
            with transaction.atomic():
                letter = _write(kind, round, addressees, matters, cause, actor, needs_approval, reply_days)
        except IntegrityError:
            faster = Letter.objects.filter(cause=cause).first()
            if faster is None:
                raise
            return faster
        write(Verb.DRAFTED, letter, actor=actor, after={"letter_kind": kind, "addressees": _names(addressees)})
        _tell_office(letter, addressees)
        return letter


def _write(
    kind: Kind,
    round: Round,
    addressees: Sequence[Organisation],
    matters: Sequence[Matter],
    cause: str,
    actor: User | None,
    needs_approval: bool,
    reply_days: int | None,
) -> Letter:
    words = wording.compose(
        kind, round_name=round.name, region=round.region.name, matters=matters, on=clock.today(), reply_days=reply_days
    )
    heading = heads.of_region(round.region)[kind]
    letter = Letter.objects.create(
        round=round,
        region=round.region,
        kind=kind,
        cause=cause,
        title=words.title[:200],
        needs_approval=needs_approval,
        drafted_by=actor,
        is_illustrative=round.is_illustrative,
    )
    Version.objects.create(
        letter=letter,
        seq=1,
        title=letter.title,
        paragraphs=list(words.paragraphs),
        demands=list(words.demands),
        reply_days=words.reply_days,
        signatory=heading.signatory,
        contact=heading.contact,
        by=actor,
    )
    unique = {unit.pk: unit for unit in addressees}.values()
    Addressee.objects.bulk_create(
        Addressee(letter=letter, order=n, organisation=unit, name=unit.name) for n, unit in enumerate(unique, 1)
    )
    Item.objects.bulk_create(Item(letter=letter, order=n, **asdict(matter)) for n, matter in enumerate(matters, 1))
    searching.LETTERS.keep([letter.pk])
    return letter


def _names(addressees: Sequence[Organisation]) -> list[str]:
    return [unit.name for unit in addressees]


def _tell_office(letter: Letter, addressees: Sequence[Organisation]) -> None:
    tell(
        [user for user in office_people(letter) if user.pk != letter.drafted_by_id],
        gettext_noop("A draft waits to be read and issued: %(title)s (to %(units)s)."),
        {"title": letter.title, "units": "、".join(_names(addressees))[:120]},
        dedupe=f"letter-draft:{letter.pk}",
        about=key(letter),
        url=page_of(letter),
        then=gettext_noop("Nothing is sent before a person issues it."),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a letter that are edited on screen. `reply_days` counts working days; None asks for no reply."""

    title: str
    paragraphs: tuple[str, ...]
    demands: tuple[str, ...]
    reply_days: int | None
    signatory: str
    contact: str = ""
    copies: tuple[str, ...] = ()


def words_of(version: Version) -> Text:
    """What a version says."""
    return Text(
        version.title,
        tuple(version.paragraphs),
        tuple(version.demands),
        version.reply_days,
        version.signatory,
        version.contact,
        tuple(version.copies),
    )


def edit(letter_id: int, text: Text, *, actor: User, seen: int) -> Letter:
    """Keep the draft's words as a new version; an approval given before stops counting. Same words change nothing.

    `seen` is the version that the editor had before them. Raises PermissionDenied, WrongState (also when somebody
    else edited meanwhile), ValidationError.
    """
    with act_on(letter_id) as letter:
        require(actor, "letter.edit", letter.region)
        require_state(letter, State.DRAFT, State.APPROVED)
        text = _tidied(text)
        if seen != letter.version:
            raise WrongState(
                _("Somebody else has edited the draft since you opened it; compare with the words now."), code="edited"
            )
        old = letter.versions.get(seq=letter.version)
        if words_of(old) == text:
            return letter
        values = asdict(text) | {name: list(getattr(text, name)) for name in ("paragraphs", "demands", "copies")}
        Version.objects.create(letter=letter, seq=letter.version + 1, by=actor, **values)
        letter.version += 1
        letter.title = text.title
        taken_back = letter.state == State.APPROVED
        letter.state, letter.approved_by, letter.approved_at = State.DRAFT, None, None
        letter.save(update_fields=["version", "title", "state", "approved_by", "approved_at"])
        searching.LETTERS.keep([letter.pk])
        write(
            Verb.EDITED,
            letter,
            actor=actor,
            before={"letter_version": old.seq} | ({"letter_state": State.APPROVED} if taken_back else {}),
            after={"letter_version": letter.version} | ({"letter_state": State.DRAFT} if taken_back else {}),
        )
        return letter


def _tidied(text: Text) -> Text:
    lines = {
        name: tuple(line.strip() for line in getattr(text, name) if line.strip())
        for name in ("paragraphs", "demands", "copies")
    }
    text = replace(
        text,
        title=text.title.strip(),
        signatory=text.signatory.strip(),
        contact=text.contact.strip(),
        paragraphs=lines["paragraphs"],
        demands=lines["demands"],
        copies=lines["copies"],
    )
    faults = {name: _("Fill this in.") for name in ("title", "paragraphs", "signatory") if not getattr(text, name)}
    for name, written in lines.items():
        if len(written) > MOST_LINES or any(len(line) > LONGEST_LINE for line in written):
            faults[name] = _("At most %(n)d lines of at most %(m)d characters each.") % {
                "n": MOST_LINES,
                "m": LONGEST_LINE,
            }
    for name, longest in (("title", 200), ("signatory", 60), ("contact", 120)):
        if len(getattr(text, name)) > longest:
            faults[name] = _("At most %(n)d characters.") % {"n": longest}
    if text.reply_days is not None and not 1 <= text.reply_days <= 90:
        faults["reply_days"] = _("Between 1 and 90 working days.")
    if faults:
        raise ValidationError(faults)
    return text


def approve(letter_id: int, *, actor: User, seen: int) -> Letter:
    """Approve the present version of a draft, as a second person: never one who wrote any of its versions.

    Raises PermissionDenied; WrongState when it is no draft any more or `seen` is not its present version.
    """
    with act_on(letter_id) as letter:
        require(actor, "letter.approve", letter.region)
        require_state(letter, State.DRAFT)
        if seen != letter.version:
            raise WrongState(_("The draft was edited since you opened it; read it again."), code="edited")
        if letter.drafted_by_id == actor.pk or letter.versions.filter(by=actor).exists():
            raise PermissionDenied("four eyes")
        move(
            letter,
            State.APPROVED,
            Verb.APPROVED,
            actor=actor,
            after={"letter_version": letter.version},
            approved_by=actor,
            approved_at=clock.now(),
        )
        tell(
            [user for user in office_people(letter) if user.pk != actor.pk],
            gettext_noop("Approved, to be issued: %(title)s."),
            {"title": letter.title},
            dedupe=f"letter-approved:{letter.pk}:{letter.version}",
            about=key(letter),
            url=page_of(letter),
        )
        return letter


def drop(letter_id: int, *, actor: User, why: str) -> Letter:
    """Drop a draft with a reason; no number is lost by it. Raises PermissionDenied, WrongState, ValidationError."""
    with act_on(letter_id) as letter:
        require(actor, "letter.edit", letter.region)
        require_state(letter, State.DRAFT, State.APPROVED)
        why = reason(why)
        move(
            letter,
            State.DROPPED,
            Verb.DROPPED,
            actor=actor,
            note=why,
            ended_on=clock.today(),
            ended_by=actor,
            ended_why=why,
        )
        settle(key(letter))
        return letter
