"""The registers of petitions and of cases, the cross table of places and types, objects reported again and again."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import exports
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips, query_with
from cases.views.orders import ordered
from orgs.permissions import may
from papers.drawing import MEDIA_TYPES
from petitions import listing, makers
from petitions.counting import by_place, by_place_and_type, types_exceed
from petitions.domain import linking
from petitions.filters import (
    NONE,
    CaseFilter,
    PetitionFilter,
    base,
    cases_of,
    options_of,
    sorted_by,
)
from petitions.models import Petition
from petitions.paging import KeyPaginator
from petitions.states import Pollution
from records import clock

PAGE = 50  # rows
CASE_ORDER = ("deadline__due_on", "petition__number", "pk")


def found(request: DeskRequest) -> tuple[PetitionFilter, QuerySet[Petition]]:
    """The filter of the address and the petitions it leaves, in the order asked for."""
    user, round = request.user, request.round
    seen = base(user, round, request.GET.get("batch", ""))
    chosen = PetitionFilter(request.GET, seen, user=user, round=round, options=options_of(user, round))
    return chosen, sorted_by(chosen.qs, request.GET.get("sort", ""))


@in_round
def register(request: DeskRequest) -> HttpResponse:
    """The petitions of a round that the person sees, one line a petition."""
    chosen, petitions = found(request)
    page = KeyPaginator(petitions, lambda rows: listing.listed(rows, request.user), PAGE).get_page(
        request.GET.get("page")
    )
    may_assign = may(request.user, "petition.assign", request.round.region)
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": listing.rows(page),
        "columns": _columns(request),
        "csv_url": f"{reverse('petitions:register_csv', args=[request.round.slug])}?{request.GET.urlencode()}",
        "xlsx_url": f"{reverse('petitions:register_xlsx', args=[request.round.slug])}?{request.GET.urlencode()}",
        "may_assign": may_assign,
        "query": query_with(request),
        "wide": may(request.user, "figures.read", request.round.region),
        "round": request.round,
    }
    return render(request, "petitions/register.html", context)


@in_round
def register_csv(request: DeskRequest) -> FileResponse:
    """The rows of the register with the same filters, all pages, as a file."""
    _chosen, petitions = found(request)
    lines = listing.all_lines(petitions, request.user)
    return exports.csv_file(f"{request.round.slug}-petitions-{clock.today()}.csv", listing.head(), lines)


@in_round
def register_xlsx(request: DeskRequest) -> HttpResponse:
    """The same rows as .xlsx, made by a worker however many they are."""
    round, query = request.round, request.GET.urlencode()
    name = f"{round.slug}-petitions-{clock.today()}.xlsx"
    return ordered(
        request,
        makers.REGISTER,
        {"round": round.pk, "reader": request.user.pk, "query": query, "on": f"{clock.today():%Y-%m-%d}"},
        title=_("Register of petitions, %(round)s") % {"round": round.name},
        file_name=name,
        media_type=MEDIA_TYPES["xlsx"],
        back=f"{reverse('petitions:register', args=[round.slug])}?{query}",
    )


@in_round
def cases(request: DeskRequest) -> HttpResponse:
    """The cases of a round that the person sees, one line a case: what is counted as assigned, due ones first."""
    chosen, seen = found_cases(request)
    page = KeyPaginator(seen, listing.listed_cases, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": listing.case_rows(page, request.user),
        "may_assign": may(request.user, "petition.assign", request.round.region),
        "query": query_with(request),
        "round": request.round,
    }
    return render(request, "petitions/ledger_cases.html", context)


def found_cases(request: DeskRequest) -> tuple[CaseFilter, Any]:
    """The filter of the address and the cases it leaves, the earliest limit first."""
    user, round = request.user, request.round
    chosen = CaseFilter(request.GET, cases_of(user, round), options=options_of(user, round))
    return chosen, chosen.qs.order_by(*CASE_ORDER)


@in_round
def often(request: DeskRequest) -> HttpResponse:
    """Objects that several petitions of the round are about; each opens its petitions."""
    register_url = reverse("petitions:register", args=[request.round.slug])
    page = Paginator(linking.often(request.round, request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": page, "register_url": register_url, "round": request.round}
    return render(request, "petitions/often.html", context | {"least": linking.OFTEN, "none": NONE})


@in_round
def cross(request: DeskRequest) -> HttpResponse:
    """Petitions by place and type; every number opens its list."""
    petitions = base(request.user, request.round)
    places, cells = by_place(petitions), by_place_and_type(petitions)
    every, totals = sum(places.values()), Counter[str]()
    for (_place, kind), n in cells.items():
        totals[kind] += n
    names = dict(options_of(request.user, request.round)["place"])
    columns = [kind for kind in Pollution if totals[kind]]
    lines = [
        {
            "place": str(pk or NONE),
            "name": names.get(str(pk or NONE), ""),
            "cells": [(kind.value, cells[(pk, kind.value)]) for kind in columns] + [(NONE, cells[(pk, "")])],
            "sum": n,
        }
        for pk, n in sorted(places.items(), key=lambda item: (item[0] is None, -item[1], item[0] or 0))
    ]
    context = {
        "lines": lines,
        "heads": [(kind.value, kind.label) for kind in columns] + [(NONE, _("not known"))],
        "foot": [(kind.value, totals[kind]) for kind in columns] + [(NONE, totals[""])],
        "every": every,
        "note": types_exceed(every, sum(totals.values())),
        "register_url": reverse("petitions:register", args=[request.round.slug]),
        "round": request.round,
    }
    return render(request, "petitions/cross.html", context)


def _columns(request: DeskRequest) -> list[dict[str, str]]:
    """The heads of the table: label, class, and where there is an order its link and its present direction."""
    sort = request.GET.get("sort", "-batch")
    heads = [
        (pgettext("petition", "Number"), "number", "col-narrow"),
        (_("Batch"), "batch", "col-narrow"), (_("Place"), "", ""),
        (_("Types"), "", ""), (_("Object"), "", ""), (_("Handling units"), "", ""), (_("Due on"), "due", "col-narrow"),
        (_("Lamp"), "", ""), (_("Verdict"), "", ""),
    ]  # fmt: skip
    columns = []
    for label, name, css in heads:
        column = {"label": label, "css": css}
        if name:
            column["url"] = f"?{query_with(request, sort=f'-{name}' if sort == name else name)}"
            column["direction"] = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        columns.append(column)
    return columns
