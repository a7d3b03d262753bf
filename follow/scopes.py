"""What can be followed: everything, a round, a region, a unit, a filtered list; and which events belong to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from follow.models import Event, Facet, Kind, Subscription
from public import petition_queries, queries
from public.petition_forms import PetitionsForm
from reports.forms import ListForm
from reports.models import Release
from reports.numbers import Wanted, select, title_of

Name = Subscription.Scope
LISTS = ("problems", "tasks", "measures")
MOST = 400  # characters of a query


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that can be followed. `query` is the canonical query string of a filtered list."""

    name: str
    target: str = ""
    query: str = ""
    title: str = field(default="", compare=False)  # of a round: its name

    @property
    def wanted(self) -> dict[str, str]:
        return dict(parse_qsl(self.query))

    def events(self) -> QuerySet[Event]:
        """Its events, the newest first; of a filtered list of problems those that may belong to it."""
        rows = Event.objects.order_by("-at", "-pk").exclude(kind=Kind.RESULT)
        if self.name == Name.ROUND:
            return rows.filter(round__slug=self.target)
        if self.name in (Name.REGION, Name.UNIT):
            return rows.filter(facets__kind=self.name, facets__name=self.target)
        if self.name == Name.PROBLEMS:
            return rows.filter(round__slug=self.target, kind__in=(Kind.RELEASE, Kind.RELEASE_WITHDRAWN))
        if self.name == Name.PETITIONS:
            return self._results()
        return rows

    def _results(self) -> QuerySet[Event]:
        kinds = (Kind.RESULT, Kind.CORRECTION, Kind.RESULT_WITHDRAWN)
        found = petition_queries.round_of(self.target)
        if found is None:
            return Event.objects.none()
        versions = petition_queries.petitions(found[0], self.wanted).order_by().values("pk")
        return Event.objects.filter(round=found[0], kind__in=kinds, ref__in=versions).order_by("-at", "-pk")

    def items(self, event: Event, released: Mapping[int, Any] | None = None) -> list[dict[str, Any]]:
        """Of a release the changed problems that belong to the scope, all of them for a round or everything.

        `released` are the items of releases by id, where they are loaded already.
        """
        rows: list[dict[str, Any]] = event.told.get("items", [])
        if self.name == Name.UNIT:
            return [row for row in rows if self.target in row["units"]]
        if self.name == Name.REGION and event.round.region.name != self.target:
            return [row for row in rows if self.target in row["regions"]]
        if self.name == Name.PROBLEMS:
            items = (released or {}).get(event.ref) or items_of([event.ref]).get(event.ref, [])
            numbers = {row["number"] for row in select(items, {}, list_wanted(self.wanted))}
            return [row for row in rows if row["number"] in numbers]
        return rows

    def words(self) -> str:
        """What it is, for people."""
        if self.name == Name.ROUND:
            return self.title
        if self.name == Name.REGION:
            return _("Region: %(name)s") % {"name": self.target}
        if self.name == Name.UNIT:
            return _("Unit: %(name)s") % {"name": self.target}
        if self.name == Name.PROBLEMS:
            return f"{self.title} · {_list_words(self.wanted)}"
        if self.name == Name.PETITIONS:
            return f"{self.title} · {_petition_words(self.wanted)}"
        return _("All rounds")


ALL = Scope(Name.ALL)


def items_of(releases: list[int]) -> dict[int, Any]:
    """The items of released states, by id. One query; each may be some hundred kilobytes."""
    rows = Release.objects.filter(pk__in=releases, state=Release.State.RELEASED)
    return dict(rows.values_list("pk", "items"))


