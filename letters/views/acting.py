"""What is done with a letter: approving, issuing, dropping, voiding, lifting; receipts, answers, decisions, files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from deadlines.workdays import CalendarMissing
from letters import files
from letters.domain import answering, drafting, heads, issuing, numbering
from letters.forms.acts import AnswerForm, FileForm, JudgeForm, SeenForm, WhyForm
from letters.models import Addressee, AnswerFile, Letter, LetterFile
from letters.states import BY_PERSON, Kind
from letters.views.frame import back_to, on_letter, visible_letter
from letters.views.letter import answer_letter, carry_out, page, read_addressees
from orgs.permissions import require
from petitions.views.frame import rendered
from records import clock


@on_letter
def approve(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Approve the version that the page showed."""
    if request.method != "POST":
        return back_to(letter)
    return carry_out(
        request,
        letter,
        SeenForm(request.POST, name=f"approve-{letter.pk}"),
        lambda v: drafting.approve(letter.pk, actor=request.user, seen=v["seen"]),
        done=lambda row: _("Approved. Somebody else issues it."),
    )


@on_letter
def issue(request: DeskRequest, letter: Letter) -> HttpResponse:
    """The letter as it will go out, with the number that is next; issue it."""
    require(request.user, "letter.issue", letter.region)
    fault, status = "", 200
    if request.method == "POST":
        try:
            done = issuing.issue(letter.pk, actor=request.user)
        except WrongState as error:
            fault, status = " ".join(error.messages), 409
        except CalendarMissing as error:
            fault, status = str(error), 422
        else:
            said = _("Issued as %(number)s; %(n)d addressees were told.")
            say_once(request, said % {"number": done.number_text, "n": done.addressees.count()})
            return back_to(letter)
        letter = visible_letter(request.user, letter.pk)
    prefix = heads.of_region(letter.region)[Kind(letter.kind)].prefix
    year = clock.today().year
    context = {
        "letter": letter,
        "paper": files.paper_of(letter),
        "next": f"{prefix}〔{year}〕{numbering.next_number(letter.region, prefix, year)}号",
        "addressees": list(letter.addressees.all()),
        "version": letter.versions.get(seq=letter.version),
        "by_person": letter.kind in BY_PERSON,
        "fault": fault,
    }
    return render(request, "letters/issue.html", context, status=status)


def _ending(request: DeskRequest, letter: Letter, name: str, do: Any, said: str) -> HttpResponse:
    if request.method != "POST":
        return back_to(letter)
    form = WhyForm(request.POST, name=f"{name}-{letter.pk}")
    return carry_out(
        request, letter, form, lambda v: do(letter.pk, actor=request.user, why=v["why"]), done=lambda row: said
    )


@on_letter
def drop(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Drop a draft with its reason."""
    return _ending(request, letter, "drop", drafting.drop, _("The draft is dropped; it had no number."))


@on_letter
def void(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Void an issued letter; its number stays."""
    return _ending(
        request, letter, "void", issuing.void, _("Voided. The number stays in the register with its reason.")
    )


@on_letter
def lift(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Lift an issued letter with its reason."""
    return _ending(request, letter, "lift", issuing.lift, _("Lifted. Nothing is owed any more; the units were told."))


@on_letter
def file(request: DeskRequest, letter: Letter) -> HttpResponse:
    """File the signed scan or the office's final file."""
    if request.method != "POST":
        return back_to(letter, "papers")
    form = FileForm(request.POST, request.FILES, name=f"file-{letter.pk}")
    return carry_out(
        request,
        letter,
        form,
        lambda v: answering.add_file(letter.pk, v["upload"], actor=request.user, what=v["what"]),
        done=lambda row: _("“%(name)s” is filed with the letter.") % {"name": row.file.name},
        anchor="papers",
    )


@login_required
def sign(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign for a letter on behalf of an addressee."""
    letter, addressee = _addressee(request, pk)
    if request.method == "POST":
        with letter.round.time():
            try:
                answering.sign_for(addressee.pk, actor=request.user)
            except ValidationError as error:
                return rendered(_again(request, letter, error))
        say_once(request, _("Signed for. The office sees who and when."))
    return back_to(letter, f"to-{addressee.pk}")


def _again(request: DeskRequest, letter: Letter, error: ValidationError) -> HttpResponse:
    """The page again with the refusal of an act that has no form of its own."""
    form = SeenForm({}, name="refused")
    form.full_clean()
    form.errors.clear()
    form.add_error(None, error.messages)
    return page(request, visible_letter(request.user, letter.pk), {form.name: form}, 409)


@login_required
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer a letter on behalf of an addressee."""
    letter, addressee = _addressee(request, pk)
    if request.method != "POST":
        return back_to(letter, f"to-{addressee.pk}")
    form = AnswerForm(request.POST, request.FILES, name=f"answer-{addressee.pk}")
    with letter.round.time():
        response = carry_out(
            request,
            letter,
            form,
            lambda v: answering.answer(addressee.pk, actor=request.user, text=v["text"], files=v["files"]),
            done=lambda row: _("Answered. The office reads it next."),
            anchor=f"to-{addressee.pk}",
        )
        return rendered(response)


@login_required
def judge(request: DeskRequest, pk: int) -> HttpResponse:
    """Accept or return an answer."""
    found = answer_letter(request.user, pk)
    if found is None:
        raise Http404
    letter, made = found
    request.round = letter.round
    if request.method != "POST":
        return back_to(letter, f"to-{made.reply.addressee_id}")
    form = JudgeForm(request.POST, name=f"judge-{made.pk}")
    with letter.round.time():
        response = carry_out(
            request,
            letter,
            form,
            lambda v: answering.judge(made.pk, actor=request.user, accept=v["accept"], why=v["why"]),
            done=lambda row: _("Accepted.") if row.accepted else _("Returned; the unit was told."),
            anchor=f"to-{made.reply.addressee_id}",
        )
        return rendered(response)


def _addressee(request: DeskRequest, pk: int) -> tuple[Letter, Addressee]:
    """The addressee with its letter; 404 when the person does not read it."""
    letter_id = Addressee.objects.filter(pk=pk).values_list("letter", flat=True).first()
    if letter_id is None:
        raise Http404
    letter = visible_letter(request.user, letter_id)
    request.round = letter.round
    found = next((row for row in read_addressees(letter, request.user) if row.pk == pk), None)
    if found is None:
        raise Http404
    return letter, found


@login_required
def letter_file(request: DeskRequest, pk: int) -> HttpResponse:
    """A paper filed with a letter, as a download."""
    row = LetterFile.objects.select_related("file").filter(pk=pk).first()
    if row is None:
        raise Http404
    visible_letter(request.user, row.letter_id)
    return hand_out(request, row.file)


@login_required
def answer_file(request: DeskRequest, pk: int) -> HttpResponse:
    """A file of an answer, as a download."""
    row = AnswerFile.objects.select_related("file").filter(pk=pk).first()
    if row is None or answer_letter(request.user, row.answer_id) is None:
        raise Http404
    return hand_out(request, row.file)
