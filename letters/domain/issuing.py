"""Issuing letters: number, receipts and reply deadlines in one transaction; voiding and lifting them.

A talk and whatever is harsher, and whatever needs an approval, is issued by a person (lifecycle, "Pressure").
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.models import Round
from deadlines import terms, workdays
from deadlines.models import Deadline
from letters.domain import heads, numbering
from letters.domain.acts import WrongState, act_on, move, page_of, reason, require_state
from letters.models import Addressee, Letter, Receipt, Reply, Version
from letters.states import BY_PERSON, RUNNING, Kind, State, Verb
from notify import chasing
from notify.models import Pace
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import require
from records import clock
from records.trail import key

RECEIPT_DAYS = 1  # working days after issue (features, 18)
UNIT = (Role.CLERK, Role.HEAD)


def issue(letter_id: int, *, actor: User) -> Letter:
    """Issue a letter by a person's hand: it gets its number and day, and its addressees are told.

    Raises PermissionDenied, also for who approved it; WrongState for a letter that is no draft or waits for its
    approval; deadlines.workdays.CalendarMissing.
    """
    with act_on(letter_id) as letter:
        require(actor, "letter.issue", letter.region)
        _require_ready(letter)
        if letter.approved_by_id == actor.pk:
            raise PermissionDenied("four eyes")
        return _issue(letter, actor)


def issue_by_rule(letter_id: int) -> Letter:
    """Issue a letter by a rung's rule. A letter that is out already stays as it is.

    Raises PermissionDenied for a talk or harsher and for whatever needs an approval or was edited by a person;
    WrongState for a dropped one.
    """
    with act_on(letter_id) as letter:
        if letter.is_out:
            return letter
        if letter.kind in BY_PERSON or letter.needs_approval:
            raise PermissionDenied("a person issues this letter")
        if letter.drafted_by_id or letter.version > 1:
            raise PermissionDenied("a person wrote this letter, so a person issues it")
        _require_ready(letter)
        return _issue(letter, None)


def _require_ready(letter: Letter) -> None:
    if letter.needs_approval:
        if letter.state == State.DRAFT:
            raise WrongState(_("The letter waits for the approval of a second person."), code="not_approved")
        require_state(letter, State.APPROVED)
    else:
        require_state(letter, State.DRAFT, State.APPROVED)


def _issue(letter: Letter, actor: User | None) -> Letter:
    heading = heads.of_region(letter.region)[Kind(letter.kind)]
    version = letter.versions.get(seq=letter.version)
    today = clock.today()
    calendar = workdays.load()
    reply = workdays.count(today, version.reply_days, workdays.Unit.WORKING, calendar) if version.reply_days else None
    receipt = workdays.count(today, RECEIPT_DAYS, workdays.Unit.WORKING, calendar)
    number = numbering.take(letter.region, heading.prefix, today.year)
    move(
        letter,
        State.ISSUED,
        Verb.ISSUED,
        actor=actor,
        after={"letter_number": f"{heading.prefix}〔{today.year}〕{number}号", "by_rule": actor is None},
        issuer=heading.issuer,
        prefix=heading.prefix,
        year=today.year,
        number=number,
        issued_on=today,
        issued_at=clock.now(),
        issued_by=actor,
        by_rule=actor is None,
        reply_due_on=reply.due_on if reply else None,
    )
    addressees = list(letter.addressees.select_related("organisation"))
    _open(letter, addressees, receipt, reply, today)
    settle(key(letter))
    _tell_addressees(letter, addressees, version, receipt.due_on)
    return letter


def _open(
    letter: Letter,
    addressees: list[Addressee],
    receipt: workdays.Counted,
    reply: workdays.Counted | None,
    today: date,
) -> None:
    """What each addressee owes: a receipt and, where the letter asks for it, a reply, each with its deadline."""
    scope = f"{Round._meta.label_lower}:{letter.round_id}"
    for addressee in addressees:
        unit = addressee.organisation
        signing = Receipt.objects.create(addressee=addressee)
        signing.deadline = terms.open_counted(
            Deadline.Kind.RECEIPT, signing, receipt, organisation=unit, on=today, scope=scope
        )
        signing.save(update_fields=["deadline"])
        if reply:
            owed = Reply.objects.create(addressee=addressee)
            owed.deadline = terms.open_counted(
                Deadline.Kind.REPLY, owed, reply, organisation=unit, on=today, scope=scope
            )
            owed.save(update_fields=["deadline"])


def _tell_addressees(letter: Letter, addressees: list[Addressee], version: Version, receipt_due: date) -> None:
    for addressee in addressees:
        params: dict[str, str | int] = {
            "number": letter.number_text,
            "title": letter.title,
            "receipt": str(receipt_due),
            "reply": str(letter.reply_due_on or ""),
        }
        tell(
            tree.holders(addressee.organisation, UNIT, clock.today()),
            gettext_noop("%(number)s has come to your unit: %(title)s. Sign for it by %(receipt)s.")
            if letter.reply_due_on is None
            else gettext_noop(
                "%(number)s has come to your unit: %(title)s. Sign for it by %(receipt)s, reply by %(reply)s."
            ),
            params,
            dedupe=f"letter-issued:{addressee.pk}",
            about=f"{key(addressee)}",
            url=page_of(letter),
            due_on=letter.reply_due_on or receipt_due,
            then=gettext_noop(
                "Without a receipt or a reply in time the office is told and the next step of pressure follows."
            ),
            why=gettext_noop("The letter is addressed to your unit."),
            pace=Pace.AT_ONCE,
        )


def void(letter_id: int, *, actor: User, why: str) -> Letter:
    """Void an issued letter with its reason; its number stays and is never given again. Nothing is owed any more.

    Raises PermissionDenied, WrongState, ValidationError.
    """
    return _end(letter_id, actor, why, State.VOID, Verb.VOIDED, "letter.void")


def lift(letter_id: int, *, actor: User, why: str) -> Letter:
    """Lift an issued letter with a reason (销账, 解除): nothing is owed any more.

    Raises PermissionDenied, WrongState, ValidationError.
    """
    return _end(letter_id, actor, why, State.LIFTED, Verb.LIFTED, "letter.lift")


def _end(letter_id: int, actor: User, why: str, state: State, verb: Verb, right: str) -> Letter:
    with act_on(letter_id) as letter:
        require(actor, right, letter.region)
        require_state(letter, *RUNNING)
        why = reason(why)
        move(letter, state, verb, actor=actor, note=why, ended_on=clock.today(), ended_by=actor, ended_why=why)
        addressees = list(letter.addressees.select_related("organisation", "receipt__deadline", "reply__deadline"))
        for addressee in addressees:
            close(addressee)
            tell(
                tree.holders(addressee.organisation, UNIT, clock.today()),
                gettext_noop("%(number)s was voided: %(title)s. Reason: %(why)s")
                if state == State.VOID
                else gettext_noop("%(number)s was lifted: %(title)s. Reason: %(why)s"),
                {"number": letter.number_text, "title": letter.title, "why": why[:150]},
                dedupe=f"letter-{state}:{addressee.pk}",
                about=key(letter),
                url=page_of(letter),
                pace=Pace.AT_ONCE,
                note=True,
            )
        return letter


def close(addressee: Addressee) -> None:
    """Nothing is owed by this addressee any more: both deadlines are settled, its open messages done."""
    today = clock.today()
    chasing.settle(addressee.receipt.deadline, today)
    if hasattr(addressee, "reply"):
        chasing.settle(addressee.reply.deadline, today)
    settle(key(addressee))


def require_text(text: str, field: str) -> str:
    """Text that may not be empty. Raises ValidationError beside `field`."""
    if not text.strip():
        raise ValidationError({field: _("Fill this in.")}, code="empty")
    return text.strip()
