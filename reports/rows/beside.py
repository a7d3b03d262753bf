"""Petitions, their assignments, activities and results of a day as rows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from cases.models import Activity, Round
from leading.reading import untold
from petitions.counting import Standing, assigned
from petitions.models import Petition, PollutionType
from petitions.states import whole_status, whole_verdict
from reports.figures import ACTIVITY_KEYS
from reports.rows.row import Names, Row, iso

NO_VERDICT = "no_verdict"
UNANNOUNCED = "暗访"  # all that a paper says of an unannounced visit of no series before its findings are sent
Groups = dict[int, tuple[str, ...]]


def petitions(round: Round, as_of: date, now: Standing, names: Names) -> list[Row]:
    """Received petitions, then the assignments in force, of a standing of that day. Three queries."""
    rows, groups = [], _types(now, names)
    found = Petition.objects.filter(pk__in=now.received).select_related("place", "batch").order_by("pk")
    for order, petition in enumerate(found, 1):
        told = now.received[petition.pk]
        place = petition.place
        groups[petition.pk] = (
            names.tag("place", place.pk if place else None, place.name if place else ""),
            *groups.get(petition.pk, (names.tag("type", None),)),
            names.tag("batch", petition.batch.number),
        )
        rows.append(_petition(petition, order, told, groups[petition.pk]))
    return [*rows, *_assignments(round, as_of, now, groups, names)]


def _petition(petition: Petition, order: int, told: list, groups: tuple[str, ...]) -> Row:
    outcome = str(whole_status([row.status for row in told]))
    verdict = str(whole_verdict([row.verdict for row in told])) or NO_VERDICT
    marks = ["received", outcome, verdict]
    if not told:
        marks.append("unassigned")
    if told and all(row.rectified_on for row in told):
        marks.append("rectified")
    return Row(
        "petition",
        f"petitions.petition:{petition.pk}",
        order,
        petition.number,
        "",
        outcome,
        tuple(f"petitions.{mark}" for mark in marks),
        groups,
        place=petition.place.name if petition.place else "",
        data={
            "on": iso(petition.batch.handed_over_on),
            "batch": petition.batch.number,
            "verdict": verdict,
            "types": [group.partition(":")[2] for group in groups if group.startswith("type:")],
            "illustrative": petition.is_illustrative,
        },
    )


def _assignments(round: Round, as_of: date, now: Standing, groups: Groups, names: Names) -> Iterator[Row]:
    told = {(row.petition, row.unit): row for row in now.assigned}
    seen: set[int] = set()
    rows = assigned(round, as_of).select_related("organisation", "petition__place").order_by("petition", "pk")
    counted = [row for row in rows if (row.petition_id, row.organisation_id) in told]
    for order, row in enumerate(counted, 1):
        now_told = told[row.petition_id, row.organisation_id]
        marks = ["petitions.assigned", f"assignments.{now_told.status}"]
        if row.petition_id in seen:
            marks.append("petitions.split_extra")
        seen.add(row.petition_id)
        unit, place = row.organisation, row.petition.place
        yield Row(
            "assignment",
            f"petitions.assignment:{row.pk}",
            order,
            row.petition.number,
            "",
            str(now_told.status),
            tuple(marks),
            (*groups[row.petition_id], names.tag("unit", unit.pk, unit.name)),
            unit=unit.name,
            place=place.name if place else "",
            data={
                "on": iso(row.assigned_on),
                "petition": f"petitions.petition:{row.petition_id}",
                "verdict": str(now_told.verdict) or NO_VERDICT,
            },
        )


def _types(now: Standing, names: Names) -> Groups:
    found: dict[int, list[str]] = defaultdict(list)
    for petition, kind in PollutionType.objects.filter(petition__in=now.received).values_list("petition", "kind"):
        found[petition].append(names.tag("type", kind))
    return {petition: tuple(kinds) for petition, kinds in found.items()}


def activities(round: Round, as_of: date) -> Iterator[Row]:
    """What leaders and the office did by the day, oldest first. Two queries at most.

    `told_as` is what papers write for the title of an unannounced one that units do not know yet.
    """
    rows = list(round.activities.counting(as_of).order_by("held_on", "pk"))
    inside = untold(round, as_of) if any(row.unannounced for row in rows) else set()
    for order, row in enumerate(rows, 1):
        kind = ACTIVITY_KEYS.get(Activity.Kind(row.kind), row.kind)
        counted = row.kind in ACTIVITY_KEYS
        yield Row(
            "activity",
            f"cases.activity:{row.pk}",
            order,
            row.held_on.isoformat(),
            row.title,
            kind,
            ("activities.total", f"activities.{kind}") if counted else (f"activities.{kind}",),
            data={
                "on": iso(row.held_on),
                "who": row.who,
                "series": row.series,
                "unannounced": row.unannounced,
                "ends_on": iso(row.ends_on),
                "medium": row.medium,
                "link": row.link,
                "invested_yuan": None if row.invested_yuan is None else str(row.invested_yuan),
                "illustrative": row.is_illustrative,
            }
            | ({"told_as": row.series or UNANNOUNCED} if row.pk in inside else {}),
        )


def results(round: Round, as_of: date) -> Iterator[Row]:
    """The latest result, indicator and next step of each code by the day. One query."""
    for order, row in enumerate(round.results.newest(as_of), 1):
        yield Row(
            "result",
            f"cases.resultfigure:{row.pk}",
            order,
            row.code,
            row.title,
            row.kind,
            (f"results.{row.kind}",),
            data={
                "on": iso(row.recorded_on),
                "period": row.period,
                "value": row.value_words or None,
                "unit": row.unit,
                "change": row.change,
                "change_unit": row.change_unit,
                "topic": row.topic,
                "grade": row.grade,
                "rank": row.rank,
                "rank_scope": row.rank_scope,
                "rank_change": row.rank_change,
                "note": row.note,
            },
        )
