"""Writing letters: drafting by hand, editing a draft, its files, heads and series of an office."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, current_round, in_round
from cases.views.orders import ordered
from letters import files, makers
from letters.domain import by_hand, drafting, heads
from letters.forms.acts import HeadForm
from letters.forms.draft import NewForm, TextForm
from letters.models import Letter
from letters.states import Kind
from letters.views.frame import back_to, on_letter
from orgs.permissions import require
from papers.responses import paper_response
from petitions.forms.ledger import Units
from petitions.views.frame import attempt


@in_round
def new(request: DeskRequest) -> HttpResponse:
    """Draft a letter by hand about tasks of the round; its words are made from their facts."""
    round = _office_round(request)
    tasks = by_hand.tasks_of(round, request.user)
    given = {"token": uuid4().hex, "kind": request.GET.get("kind", Kind.SUPERVISE)}
    given["tasks"] = [pk for pk in request.GET.getlist("task") if pk.isdecimal() and len(pk) < 19]
    form = NewForm(request.POST or None, name="new", tasks=tasks, units=Units(round), initial=given)
    status = 200
    if request.method == "POST":
        letter, status = attempt(form, lambda values: by_hand.draft(round, actor=request.user, **values))
        if letter is not None:
            say_once(request, _("Drafted from the facts of today. Read it, change what needs changing, then issue it."))
            return back_to(letter)
    return render(request, "letters/new.html", {"form": form, "round": round}, status=status)


def _office_round(request: DeskRequest) -> Any:
    round = current_round(request)
    if round is None:
        raise PermissionDenied("no round")
    require(request.user, "letter.draft", round.region)
    return round


@on_letter
def edit(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Edit the words of a draft; every kept edit is a version."""
    require(request.user, "letter.edit", letter.region)
    version = letter.versions.get(seq=letter.version)
    kept = drafting.words_of(version)
    form = TextForm(request.POST or None, name="edit", initial=TextForm.initial_of(kept, version.seq))
    status = 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        done, status = attempt(form, lambda v: drafting.edit(letter.pk, form.text, actor=request.user, seen=v["seen"]))
        if done is not None:
            say_once(request, _("Kept as version %(n)d.") % {"n": done.version})
            return back_to(letter)
        if status == 409 and seen != str(version.seq):
            form.data = form.data.copy()
            form.data["seen"] = str(version.seq)
    theirs = kept if status == 409 else None
    context = {"letter": letter, "form": form, "version": version, "theirs": theirs}
    return render(request, "letters/edit.html", context, status=status)


@on_letter
def paper(request: DeskRequest, letter: Letter, kind: str) -> HttpResponse:
    """The letter as PDF, Word file or web page."""
    if kind not in files.KINDS:
        raise Http404
    if kind == "pdf" and not files.is_kept(letter):
        return ordered(
            request,
            makers.LETTER,
            {"letter": letter.pk, "version": letter.version, "state": letter.state},
            title=letter.title,
            file_name=f"{files.file_name(letter)}.pdf",
            back=reverse("letters:letter", args=[letter.pk]),
        )
    return paper_response(request, kind, files.file_name(letter), lambda: files.drawn(letter, kind))


@in_round
def headings(request: DeskRequest) -> HttpResponse:
    """How the office heads its letters: one form for each kind."""
    round = _office_round(request)
    sent = request.POST.get("kind", "")
    known = heads.of_region(round.region)
    forms = {kind: _head_form(kind, known[kind]) for kind in Kind}
    status = 200
    if request.method == "POST":
        if sent not in Kind.values:
            raise Http404
        kind = Kind(sent)
        form = HeadForm(request.POST, name=f"head-{kind}")
        _done, status = attempt(
            form,
            lambda v: heads.set_heading(round.region_id, kind, heads.Heading(**v), actor=request.user),
        )
        if status == 200:
            say_once(request, _("Set. Letters that are out stay as they are."))
            return redirect("letters:heads")
        forms[kind] = form
    rows = [{"kind": kind, "label": kind.label, "form": form} for kind, form in forms.items()]
    return render(request, "letters/heads.html", {"rows": rows, "round": round}, status=status)


def _head_form(kind: Kind, heading: heads.Heading) -> HeadForm:
    names = ("issuer", "prefix", "signatory", "contact")
    return HeadForm(name=f"head-{kind}", initial={name: getattr(heading, name) for name in names})
