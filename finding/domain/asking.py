"""The query of an address as what is searched, with the rights that its reader has now."""

from django.http import QueryDict

from finding.candidates import Asked
from finding.forms import SearchForm
from finding.sources import Reader
from orgs.models import User

NAMES = ("q", "kind", "round", "place", "day_from", "day_to")  # of an address, in the order in which it is kept


def kept(given: QueryDict) -> str:
    """The part of a query that says what is searched, always in the same order; '' when it says nothing."""
    query = QueryDict(mutable=True)
    for name in NAMES:
        if value := given.get(name, "").strip():
            query[name] = value
    return query.urlencode()


def asked_in(form: SearchForm, reader: Reader) -> Asked:
    """What the form asks for; fields that are not valid are left out."""
    form.is_valid()
    given = form.cleaned_data
    place = form.places.get(given.get("place", ""))
    return Asked(
        words=given.get("q", ""),
        kind=given.get("kind", ""),
        round=next((one for one in reader.rounds if one.slug == given.get("round")), None),
        path=place.path if place else "",
        first=given.get("day_from"),
        last=given.get("day_to"),
    )


def of_query(query: str, user: User) -> tuple[Asked, Reader] | None:
    """As kept in a saved search, for its owner's rights of today; None when a filter of it is not theirs any more.

    Without that filter the search would find other things than its owner asked for.
    """
    reader = Reader.of(user)
    form = SearchForm(QueryDict(query), reader)
    asked = asked_in(form, reader)
    return None if form.errors or not asked.is_open else (asked, reader)
