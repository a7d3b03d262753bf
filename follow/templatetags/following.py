"""The line "follow · take the data" under the headings of public pages, and the feed in their heads. No query."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from follow import links
from follow.scopes import ALL, LISTS, Name, Scope

register = template.Library()
APART = ("page", "as_of", links.LANGUAGE)  # parameters of a page that are no filter


@register.inclusion_tag("follow/_links.html")
def follow_line(
    slug: str = "", query: QueryDict | None = None, kind: str = "problems", data: str = ""
) -> dict[str, Any]:
    """Links for the page of a round (`kind` problems or petitions, filtered as `query` says) or of everything.

    `data` names the table that is taken with the same filter; without one, no table is offered.
    """
    language, scope = translation.get_language(), _scope(slug, query, kind)
    wanted = _filter(query)
    table = data
    if data == "problems":  # the page of a round shows one of several lists
        asked_for = wanted.pop("list", data)
        table = asked_for if asked_for in LISTS else ""
    return {
        "feed": links.feed_path(scope, language),
        "calendar": "" if scope.name == Name.PETITIONS else links.calendar_path(scope, language),
        "form": links.form_path(scope),
        "data": _data(slug, table),
        "data_query": f"?{urlencode(wanted)}" if wanted else "",
    }


@register.inclusion_tag("follow/_head.html")
def follow_head(title: str, slug: str = "", query: QueryDict | None = None, kind: str = "problems") -> dict[str, Any]:
    """The <link> to the feed of the page."""
    return {"feed": links.feed_path(_scope(slug, query, kind), translation.get_language()), "feed_title": title}


def _scope(slug: str, query: QueryDict | None, kind: str) -> Scope:
    if not slug:
        return ALL
    wanted = _filter(query)
    if kind == Name.PETITIONS:
        return Scope(Name.PETITIONS, slug, urlencode(sorted(wanted.items())))
    if wanted.get("list") == "problems":
        wanted.pop("list")
    if not wanted or wanted.get("list", "problems") not in LISTS:
        return Scope(Name.ROUND, slug)
    return Scope(Name.PROBLEMS, slug, urlencode(sorted(wanted.items())))


def _filter(query: QueryDict | None) -> dict[str, str]:
    return {name: str(value) for name, value in (query or {}).items() if value and name not in APART}


def _data(slug: str, table: str) -> str:
    """The address of a table without its ending; "" where the page shows no table that can be taken."""
    if not slug or table not in (*LISTS, "petitions"):
        return ""
    return reverse("opendata:file", args=[slug, "latest", table, "csv"]).removesuffix(".csv")