def asked(name: str, target: str = "", query: Mapping[str, str] | None = None) -> Scope:
    """The scope that an address asks for.

    Raises ValidationError, code "unknown" for a target that the public does not know, "wrong" for a wrong filter.
    """
    if name == Name.ALL:
        return ALL
    if "\0" in target:  # PostgreSQL has no text with it, and asking for one is an error there
        raise _unknown()
    if name in (Name.REGION, Name.UNIT):
        if not Facet.objects.filter(kind=name, name=target).exists():
            raise _unknown()
        return Scope(name, target)
    if name == Name.ROUND:
        return Scope(name, target, title=_round_name(target))
    if name == Name.PROBLEMS:
        return _problems(target, query or {})
    if name == Name.PETITIONS:
        return _petitions(target, query or {})
    raise _unknown()


def from_address(name: str, target: str, query: str) -> Scope:
    """`asked` with the filter as one query string."""
    return asked(name, target, dict(parse_qsl(query)))


def stored(name: str, target: str, query: str) -> Scope | None:
    """The scope of a subscription, with its filter as it was asked for; None when its round is not public any more."""
    try:
        title = _round_name(target) if name in (Name.ROUND, Name.PROBLEMS, Name.PETITIONS) else ""
    except ValidationError:
        return None
    return Scope(name, target, query, title)


def _problems(slug: str, query: Mapping[str, str]) -> Scope:
    found = queries.released_round(slug)
    if found is None:
        raise _unknown()
    round, release = found
    form = ListForm(dict(query), release.items if release else [])
    good = _good(form, query)
    if good.get("list", "problems") not in LISTS:
        raise ValidationError(_("This list cannot be followed; follow the round instead."), code="wrong")
    kept = {name: value for name, value in good.items() if name != "as_of" and (name, value) != ("list", "problems")}
    return Scope(Name.PROBLEMS, slug, _canonical(kept), title=round.name)


def _petitions(slug: str, query: Mapping[str, str]) -> Scope:
    found = petition_queries.round_of(slug)
    if found is None:
        raise _unknown()
    form = PetitionsForm(dict(query), petition_queries.places(found[0]))
    return Scope(Name.PETITIONS, slug, _canonical(_good(form, query)), title=found[1].name)


def _good(form: forms.Form, query: Mapping[str, str]) -> dict[str, str]:
    """The values asked for; a parameter that the list does not have is not one of ours and is passed over."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise ValidationError(f"{name}: {errors[0]}", code="wrong")
    return {name: value for name, value in form.cleaned_data.items() if value and name in query}


def _canonical(values: Mapping[str, str]) -> str:
    text = urlencode(sorted(values.items()))
    if len(text) > MOST:
        raise ValidationError(_("The filter is too long to be followed; use fewer words."), code="wrong")
    return text


def _round_name(slug: str) -> str:
    if found := queries.released_round(slug):
        return found[0].name
    if known := petition_queries.round_of(slug):
        return known[1].name
    event = Event.objects.filter(round__slug=slug).select_related("round").first()
    if event is None:
        raise _unknown()
    return event.round.name


def _unknown() -> ValidationError:
    return ValidationError(_("Nothing is public under this name."), code="unknown")


def list_wanted(values: Mapping[str, str]) -> Wanted:
    """The parameters of a list page as reports.numbers asks for them."""
    own = {name: value for name, value in values.items() if name not in ("list", "unit", "q")}
    return Wanted(values.get("list", "problems"), own, values.get("q", ""), values.get("unit", ""))


def _list_words(values: Mapping[str, str]) -> str:
    said = [title_of(list_wanted({name: value for name, value in values.items() if name != "category"}))]
    if "category" in values:
        said.append(_("Category %(n)s") % {"n": values["category"]})
    return pgettext("between names", ", ").join([*said, *(values[name] for name in ("unit", "q") if name in values)])


def _petition_words(values: Mapping[str, str]) -> str:
    form = PetitionsForm(dict(values), [values.get("place", "")])
    said = []
    for name, value in values.items():
        words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
        said.append(f"{form.fields[name].label}: {capfirst(str(words))}")
    return pgettext("between names", ", ").join([_("Petitions"), *said])
