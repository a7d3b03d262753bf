"""Clues: the list, writing one down, one clue with its opening, who reads."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, sent_number
from cases.views.narrowing import chips
from liability.domain import clues as domain
from liability.domain import compartment
from liability.filters import ClueFilter
from liability.forms.clues import AnswerForm, ClueForm, FilesForm, ReaderForm, WithdrawForm
from liability.models import Clue, Reader
from liability.views.frame import in_compartment, on_clue, tabs
from orgs.models import Organisation, Role, User
from petitions.views.frame import answered
from records import clock

PAGE = 50


@in_compartment
def clues(request: DeskRequest) -> HttpResponse:
    """The round's clues by number: days, body, state. What they say stands nowhere here."""
    rows = Clue.objects.visible_to(request.user).filter(round=request.round)
    chosen = ClueFilter(request.GET, rows.select_related("to", "deadline").order_by("number"))
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": Paginator(chosen.qs, PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
    }
    return render(request, "liability/clues.html", context)


@in_compartment
def new_clue(request: DeskRequest) -> HttpResponse:
    """Write down a clue that was handed over."""
    last = Clue.objects.visible_to(request.user).filter(round=request.round).order_by("-number").first()
    initial = {"number": last.number + 1 if last else 1, "on": clock.today()}
    form = ClueForm(request.POST or None, name="clue", units=Organisation.objects.filter(ends_on=None), initial=initial)
    made: list[Clue] = []

    def page(status: int = 200) -> HttpResponse:
        return render(request, "liability/clue_new.html", {"round": request.round, "form": form}, status=status)

    def do(values: dict[str, Any]) -> Clue:
        made.append(domain.hand_over(request.round.pk, actor=request.user, **values))
        return made[0]

    if request.method != "POST":
        return page()
    return answered(
        request, form, do, done=lambda clue: _("Clue %(n)d is written down, sealed.") % {"n": clue.number},
        back=lambda: redirect("liability:clue", made[0].pk), again=page,
    )  # fmt: skip


@on_clue
def clue(request: DeskRequest, clue: Clue) -> HttpResponse:
    """One clue: when, to whom, how it stands; its words only after an opening, which the trail keeps."""
    act = request.POST.get("act", "")
    forms = {
        "answer": AnswerForm(request.POST if act == "answer" else None, name="answer",
                             initial={"on": clock.today()}),
        "withdraw": WithdrawForm(request.POST if act == "withdraw" else None, name="withdraw"),
        "files": FilesForm(request.POST if act == "files" else None, request.FILES or None, name="files"),
    }  # fmt: skip
    acts: dict[str, Any] = {
        "answer": lambda values: domain.answer(clue.pk, actor=request.user, **values),
        "withdraw": lambda values: domain.withdraw(clue.pk, actor=request.user, **values),
        "files": lambda values: [domain.add_file(clue.pk, one, actor=request.user) for one in values["files"]],
    }
    said = {
        "answer": _("The answer is written down."), "withdraw": _("The clue is taken back."),
        "files": _("The files are sealed with the clue."),
    }  # fmt: skip

    def page(status: int = 200, opened: domain.Opened | None = None) -> HttpResponse:
        context = {"clue": clue, "round": clue.round, "opened": opened, "forms": forms, "files": _files(clue, opened),
                   "cases": clue.cases.order_by("number")}  # fmt: skip
        return render(request, "liability/clue.html", context, status=status)

    if act == "open":
        return page(opened=domain.open_text(clue.pk, actor=request.user))
    if act in acts:
        return answered(request, forms[act], acts[act], done=lambda _made: said[act],
                        back=lambda: redirect("liability:clue", clue.pk), again=page)  # fmt: skip
    return page()


def _files(clue: Clue, opened: domain.Opened | None) -> list[dict[str, Any]]:
    """Sizes always, names only once the clue is opened."""
    return [
        {"pk": row.pk, "size": row.size, "name": domain.file_name(row, clue) if opened else ""}
        for row in clue.files.defer("sealed").order_by("pk")
    ]


@on_clue
def clue_file(request: DeskRequest, clue: Clue, file_id: int) -> HttpResponse:
    """The bytes of a file, by POST only: an opening is an act, which no link or preview carries out."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not clue.files.filter(pk=file_id).exists():
        raise Http404
    name, data = domain.open_file(file_id, actor=request.user)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@in_compartment
def readers(request: DeskRequest) -> HttpResponse:
    """Who reads the round's clues and cases, and who did; readers name further ones."""
    act = request.POST.get("act", "")
    region = request.round.region
    office = User.objects.filter(
        is_active=True, posts__role=Role.OFFICE, posts__ends_on=None, posts__organisation__path__startswith=region.path
    )
    form = ReaderForm(request.POST if act == "name" else None, name="reader", people=office.distinct())

    def page(status: int = 200) -> HttpResponse:
        rows = Reader.objects.filter(round=request.round).select_related("user", "named_by").order_by("until_on", "pk")
        context = {"round": request.round, "tabs": tabs(request), "form": form, "rows": rows}
        return render(request, "liability/readers.html", context, status=status)

    def end(_values: dict[str, Any]) -> Reader:
        row = Reader.objects.filter(round=request.round, pk=sent_number(request.POST.get("reader", ""))).first()
        if row is None:
            raise Http404
        return compartment.end(row.pk, actor=request.user)

    if act == "name":
        return answered(
            request, form, lambda values: compartment.name(request.round.pk, actor=request.user, **values),
            done=lambda row: _("%(person)s reads the clues from now on.") % {"person": row.user},
            back=lambda: redirect("liability:readers", request.round.slug), again=page,
        )  # fmt: skip
    if act == "end":
        form = ReaderForm({"user": request.user.pk}, name="reader", people=User.objects.filter(pk=request.user.pk))
        return answered(
            request, form, end, done=lambda row: _("%(person)s reads the clues no more.") % {"person": row.user},
            back=lambda: redirect("liability:enforcement", request.round.slug), again=page,
        )  # fmt: skip
    return page()
