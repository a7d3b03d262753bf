"""Events in words: title, link, lines, never more than the public pages say. What was withdrawn has no words left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from follow import changes, scopes
from follow.models import Event, Kind
from petitions.models import PublicVersion
from petitions.states import Status, Verdict
from plans.models import PublicVersion as PublicPlan
from public import notices, petition_queries
from reports.models import Publication, Release

SHOWN = 30  # problems that an entry lists
SINCE = "2026-01-01"  # the day in tag: addresses (RFC 4151); never to be changed


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of an entry, with the page that it leads to."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, for a feed or a mail. `about` is the round's name, `at` when it happened."""

    tag: str
    kind: str
    label: str
    title: str
    url: str
    about: str
    at: datetime
    lines: tuple[EntryLine, ...] = ()
    reason: str = ""
    reference: str = ""


Told = Callable[[Event, Any, list[dict[str, Any]]], dict[str, Any]]


def entries(events: Iterable[Event], scope: "scopes.Scope" = scopes.ALL) -> list[Entry]:
    """The events that still stand, in their order, each with what belongs to the scope. At most nine queries."""
    rows = list(events)
    sources = {kinds: _rows(rows, kinds) for kinds in _READ}
    loaded = None
    if scope.name == scopes.Name.PROBLEMS:
        loaded = scopes.items_of([row.ref for row in rows if row.kind == Kind.RELEASE])
    return [entry for row in rows if (entry := _entry(row, sources, scope, loaded))]


def site_address(path: str) -> str:
    """A path of the site as a whole address; feeds and mails have no request to ask."""
    return f"{settings.SITE_URL}{path}"


