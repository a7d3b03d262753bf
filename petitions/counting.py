"""How petitions are counted, on both bases and on any day. Every number of petitions in the product is made here.

"Received" counts petitions as the group handed them over; "assigned" counts what units got of them: a petition that
was split is assigned more than once, one that nobody has yet is not assigned at all. Outcomes, verdicts and the
closing rate are told of received petitions; units are measured by what they were assigned.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.models import Round
from petitions.domain.moves import STATUS_OF, judges
from petitions.models import Assignment, Batch, Fact, Petition
from petitions.models.scope import AssignmentQuerySet, PetitionQuerySet
from petitions.states import ENDED, Channel, Stage, Status, Verdict, whole_status, whole_verdict
from records import clock

HANDED_ON = Fact.Kind.HANDED_ON


def received(round: Round, on: date) -> PetitionQuerySet:
    """Petitions received by `on`: entered by then, in batches that the office had received by then."""
    batches = Batch.objects.filter(round=round)
    # Leaving the others out lets an index answer; joined with its batches PostgreSQL takes a round for far too small.
    others = batches.exclude(state=Batch.State.RECEIVED, handed_over_on__lte=on, entered_on__lte=on)
    return Petition.objects.filter(round=round, entered_on__lte=on).exclude(batch__in=others.order_by().values("pk"))


def assigned(round: Round, on: date) -> AssignmentQuerySet:
    """Assignments in force on `on`: handed over by then and not handed on to another unit by then."""
    handed_on = Fact.objects.filter(assignment=OuterRef("pk"), kind=HANDED_ON, counts_from__lte=on)
    return Assignment.objects.filter(~Exists(handed_on), round=round, assigned_on__lte=on, entered_on__lte=on)


def assigned_now(round: Round) -> AssignmentQuerySet:
    """As `assigned` on the round's today, by the stages that petitions.domain.moves keeps: no fact is read."""
    today = clock.today()
    return Assignment.objects.live().filter(round=round, assigned_on__lte=today, entered_on__lte=today)


@dataclass(slots=True)
class Told:
    """What the facts by a day say of one assignment."""

    petition: int
    unit: int
    status: str = Status.OPEN
    verdict: str = ""
    replied_on: date | None = None
    rectified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A round's petitions on a day: every received petition with what its assignments say."""

    received: dict[int, list[Told]]

    @property
    def assigned(self) -> list[Told]:
        return [told for rows in self.received.values() for told in rows]

    @property
    def unassigned(self) -> int:
        """Petitions that no unit has yet."""
        return sum(not rows for rows in self.received.values())

    @property
    def split_extra(self) -> int:
        """What splitting added: assignments beyond the first of each petition."""
        return sum(max(len(rows) - 1, 0) for rows in self.received.values())

    @property
    def split(self) -> int:
        """Petitions that were handed to more than one unit."""
        return sum(len(rows) > 1 for rows in self.received.values())

    def statuses(self) -> Counter[str]:
        """Received petitions by status; they sum to all received."""
        return Counter(str(whole_status([row.status for row in rows])) for rows in self.received.values())

    def verdicts(self) -> Counter[str]:
        """Received petitions by verdict; '' where it is not given yet. They sum to all received."""
        return Counter(str(whole_verdict([row.verdict for row in rows])) for rows in self.received.values())


def standing(round: Round, on: date, among: QuerySet[Petition] | None = None) -> Standing:
    """The round's petitions on `on` (those of `among`), the same whenever it is asked. Three queries."""
    counted = received(round, on).order_by("pk")
    if among is not None:
        counted = counted.filter(pk__in=among.order_by().values("pk"))
    found: dict[int, list[Told]] = {pk: [] for pk in counted.values_list("pk", flat=True)}
    rows = assigned(round, on).order_by("pk").values_list("pk", "petition", "organisation")
    told = {pk: Told(petition, unit) for pk, petition, unit in rows}
    facts = Fact.objects.filter(assignment__round=round, counts_from__lte=on).order_by("pk")
    for pk, kind, effective_on, verdict in facts.values_list("assignment", "kind", "effective_on", "verdict"):
        if pk in told:
            _read(told[pk], kind, effective_on, verdict)
    for row in told.values():
        if row.petition in found:
            found[row.petition].append(row)
    return Standing(found)


