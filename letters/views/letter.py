"""The page of one letter: what it says, who got it, what they owe and answered, and every act that is open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import neighbours
from cases.forms.staged import ACCEPT_WORDS
from cases.sentences import sentence
from cases.views.frame import DeskRequest
from deadlines import terms
from letters import doable, files
from letters.forms.acts import AnswerForm, FileForm, JudgeForm, SeenForm, WhyForm
from letters.models import Addressee, Answer, Letter, Reply
from letters.reading import overdue
from letters.states import BY_PERSON, State
from letters.views.frame import back_to, on_letter, visible_letter
from orgs.models import User
from petitions.forms.case import CaseForm
from petitions.views.frame import answered
from records import clock
from records.trail import history, key

Bound = dict[str, CaseForm]
LINES = 40  # of the history


@on_letter
def letter(request: DeskRequest, letter: Letter) -> HttpResponse:
    """The page of one letter."""
    return page(request, letter)


def page(request: DeskRequest, letter: Letter, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The page with the forms in `bound` as they came back, by name."""
    bound, user = dict(bound or {}), request.user
    acts, whole = doable.on_letter(letter, user), doable.reads_whole(letter, user)
    read = read_addressees(letter, user)
    rows = [_owed(letter, row, user, acts, bound) for row in read]
    context: dict[str, Any] = {
        "letter": letter,
        "paper": files.paper_of(letter),
        "may": acts,
        "now": now(letter, read),
        "rows": rows,
        "others": len(letter.addressees.all()) - len(rows),
        "items": [(item, _link(item.subject)) for item in letter.items.all()] if whole else [],
        "whole": whole,
        "by_person": letter.kind in BY_PERSON,
        "acts": _acts(letter, acts, bound),
        "papers": list(letter.files.select_related("file")),
        "kinds": files.KINDS,
        "accept_words": ACCEPT_WORDS,
        "stale": _left_over(bound),
        "letter_url": reverse("letters:letter", args=[letter.pk]),
    }
    if whole:
        context["entries"] = [sentence(event) for event in history(key(letter))[:LINES]]
        context["versions"] = list(letter.versions.select_related("by").order_by("-seq"))
    return render(request, "letters/letter.html", context, status=status)


def read_addressees(letter: Letter, user: User) -> list[Addressee]:
    """The addressees whose receipts and answers the person reads: all, or those at or below their own posts."""
    rows = list(letter.addressees.all())
    if doable.reads_whole(letter, user):
        return rows
    own = set(doable.addressees_read_by(user).filter(letter=letter).values_list("pk", flat=True))
    return [row for row in rows if row.pk in own]


def now(letter: Letter, rows: list[Addressee]) -> str:
    """Where the letter stands and what comes next, in a sentence; receipts and answers of `rows` are counted."""
    match letter.state:
        case State.DRAFT if letter.needs_approval:
            return _("A draft. A second person approves it, then a person issues it.")
        case State.DRAFT:
            return _("A draft. Nothing is sent before it is issued.")
        case State.APPROVED:
            return _("Approved by %(who)s. Somebody else issues it.") % {"who": letter.approved_by}
        case State.ISSUED:
            return _running(letter, rows)
        case State.ANSWERED:
            return _("Every addressee has answered and the office has accepted the answers.")
    return _("%(state)s on %(day)s: %(why)s") % {
        "state": letter.get_state_display(),
        "day": letter.ended_on,
        "why": letter.ended_why,
    }


def _running(letter: Letter, rows: list[Addressee]) -> str:
    signed = sum(row.receipt.signed_on is not None for row in rows)
    told = _("Signed for by %(n)d of %(all)d.") % {"n": signed, "all": len(rows)}
    if letter.reply_due_on is None:
        return told
    filed = sum(row.reply.state in (Reply.State.FILED, Reply.State.ACCEPTED) for row in rows if hasattr(row, "reply"))
    answers = _("Answered by %(n)d of %(all)d, due on %(day)s.")
    return f"{told} {answers % {'n': filed, 'all': len(rows), 'day': letter.reply_due_on}}"


