"""From released states to cards. Nothing of the working tables is read here but rounds, to name them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cases.domain.progress import Method
from cases.models import Round
from lookback.states import Result
from public import notices
from public.cards import (
    LookBackCard,
    MeasureCard,
    NextCard,
    ProblemCard,
    ReleaseLine,
    RoundCard,
    TaskCard,
    VerifiedCard,
    VersionCard,
)
from reports.differences import of_item
from reports.listing import day, lamp_of, mark_words
from reports.models import Release
from reports.numbers import groups

HEAVY = ("items", "lists", "data")
PUBLISHED = (Release.State.RELEASED, Release.State.WITHDRAWN)


def rounds() -> list[RoundCard]:
    """Every round that the public may know of, the newest inspection first. Three queries."""
    newest = {row.round_id: row for row in Release.objects.newest().defer(*HEAVY)}
    withdrawn = _withdrawn(Release.objects.all())
    known = Round.objects.filter(pk__in={*newest, *withdrawn}).select_related("region").order_by("-entered_on", "slug")
    return [_round(round, newest.get(round.pk), withdrawn.get(round.pk, ())) for round in known]


def released_round(slug: str) -> tuple[Round, Release | None] | None:
    """The round with its newest release, whole; None when nothing of it was ever released."""
    round = Round.objects.select_related("region").filter(slug=slug, releases__state__in=PUBLISHED).first()
    if round is None:
        return None
    return round, round.releases.newest().first()


def round_card(round: Round, release: Release | None) -> RoundCard:
    """The round's card with its withdrawn releases."""
    return _round(round, release, _withdrawn(round.releases.all()).get(round.pk, ()))


def releases(round: Round) -> list[ReleaseLine]:
    """Every state that was ever released, newest first, withdrawn ones with their reason."""
    rows = round.releases.filter(state__in=PUBLISHED).defer("figures", *HEAVY).order_by("-as_of", "-version")
    return [_line(row) for row in rows]


def problem(round: Round, release: Release, number: int) -> ProblemCard | None:
    """One problem of the release; None when it is not in it."""
    numbers = [item["number"] for item in release.items]
    if number not in numbers:
        return None
    place = numbers.index(number)
    item = release.items[place]
    first = item["tasks"][0] if item["tasks"] else {}
    told = notices.of_problem(round, number)
    shown = next((one.pk for one in told if one.state != "withdrawn"), None)
    return ProblemCard(
        number=number,
        category=item["category"][1],
        title=item["title"],
        text=item["text"],
        illustrative=item["illustrative"],
        lamp=lamp_of(item["status"], day(first.get("due_on")), release.as_of),
        marks=mark_words(item["marks"]),
        tasks=tuple(_task(task, release) for task in item["tasks"]),
        versions=tuple(_versions(round, number)),
        notices=tuple(told),
        photos=tuple(notices.photos(shown)) if shown else (),
        previous=numbers[place - 1] if place else None,
        next=numbers[place + 1] if place + 1 < len(numbers) else None,
    )


def _round(round: Round, release: Release | None, withdrawn: Iterable[ReleaseLine]) -> RoundCard:
    return RoundCard(
        slug=round.slug,
        name=round.name,
        region=round.region.name,
        kinds=round.get_kinds_display(),
        level=round.get_level_display(),
        group_name=round.group_name,
        entered_on=round.entered_on,
        left_on=round.left_on,
        feedback_on=round.feedback_on,
        illustrative=round.is_illustrative,
        latest=_line(release) if release else None,
        groups=tuple(groups(release.figures)) if release else (),
        withdrawn=tuple(withdrawn),
    )


def _line(row: Release) -> ReleaseLine:
    return ReleaseLine(
        as_of=row.as_of,
        version=row.version,
        released_on=timezone.localdate(row.released_at),
        fingerprint=row.digest,
        withdrawn=row.state == Release.State.WITHDRAWN,
        why=row.withdrawn_why,
    )


def _withdrawn(rows: Any) -> dict[int, list[ReleaseLine]]:
    found: dict[int, list[ReleaseLine]] = {}
    for row in rows.filter(state=Release.State.WITHDRAWN).defer("figures", *HEAVY).order_by("-as_of", "-version"):
        found.setdefault(row.round_id, []).append(_line(row))
    return found


def _versions(round: Round, number: int) -> list[VersionCard]:
    """The problem through all releases that stand, newest first; a release without any change is left out."""
    cards: list[VersionCard] = []
    last = None
    rows = round.releases.filter(state=Release.State.RELEASED).order_by("as_of", "version")
    for row in rows.only("as_of", "version", "released_at", "items"):
        item = next((one for one in row.items if one["number"] == number), None)
        if item is None:
            continue
        changes = tuple(of_item(last, item)) if last else ()
        if last is None or changes:
            released_on = timezone.localdate(row.released_at)
            cards.append(VersionCard(row.as_of, row.version, released_on, changes, is_first=last is None))
        last = item
    return cards[::-1]


def _task(task: Mapping[str, Any], release: Release) -> TaskCard:
    return TaskCard(
        number=task["number"],
        cycle=task["cycle"],
        lamp=lamp_of(task["status"], day(task["due_on"]), release.as_of),
        marks=mark_words(task["marks"]),
        goal=task["goal"],
        first_goal=task["first_goal"],
        words=task["words"],
        first_words=task["first_words"],
        due_on=day(task["due_on"]),
        first_due_on=day(task["first_due_on"]),
        changes=task["changes"],
        lead=task["lead"],
        responsible=task["responsible"],
        place=task["place"],
        completed_on=day(task["completed_on"]),
        measures=tuple(
            MeasureCard(one["order"], one["text"], day(one["due_on"]), day(one["done_on"])) for one in task["measures"]
        ),
        verified=tuple(
            VerifiedCard(one["share"], date_, str(dict(Method.choices).get(one["method"], "")))
            for one in reversed(task["verified"])
            if (date_ := day(one["on"]))
        ),
        next=_next(task, release.as_of),
        look_backs=tuple(
            LookBackCard(one["plan"], on, str(Result(one["result"]).label), one["result"] != Result.CONSOLIDATED)
            for one in reversed(task.get("look_backs", ()))
            if (on := day(one["on"]))
        ),
    )


def _next(task: Mapping[str, Any], as_of: date) -> NextCard | None:
    """The next day of the plan, from the day of the figures on; None when it is over, or completion is reported."""
    if task["completed_on"]:
        return None
    steps = [(due, one["text"]) for one in task["measures"] if not one["done_on"] and (due := day(one["due_on"]))]
    last = day(task["due_on"])
    found = sorted(one for one in [*steps, *([(last, "")] if last else [])] if one[0] >= as_of)
    return NextCard(*found[0]) if found else None