def _read(told: Told, kind: str, effective_on: date, verdict: str) -> None:
    if judges(kind, told.status):
        told.verdict = verdict
    if kind in STATUS_OF:
        told.status = STATUS_OF[Fact.Kind(kind)]
    if kind == Fact.Kind.REPLIED and told.replied_on is None:
        told.replied_on = effective_on
    if kind == Fact.Kind.RECTIFIED:
        told.rectified_on = effective_on
    if kind == Fact.Kind.REOPENED:
        told.rectified_on = None


def figures(round: Round, on: date) -> dict[str, int]:
    """The counts of the contract: outcomes and verdicts of received petitions, and how both bases differ.

    received = closed + staged + open = founded + basically + partly + unfounded + no_verdict;
    received − unassigned + split_extra = assigned.
    """
    return sums(standing(round, on))


def sums(now: Standing) -> dict[str, int]:
    """The counts of `figures` from a standing."""
    statuses, verdicts = now.statuses(), now.verdicts()
    return {
        "received": len(now.received),
        "assigned": len(now.assigned),
        "unassigned": now.unassigned,
        "split_extra": now.split_extra,
        **{status.value: statuses[status] for status in (Status.CLOSED, Status.STAGED, Status.OPEN)},
        **{verdict.value: verdicts[verdict] for verdict in (Verdict.FOUNDED, Verdict.BASICALLY, Verdict.PARTLY)},
        "unfounded": verdicts[Verdict.UNFOUNDED],
        "no_verdict": verdicts[""],
        "rectified": sum(bool(rows) and all(row.rectified_on for row in rows) for rows in now.received.values()),
    }


@dataclass(frozen=True, slots=True)
class Present:
    """Received petitions as they stand now; places and channels as `by_place` and `by_channel`."""

    counts: dict[str, int]
    places: Counter[int | None]
    channels: Counter[str]


def present(petitions: QuerySet[Petition]) -> Present:
    """The counts of `figures` (but rectified) and how many were split, of received petitions. One statement.

    Read from the columns that petitions.domain.moves derives from the facts; on the last day of which anything is
    recorded they equal `sums` of the standing.
    """
    parts = {
        "unassigned": Q(assigned_count=0),
        "split": Q(assigned_count__gt=1),
        **{status.value: Q(status=status) for status in (Status.CLOSED, Status.STAGED, Status.OPEN)},
        **{verdict.value: Q(verdict=verdict) for verdict in Verdict},
        "no_verdict": Q(verdict=""),
    }
    sums = {name: Count("pk", filter=condition) for name, condition in parts.items()}
    names = ("received", "assigned", *parts)
    groups = petitions.order_by().values("place", "channel")
    counts, places, channels = Counter[str](), Counter[int | None](), Counter[str]()
    row: Any
    for row in groups.annotate(received=Count("pk"), assigned=Sum("assigned_count"), **sums):
        places[row["place"]] += row["received"]
        channels[row["channel"]] += row["received"]
        counts.update({name: row[name] for name in names})
    found = {name: counts[name] for name in names}
    found["split_extra"] = found["assigned"] - found["received"] + found["unassigned"]
    return Present(found, places, channels)


def told_status() -> Case:
    """The status of a case as its facts tell it, looked up only where its stage does not say it.

    A case that was closed for the present stage keeps that while it is replied to again.
    """
    facts = Fact.objects.filter(assignment=OuterRef("pk"), kind__in=list(STATUS_OF)).order_by("-pk")
    last = Subquery(facts.values("kind")[:1])
    return Case(
        When(stage=Stage.CLOSED, then=Value(Status.CLOSED)),
        When(stage=Stage.STAGED, then=Value(Status.STAGED)),
        When(Exact(last, Value(Fact.Kind.STAGED)), then=Value(Status.STAGED)),
        default=Value(Status.OPEN),
        output_field=CharField(),
    )


