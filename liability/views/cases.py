"""Cases of accountability: the list, opening one, how persons were dealt with."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, sent_number
from cases.views.narrowing import chips
from liability import counting
from liability.domain import cases as domain
from liability.filters import CaseFilter
from liability.forms.cases import CaseOpenForm, CorrectForm, CountForm, EndForm, NameForm, PersonsForm
from liability.models import Case, Clue, Handling
from liability.views.frame import in_compartment, on_case, tabs
from orgs.models import Organisation
from petitions.views.frame import answered
from records import clock

PAGE = 50


@in_compartment
def cases(request: DeskRequest) -> HttpResponse:
    """The round's cases with what each came to, and the form of a new one, which `?from=` fills with a clue."""
    seen = Case.objects.visible_to(request.user).filter(round=request.round)
    units = Organisation.objects.filter(path__startswith=request.round.region.path, ends_on=None)
    clues = Clue.objects.visible_to(request.user).filter(round=request.round)
    asked = sent_number(request.GET.get("from", ""))
    opening = clues.filter(pk=asked).first() if asked else None
    initial = {"on": clock.today(), "clue": opening and opening.pk}
    form = CaseOpenForm(request.POST or None, name="case", units=units, clues=clues, initial=initial)
    made: list[Case] = []

    def page(status: int = 200) -> HttpResponse:
        chosen = CaseFilter(request.GET, seen.select_related("unit", "clue").order_by("number"))
        page_obj = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
        context = {
            "round": request.round,
            "tabs": tabs(request),
            "filter": chosen,
            "active": chips(request, chosen),
            "page_obj": page_obj,
            "rows": _rows(list(page_obj)),
            "form": form,
            "opening": opening,
        }
        return render(request, "liability/cases.html", context, status=status)

    def do(values: dict[str, Any]) -> Case:
        made.append(domain.open(request.round.pk, actor=request.user, **values))
        return made[0]

    if request.method != "POST":
        return page()
    return answered(
        request, form, do, done=lambda case: _("Case %(n)d is open.") % {"n": case.number},
        back=lambda: redirect("liability:case", made[0].pk), again=page,
    )  # fmt: skip


def _rows(found: list[Case]) -> list[dict[str, Any]]:
    handled: dict[int, list[Handling]] = {one.pk: [] for one in found}
    for row in Handling.objects.counting(clock.today()).filter(case__in=found):
        handled[row.case_id].append(row)
    return [{"case": one, "dealt": counting.dealt(handled[one.pk])} for one in found]


@on_case
def case(request: DeskRequest, case: Case) -> HttpResponse:
    """One case: persons by post, how each was dealt with, corrections, its end; names only by an opening."""
    act = request.POST.get("act", "")
    day = {"on": clock.today()}
    forms: dict[str, Any] = {
        "persons": PersonsForm(request.POST if act == "persons" else None, name="persons", initial=day),
        "count": CountForm(request.POST if act == "count" else None, name="count", initial=day),
        "correct": CorrectForm(request.POST if act == "correct" else None, name="correct"),
        "end": EndForm(request.POST if act == "end" else None, name="end", initial=day),
        "name": NameForm(request.POST if act == "name" else None, name="name"),
    }

    def page(status: int = 200, opened: tuple[int, str] | None = None) -> HttpResponse:
        return render(request, "liability/case.html", _of_case(case, forms, opened), status=status)

    if act == "open_name":
        person = case.persons.filter(pk=sent_number(request.POST.get("person", ""))).first()
        if person is None:
            raise Http404
        return page(opened=(person.pk, domain.open_name(person.pk, actor=request.user)))
    if act in forms:
        return answered(
            request, forms[act], lambda values: _do(request, case, act, values), done=lambda _made: _("Written down."),
            back=lambda: redirect("liability:case", case.pk), again=page,
        )  # fmt: skip
    return page()


def _do(request: DeskRequest, case: Case, act: str, values: dict[str, Any]) -> Any:
    """Carry one act of the page out. Raises Http404 for a row of another case."""
    user = request.user
    if act == "persons":
        persons = [(post, values["kind"]) for post in values["posts"]]
        return domain.handle(case.pk, actor=user, persons=persons, on=values["on"])
    if act == "count":
        return domain.handle_many(case.pk, actor=user, **values)
    if act == "end":
        return domain.end(case.pk, actor=user, **values)
    if act == "name":
        if not case.persons.filter(pk=values["person"]).exists():
            raise Http404
        return domain.keep_name(values["person"], actor=user, name=values["name"])
    row = case.handlings.filter(pk=values.pop("handling")).first()
    if row is None:
        raise Http404
    return domain.correct(row.pk, actor=user, **values)


def _of_case(case: Case, forms: dict[str, Any], opened: tuple[int, str] | None) -> dict[str, Any]:
    rows = case.handlings.select_related("person", "by").order_by("decided_on", "pk")
    standing = set(Handling.objects.counting(clock.today()).filter(case=case).values_list("pk", flat=True))
    return {
        "case": case,
        "round": case.round,
        "unit": case.unit,
        "forms": forms,
        "rows": [{"row": row, "stands": row.pk in standing} for row in rows],
        "dealt": counting.dealt([row for row in rows if row.pk in standing]),
        "persons": case.persons.order_by("pk"),
        "opened": opened,
        "may_write": case.state != Case.State.DROPPED,
    }