def _owed(letter: Letter, row: Addressee, user: User, acts: frozenset[str], bound: Bound) -> dict[str, Any]:
    """One addressee: receipt, reply with its answers, and the acts open on them."""
    found: dict[str, Any] = {"addressee": row, "acts": {}}
    if not hasattr(row, "receipt"):
        return found
    today, own = clock.today(), doable.on_addressee(letter, row, user)
    found |= {"receipt": row.receipt, "receipt_late": overdue(row.receipt.deadline, today), "may": own}
    found["receipt_why"] = terms.explain_present(row.receipt.deadline) if row.receipt.deadline else ""
    if not hasattr(row, "reply"):
        return found
    answers = list(row.reply.answers.select_related("by", "judgement__by").prefetch_related("files__file"))
    found |= {"reply": row.reply, "reply_late": overdue(row.reply.deadline, today), "answers": answers[::-1]}
    found["reply_why"] = terms.explain_present(row.reply.deadline) if row.reply.deadline else ""
    if "answer" in own:
        found["acts"]["answer"] = _act("answer", row.pk, _("Answer the letter"), AnswerForm, bound)
    if "judge" in acts and row.reply.state == Reply.State.FILED and answers:
        found["acts"]["judge"] = _act("judge", answers[-1].pk, _("Decide on the answer"), JudgeForm, bound)
    return found


def _act(name: str, pk: int, verb: str, kind: type[CaseForm], bound: Bound, **more: Any) -> dict[str, Any]:
    """One act for cases/task_act.html; unfolded when its form came back."""
    form = bound.pop(f"{name}-{pk}", None) or kind(name=f"{name}-{pk}", **more)
    url = reverse(f"letters:{name}", args=[pk])
    return {"form": form, "url": url, "verb": verb, "open": form.is_bound, "draft": f"letter-{name}-{pk}"}


def _acts(letter: Letter, acts: frozenset[str], bound: Bound) -> dict[str, dict[str, Any]]:
    seen = {"initial": {"seen": letter.version}}
    made: dict[str, tuple[str, type[CaseForm], dict[str, Any]]] = {
        "approve": (_("Approve"), SeenForm, seen),
        "drop": (_("Drop the draft"), WhyForm, {}),
        "void": (_("Void the number"), WhyForm, {}),
        "lift": (_("Lift the letter"), WhyForm, {}),
        "file": (_("File the signed scan or the final file"), FileForm, {}),
    }
    return {
        name: _act(name, letter.pk, verb, kind, bound, **more)
        for name, (verb, kind, more) in made.items()
        if name in acts
    }


def _left_over(bound: Bound) -> dict[str, Any] | None:
    """Words typed in an act that is no longer open: they are shown, not lost."""
    left = next(iter(bound.values()), None)
    if left is None:
        return None
    return {"errors": [text for errors in left.errors.values() for text in errors], "typed": left.typed}


def _link(subject: str) -> str:
    """The page of an item: a task's, else that of the app which knows it; '' where none has one."""
    name, _colon, pk = subject.partition(":")
    is_task = name == "cases.task" and pk.isdecimal()
    return reverse("desk:task", args=[pk]) if is_task else neighbours.link(subject)


def carry_out(
    request: DeskRequest, letter: Letter, form: CaseForm, do: Any, *, done: Any, anchor: str = ""
) -> HttpResponse:
    """Validate `form`, call `do` with its values, go to the letter's page at `anchor` and say `done(result)`.

    A refusal shows the page again with the words typed: 422 for what can be mended, 409 when the letter has moved.
    """
    return answered(
        request,
        form,
        do,
        done=done,
        back=lambda: back_to(letter, anchor),
        again=lambda status: page(request, visible_letter(request.user, letter.pk), {form.name: form}, status),
    )


def answer_letter(user: User, answer_id: int) -> tuple[Letter, Answer] | None:
    """The answer with its letter, when the person reads it."""
    made = Answer.objects.select_related("reply__addressee").filter(pk=answer_id).first()
    if made is None or not Letter.objects.visible_to(user).filter(pk=made.reply.addressee.letter_id).exists():
        return None
    found = visible_letter(user, made.reply.addressee.letter_id)
    return (found, made) if made.reply.addressee_id in {row.pk for row in read_addressees(found, user)} else None