def present_by_unit(cases: QuerySet[Assignment]) -> dict[int, Counter[str]]:
    """As `by_unit` of live cases as they stand now. Two statements."""
    cases = cases.order_by()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for unit, stage, n in cases.values_list("organisation", "stage").annotate(n=Count("pk")):
        counts[unit]["assigned"] += n
        counts[unit][stage if stage in ENDED else Status.OPEN] += n
    again = cases.exclude(stage__in=ENDED).alias(told=told_status()).filter(told=Status.STAGED)
    for unit, n in again.values_list("organisation").annotate(n=Count("pk")):
        counts[unit][Status.STAGED] += n
        counts[unit][Status.OPEN] -= n
    return dict(counts)


def by_unit(rows: Iterable[Told]) -> dict[int, Counter[str]]:
    """Assignments of each unit by status, with their number under "assigned"; the units' numbers sum to all."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.unit]["assigned"] += 1
        counts[row.unit][row.status] += 1
    return dict(counts)


def closing_rate(counted: dict[str, int], decimals: int) -> Decimal | None:
    """Closed and staged petitions per hundred received, rounded half up; None when none was received.

    Staged closing counts (domain reference, fact 6).
    """
    if not counted["received"]:
        return None
    share = Decimal(100 * (counted["closed"] + counted["staged"])) / counted["received"]
    return share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def by_type(petitions: QuerySet[Petition]) -> Counter[str]:
    """How many of the petitions are about each type, under "" of how many none is known; one with two counts twice."""
    return Counter({kind or "": n for kind, n in _grouped(petitions, "types__kind").items()})


def by_place_and_type(petitions: QuerySet[Petition]) -> Counter[tuple[int | None, str]]:
    """As `by_type`, apart for each place (its id, None where it is not known)."""
    rows = petitions.order_by().values_list("place", "types__kind").annotate(n=Count("pk"))
    return Counter({(place, kind or ""): n for place, kind, n in rows})


def by_place(petitions: QuerySet[Petition]) -> Counter[Any]:
    """How many of the petitions come from each place (its id, None where it is not known); they sum to all."""
    return _grouped(petitions, "place")


def by_channel(petitions: QuerySet[Petition]) -> Counter[str]:
    """How many of the petitions came by each channel ('' where it is not known); they sum to all."""
    return _grouped(petitions, "channel")


def declared(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What a hand-over list counts itself, in reading order: total, channels, key petitions, then the rest by name.

    The stored object cannot tell: PostgreSQL keeps keys in an order of its own.
    """
    order = ["total", *Channel.values, "key"]
    rank = {name: place for place, name in enumerate(order)}
    return sorted(counts.items(), key=lambda item: (rank.get(item[0], len(order)), item[0]))


def _grouped(rows: QuerySet, column: str) -> Counter[Any]:
    """How many rows have each value of a column, counted by the database."""
    return Counter(dict(rows.order_by().values_list(column).annotate(n=Count("pk"))))


def difference(received: int, assigned: int, *, unassigned: int, split: int, split_extra: int) -> str:
    """Why both bases differ, in words for the foot of a table; '' when they do not."""
    parts = []
    if split:
        said = ngettext(
            "%(n)d petition was split, which makes %(extra)d more",
            "%(n)d petitions were split, which makes %(extra)d more",
            split,
        )
        parts.append(said % {"n": split, "extra": split_extra})
    if unassigned:
        said = ngettext("%(n)d is not handed over yet", "%(n)d are not handed over yet", unassigned)
        parts.append(said % {"n": unassigned})
    if not parts:
        return ""
    return _("Received %(received)d, assigned %(assigned)d: %(why)s.") % {
        "received": received,
        "assigned": assigned,
        "why": pgettext("between clauses", "; ").join(parts),
    }


def types_exceed(petitions: int, types: int) -> str:
    """Why the types sum to more than the petitions, in words; '' when they do not."""
    if types <= petitions:
        return ""
    return _("The types sum to %(types)d because some of the %(n)d petitions are about several.") % {
        "types": types,
        "n": petitions,
    }