def host() -> str:
    """The site's name in tag: addresses and UIDs."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _entry(event: Event, sources: Mapping[Any, Any], scope: "scopes.Scope", loaded: Any) -> Entry | None:
    kinds = next(kinds for kinds in _READ if event.kind in kinds)
    row = sources[kinds].get(event.ref)
    if row is None:
        return None
    is_gone = event.kind.endswith("_withdrawn")
    if is_gone != (_state(row) == "withdrawn"):
        return None
    items = scope.items(event, loaded)
    if event.kind == Kind.RELEASE and not items and (event.told.get("items") or scope.name == scopes.Name.PROBLEMS):
        return None  # it changed nothing that belongs here
    words = _TOLD[Kind(event.kind)](event, row, items)
    return Entry(
        tag=f"tag:{host()},{SINCE}:{event.round.slug}/{event.kind}/{event.label}",
        kind=event.kind,
        label=str(Kind(event.kind).label),
        about=event.round.name,
        at=event.at,
        **words,
    )


def _state(row: Any) -> str:
    return row["state"] if isinstance(row, dict) else row.state


def _release(event: Event, row: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    given = {"day": row["as_of"].isoformat(), "n": row["version"]}
    corrected = _("Corrected figures as of %(day)s, version %(n)d") % given
    title = corrected if row["version"] > 1 else _("Figures as of %(day)s") % given
    sums = event.told.get("sums", {})
    first = _("%(total)d problems, %(closed)d closed, %(overdue)d overdue")
    lines = [EntryLine(first % sums)] if sums else []
    return {
        "title": title,
        "url": site_address(reverse("public:round", args=[event.round.slug])),
        "lines": (*lines, *_problems(event.round.slug, items)),
        "reference": event.label,
    }


def _problems(slug: str, items: list[dict[str, Any]]) -> Iterable[EntryLine]:
    words = {
        changes.FIRST: _("first published"),
        changes.ADDED: _("added"),
        changes.STRUCK_OFF: _("struck off"),
        changes.OVERDUE: _("newly overdue"),
        changes.REOPENED: _("reopened"),
        changes.CHANGED: _("changed"),
        changes.GONE: _("no longer in the list"),
    }
    told = sorted(items, key=lambda item: min(_rank(code) for code in item["what"]))
    for item in told[:SHOWN]:
        said = pgettext("between names", ", ").join(words[code] for code in item["what"])
        mark = _(" (illustrative)") if item["illustrative"] else ""
        url = "" if changes.GONE in item["what"] else reverse("public:problem", args=[slug, item["number"]])
        yield EntryLine(f"{said}: {item['number']} {item['title']}{mark}", url and site_address(url))
    if (left := len(told) - SHOWN) > 0:
        yield EntryLine(ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left})


def _rank(code: str) -> int:
    return changes.TELLING.index(code) if code in changes.TELLING else len(changes.TELLING)


def _release_withdrawn(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    given = {"day": row["as_of"].isoformat(), "n": row["version"]}
    return {
        "title": _("Withdrawn: figures as of %(day)s, version %(n)d") % given,
        "url": site_address(reverse("public:round", args=[event.round.slug])) + "#releases",
        "reason": row["withdrawn_why"],
        "reference": event.label,
    }


def _notice(_event: Event, row: Any, _items: Any) -> dict[str, Any]:
    said = {"first": row.first_day.isoformat(), "last": row.last_day.isoformat()}
    return _of_notice(
        row,
        _("Public notice: %(n)d %(title)s"),
        EntryLine(_("From %(first)s to %(last)s; everybody may object until the last day.") % said),
    )


def _notice_ended(_event: Event, row: Any, _items: Any) -> dict[str, Any]:
    return _of_notice(row, _("Notice ended, task closed: %(n)d %(title)s"))


def _notice_withdrawn(_event: Event, row: Any, _items: Any) -> dict[str, Any]:
    said = _("The rectification goes on; when its result has been accepted anew, a new notice appears.")
    return _of_notice(row, _("Notice withdrawn: %(n)d %(title)s"), EntryLine(said))


def _of_notice(row: Any, title: str, *lines: EntryLine) -> dict[str, Any]:
    mark = _(" (illustrative)") if row.illustrative else ""
    return {
        "title": title % {"n": row.number, "title": row.title} + mark,
        "url": site_address(reverse("public:notice", args=[row.pk])),
        "lines": lines,
        "reference": str(row.pk),
    }


def _table(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    said = {"n": row["number"], "batch": row["name"], "day": row["issued_on"].isoformat()}
    return _of_table(event, row, _("Petitions: table %(n)d, %(batch)s, %(day)s") % said)


def _table_withdrawn(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    return _of_table(event, row, _("Withdrawn: table %(n)d of petitions") % {"n": row["number"]}) | {
        "reason": row["why"]
    }


def _of_table(event: Event, row: dict[str, Any], title: str) -> dict[str, Any]:
    path = reverse("public:publication", args=[event.round.slug, row["number"]])
    return {"title": title, "url": site_address(path), "reference": str(row["number"])}


def _result(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    return _of_petition(event, row, _("Result of petition %(number)s")) | {"lines": tuple(_found(row))}


def _correction(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    told = _of_petition(event, row, _("Corrected: result of petition %(number)s"))
    return told | {"lines": tuple(_found(row)), "reason": row["note"]}


def _result_withdrawn(event: Event, row: dict[str, Any], _items: Any) -> dict[str, Any]:
    return _of_petition(event, row, _("Withdrawn: result of petition %(number)s")) | {"reason": row["why"]}


def _of_petition(event: Event, row: dict[str, Any], title: str) -> dict[str, Any]:
    number = row["petition__number"]
    url = site_address(petition_queries.address(event.round.slug, number))
    return {"title": title % {"number": number}, "url": url, "reference": number}


def _found(row: dict[str, Any]) -> Iterable[EntryLine]:
    words = [
        row["place"],
        str(dict(Verdict.choices).get(row["verdict"], "")),
        str(dict(Status.choices).get(row["status"], "")),
    ]
    if said := [word for word in words if word]:
        yield EntryLine(pgettext("between names", ", ").join(said))


def _plan(event: Event, row: Any, _items: Any) -> dict[str, Any]:
    return _of_plan(event, row, _("Rectification plan, version %(n)d"))


def _plan_withdrawn(event: Event, row: Any, _items: Any) -> dict[str, Any]:
    return _of_plan(event, row, _("Withdrawn: rectification plan, version %(n)d")) | {"reason": row["ended_why"]}


def _of_plan(event: Event, row: Any, title: str) -> dict[str, Any]:
    number = row["version__number"]
    path = reverse("public:plan", args=[event.round.slug])
    return {"title": title % {"n": number}, "url": site_address(path), "reference": str(number)}


def _releases(refs: list[int]) -> QuerySet[Any, Any]:
    rows = Release.objects.filter(pk__in=refs, state__in=("released", "withdrawn"))
    return rows.values("pk", "state", "as_of", "version", "withdrawn_why")


def _publications(refs: list[int]) -> QuerySet[Any, Any]:
    rows = Publication.objects.filter(pk__in=refs, state__in=("released", "withdrawn"))
    return rows.annotate(name=KT("data__batch")).values("pk", "state", "number", "issued_on", "why", "name")


def _versions(refs: list[int]) -> QuerySet[Any, Any]:
    rows = PublicVersion.objects.filter(
        pk__in=refs, audience=PublicVersion.Audience.PUBLIC, state__in=("released", "withdrawn")
    )
    words = {name: KT(f"content__{key}") for name, key in _KEYS.items()}
    return rows.order_by().values("pk", "state", "note", "why", "petition__number", **words)


def _plans(refs: list[int]) -> QuerySet[Any, Any]:
    rows = PublicPlan.objects.filter(pk__in=refs, state__in=("released", "withdrawn"))
    return rows.values("pk", "state", "ended_why", "version__number")


def _rows(events: list[Event], kinds: tuple[Kind, ...]) -> dict[int, Any]:
    refs = [event.ref for event in events if event.kind in kinds]
    if not refs:
        return {}
    if Kind.NOTICE in kinds:
        return dict(notices.several(refs))
    return {row["pk"]: row for row in _READ[kinds](refs)}


_KEYS = {"place": "region", "verdict": "verdict", "status": "status"}
_NOTICES = (Kind.NOTICE, Kind.NOTICE_ENDED, Kind.NOTICE_WITHDRAWN)
_READ: dict[tuple[Kind, ...], Any] = {
    (Kind.RELEASE, Kind.RELEASE_WITHDRAWN): _releases,
    _NOTICES: notices.several,
    (Kind.TABLE, Kind.TABLE_WITHDRAWN): _publications,
    (Kind.RESULT, Kind.CORRECTION, Kind.RESULT_WITHDRAWN): _versions,
    (Kind.PLAN, Kind.PLAN_WITHDRAWN): _plans,
}
_TOLD: dict[Kind, Told] = {
    Kind.RELEASE: _release,
    Kind.RELEASE_WITHDRAWN: _release_withdrawn,
    Kind.NOTICE: _notice,
    Kind.NOTICE_ENDED: _notice_ended,
    Kind.NOTICE_WITHDRAWN: _notice_withdrawn,
    Kind.TABLE: _table,
    Kind.TABLE_WITHDRAWN: _table_withdrawn,
    Kind.RESULT: _result,
    Kind.CORRECTION: _correction,
    Kind.RESULT_WITHDRAWN: _result_withdrawn,
    Kind.PLAN: _plan,
    Kind.PLAN_WITHDRAWN: _plan_withdrawn,
}
