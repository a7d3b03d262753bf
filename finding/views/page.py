"""The page of the search: one box, what was found by kind, everything in the address."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import query_with
from finding import looking, numbers
from finding.candidates import EXACT, Asked
from finding.domain import asking
from finding.forms import SearchForm
from finding.models import SavedSearch
from finding.sources import SOURCES, Reader
from search import advice

PAGE = 50  # rows
FILTERS = ("round", "place", "day_from", "day_to")


@in_round
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """What the person may find by these words; without words the searches that they keep."""
    reader = Reader.of(request.user)
    form = SearchForm(request.GET, reader)
    asked = asking.asked_in(form, reader)
    context: dict[str, Any] = {
        "form": form,
        "own_box": True,
        "asked": asked,
        "search_text": asked.words,
        "active": _chips(request, form),
        "advice": _advice(asked.words, form),
    }
    if asked.is_open:
        context |= _found(request, asked, reader)
    else:
        context |= {"saved": SavedSearch.objects.filter(owner=request.user), "most": EXACT}
    return render(request, "finding/search.html", context)


def _found(request: DeskRequest, asked: Asked, reader: Reader) -> dict[str, Any]:
    sums = looking.counts(asked, reader)
    total = sums.by_kind.get(asked.kind, 0) if asked.kind else sums.all
    paginator = Paginator(looking.things(asked, reader), PAGE)
    paginator.count = min(total, EXACT)
    page: Page = paginator.get_page(request.GET.get("page"))
    return {
        "tabs": _tabs(request, asked, sums),
        "page_obj": page,
        "total": total,
        "is_more": total > EXACT,
        "most": EXACT,
        "hits": looking.hits(list(page), asked, reader) if total else [],
        "exactly": numbers.exactly(asked, reader) if page.number == 1 else [],
        "wider": _wider(request, asked),
        "query": asking.kept(request.GET),
    }


def _tabs(request: DeskRequest, asked: Asked, sums: looking.Counts) -> list[dict[str, Any]]:
    shown = [("", _("Everything"), sums.all)]
    shown += [(one.kind, str(one.label), sums.by_kind[one.kind]) for one in SOURCES.values()]
    return [
        {
            "url": f"?{query_with(request, kind=kind or None)}",
            "label": label,
            "count": _("%(n)s+") % {"n": f"{EXACT:,}"} if n > EXACT else n,
            "current": kind == asked.kind,
        }
        for kind, label, n in shown
        if n or kind in ("", asked.kind)
    ]


def _chips(request: DeskRequest, form: SearchForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    shown = []
    for name in FILTERS:
        if value := form.cleaned_data.get(name):
            words = dict(getattr(form.fields[name], "choices", ())).get(str(value), value)
            label = _("%(field)s: %(value)s") % {"field": form.fields[name].label, "value": words}
            shown.append({"label": label, "url": f"?{query_with(request, **{name: None})}"})
    return shown


def _wider(request: DeskRequest, asked: Asked) -> str:
    """The address of the same search without filters; '' when it has none."""
    narrowed = asked.kind or asked.round or asked.path or asked.first or asked.last
    if not narrowed or not asked.words.strip():
        return ""
    left_out = dict.fromkeys(("kind", *FILTERS))
    return f"{reverse('finding:search')}?{query_with(request, **left_out)}"


def _advice(words: str, form: SearchForm) -> str:
    """What to do about words that cannot be searched as they are; '' when they can."""
    if form.errors.get("q"):
        return _("The words cannot be searched: they are too long or hold characters that no text has.")
    return advice.about(words)
