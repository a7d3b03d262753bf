"""What addressees do with an issued letter, and what the office says to their answers."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import terms
from letters.domain.acts import WrongState, act_on, office_people, page_of, reason, require_state, write
from letters.domain.issuing import UNIT
from letters.models import Addressee, Answer, AnswerFile, Judgement, Letter, LetterFile, Receipt, Reply
from letters.states import OUT, RUNNING, State, Verb
from notify import chasing
from notify.models import Pace
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock, evidence
from records.models import Evidence
from records.trail import key
from search import files as texts

MOST_FILES = 20
LONGEST = 20_000  # characters of an answer


def sign_for(addressee_id: int, *, actor: User) -> Receipt:
    """Sign for a letter on behalf of an addressee. A second signature changes nothing.

    Raises PermissionDenied for people of other units; WrongState for a letter that is not running.
    """
    with act_on(_letter_of(addressee_id)) as letter:
        addressee = _locked(letter, addressee_id)
        require(actor, "letter.receive", addressee.organisation)
        require_state(letter, *RUNNING)
        return _sign(letter, addressee, actor)


def _sign(letter: Letter, addressee: Addressee, actor: User) -> Receipt:
    receipt = addressee.receipt
    if receipt.signed_by_id is not None:
        return receipt
    receipt.signed_by, receipt.signed_at, receipt.signed_on = actor, clock.now(), clock.today()
    receipt.signed_post = post_title(actor, near=addressee.organisation)
    receipt.save()
    chasing.settle(receipt.deadline, clock.today())
    settle(key(receipt))
    if not hasattr(addressee, "reply"):
        settle(key(addressee))
    write(Verb.SIGNED_FOR, letter, actor=actor, after={"unit": addressee.name})
    return receipt


def answer(addressee_id: int, *, actor: User, text: str, files: Sequence[UploadedFile] = ()) -> Answer:
    """Answer a letter on behalf of an addressee, with files; it signs for the letter too. The office reads it next.

    Raises PermissionDenied; WrongState for a letter that is not running or asks for no reply, or for an answer that
    was filed already; ValidationError.
    """
    with act_on(_letter_of(addressee_id)) as letter:
        addressee = _locked(letter, addressee_id)
        require(actor, "letter.answer", addressee.organisation)
        require_state(letter, *RUNNING)
        reply = _reply(addressee)
        if reply.state in (Reply.State.FILED, Reply.State.ACCEPTED):
            raise WrongState(
                _("Your unit has answered already: %(state)s.") % {"state": reply.get_state_display()}, code="answered"
            )
        text = _told(text, len(files))
        _sign(letter, addressee, actor)
        post = post_title(actor, near=addressee.organisation)
        made = Answer.objects.create(reply=reply, seq=reply.answers.count() + 1, text=text, by=actor, post=post)
        kept = {row.pk: row for row in (evidence.store(upload, by=actor) for upload in files)}
        AnswerFile.objects.bulk_create(AnswerFile(answer=made, file=row) for row in kept.values())
        if kept:
            texts.want(list(kept), letter.round_id)
        reply.state = Reply.State.FILED
        reply.save(update_fields=["state"])
        chasing.settle(reply.deadline, clock.today())
        settle(key(addressee))
        settle(key(reply))
        write(Verb.ANSWERED, letter, actor=actor, after={"unit": addressee.name, "files": _listed(kept.values())})
        tell(
            office_people(letter),
            gettext_noop("%(unit)s has answered %(number)s: %(title)s."),
            {"unit": addressee.name, "number": letter.number_text, "title": letter.title},
            dedupe=f"letter-answered:{made.pk}",
            about=key(reply),
            url=page_of(letter),
        )
        return made


def _told(text: str, files: int) -> str:
    text, faults = text.strip(), {}
    if not text:
        faults["text"] = _("Write the answer.")
    if len(text) > LONGEST:
        faults["text"] = _("At most %(n)d characters.") % {"n": LONGEST}
    if files > MOST_FILES:
        faults["files"] = _("At most %(n)d files.") % {"n": MOST_FILES}
    if faults:
        raise ValidationError(faults)
    return text


def _listed(rows: Iterable[Evidence]) -> list[dict[str, str]]:
    return [{"name": row.name, "sha256": row.sha256} for row in rows]


def judge(answer_id: int, *, actor: User, accept: bool, why: str = "") -> Judgement:
    """Accept an answer, or return it with a reason: then the reply's deadline runs again with the same date.

    When every addressee's answer is accepted, the letter is answered. Raises PermissionDenied; WrongState for an
    answer that was judged or followed by another one; ValidationError for a short reason.
    """
    letter_id = Answer.objects.values_list("reply__addressee__letter", flat=True).get(pk=answer_id)
    with act_on(letter_id) as letter:
        require(actor, "letter.judge", letter.region)
        require_state(letter, *RUNNING)
        made = Answer.objects.select_related("reply__deadline", "reply__addressee__organisation").get(pk=answer_id)
        reply, addressee = made.reply, made.reply.addressee
        if reply.state != Reply.State.FILED or reply.answers.filter(seq__gt=made.seq).exists():
            raise WrongState(
                _("This answer was decided on already: %(state)s.") % {"state": reply.get_state_display()},
                code="wrong_state",
            )
        why = why.strip() if accept else reason(why)
        judgement = Judgement.objects.create(answer=made, accepted=accept, why=why, by=actor)
        reply.state = Reply.State.ACCEPTED if accept else Reply.State.RETURNED
        reply.save(update_fields=["state"])
        settle(key(reply))
        verb = Verb.ACCEPTED if accept else Verb.RETURNED
        done = {"letter_state": State.ANSWERED} if accept and _all_answered(letter) else {}
        write(verb, letter, actor=actor, after={"unit": addressee.name} | done, note=why)
        if not accept:
            terms.resume(reply.deadline, clock.today())
            _tell_returned(letter, made, addressee, why)
        return judgement


def _all_answered(letter: Letter) -> bool:
    """Whether the letter became answered by this: no addressee owes a reply any more."""
    waiting = Reply.objects.filter(addressee__letter=letter).exclude(state=Reply.State.ACCEPTED)
    if letter.state != State.ISSUED or waiting.exists():
        return False
    letter.state = State.ANSWERED
    letter.save(update_fields=["state"])
    return True


def _tell_returned(letter: Letter, made: Answer, addressee: Addressee, why: str) -> None:
    tell(
        tree.holders(addressee.organisation, UNIT, clock.today()),
        gettext_noop("The answer to %(number)s was returned: %(why)s"),
        {"number": letter.number_text, "why": why[:150]},
        dedupe=f"letter-returned:{made.pk}",
        about=key(addressee),
        url=page_of(letter),
        due_on=letter.reply_due_on,
        then=gettext_noop("Answer again; the day of the reply stays as it was."),
        why=gettext_noop("The letter is addressed to your unit."),
        pace=Pace.AT_ONCE,
    )


def add_file(letter_id: int, upload: UploadedFile, *, actor: User, what: str) -> LetterFile:
    """File the signed scan or the office's own final file with an issued letter. The same file twice is one.

    Raises PermissionDenied, WrongState, ValidationError.
    """
    with act_on(letter_id) as letter:
        require(actor, "letter.issue", letter.region)
        require_state(letter, *OUT)
        what = LetterFile.What(what)
        kept = evidence.store(upload, by=actor)
        known = letter.files.filter(file__sha256=kept.sha256).first()
        if known is not None:
            return known
        row = LetterFile.objects.create(letter=letter, file=kept, what=what, by=actor)
        texts.want([kept.pk], letter.round_id)
        write(Verb.FILE_ADDED, letter, actor=actor, after={"file": kept.name})
        return row


def _letter_of(addressee_id: int) -> int:
    return Addressee.objects.values_list("letter", flat=True).get(pk=addressee_id)


def _locked(letter: Letter, addressee_id: int) -> Addressee:
    """The addressee with what it owes, read after the letter's lock was taken. WrongState before issue."""
    rows = letter.addressees.select_related("organisation", "receipt__deadline", "reply__deadline")
    found = rows.get(pk=addressee_id)
    if not hasattr(found, "receipt"):
        raise WrongState(_("The letter is not issued."), code="wrong_state")
    return found


def _reply(addressee: Addressee) -> Reply:
    if not hasattr(addressee, "reply"):
        raise WrongState(_("This letter asks for no reply; sign for it."), code="no_reply")
    return addressee.reply
