"""Around closing: petitions on what is closed, signatures without reading, closed or papered in haste."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Closure, Dossier, Round, Task
from checkup.signs import uses
from checkup.signs.items import main_units, task_item
from checkup.signs.shape import Found, Kind
from checkup.states import Severity
from lookback.models import LookBackPlan
from petitions.models import Batch, ProblemLink
from signoff.models import Signature

SECONDS = 60
LONG = 1500  # characters of a dossier's content: more than anybody reads in a minute
SOON, FORTNIGHT = 3, 14  # days
DATED = re.compile(r"(20\d{2})[年.\-/]?(0?[1-9]|1[0-2])[月.\-/]?(0?[1-9]|[12]\d|3[01])(?!\d)")
Days = Callable[[Round], Iterable[date]]


def rounds_that_followed(round: Round) -> Iterator[date]:
    """The days on which later inspections entered the same region."""
    later = Round.objects.filter(region=round.region_id, entered_on__gt=round.entered_on)
    yield from later.order_by("entered_on").values_list("entered_on", flat=True)


def look_backs_that_followed(round: Round) -> Iterator[date]:
    """The days on which look-backs, which are rounds of their own, entered."""
    later = Round.objects.filter(region=round.region_id, entered_on__gt=round.entered_on)
    yield from (one.entered_on for one in later if Round.Kind.LOOK_BACK in one.kinds)


def look_backs_within(round: Round) -> Iterator[date]:
    """The days from which the office's own look-backs at the round were known: drawn, or begun if that came first.

    One that is only planned has told nobody anything; one that was set aside for a new draw had.
    """
    rows = LookBackPlan.objects.filter(round=round, drawn_at__isnull=False).order_by("pk")
    for starts_on, drawn_at in rows.values_list("starts_on", "drawn_at"):
        yield min(starts_on, timezone.localdate(drawn_at))


# Who knows of days on which a round was told of a look-back, or was inspected; others may add theirs.
LOOK_BACK_DAYS: list[Days] = [look_backs_that_followed, look_backs_within]
INSPECTION_DAYS: list[Days] = [rounds_that_followed]


def petition_on_closed(round: Round, today: date) -> Iterator[Found]:
    """A petition about the item's problem that was handed over after the item was closed."""
    units = main_units(Round.objects.filter(pk=round.pk))
    closed = Task.objects.filter(problem__round=round, closed_on__isnull=False, next_cycle=None).order_by()
    by_problem: dict[int, list[tuple[int, date]]] = {}
    for task, problem, closed_on in closed.values_list("pk", "problem", "closed_on").iterator():
        if closed_on is not None:
            by_problem.setdefault(problem, []).append((task, closed_on))
    links = ProblemLink.objects.filter(problem__in=by_problem, ended_at=None)
    links = links.exclude(petition__batch__state=Batch.State.DRAFT).order_by("petition")
    names = ("problem", "petition", "petition__batch__handed_over_on")
    for problem, petition, day in links.values_list(*names).iterator():
        for task, closed_on in by_problem[problem]:
            if day > closed_on:
                rows = [["closed", closed_on.isoformat()], ["petition_on", day.isoformat()]]
                yield Found(task_item(task, units), day.isoformat(), {"rows": rows}, f"petitions.petition:{petition}")


def quick_signature(round: Round, today: date) -> Iterator[Found]:
    """Signed so soon that the dossier cannot have been read.

    When a page was opened is not kept, but the latest moment at which the reading can have begun is: the dossier came
    to the step, and the same person was still signing another. A round that stands still on a day of demonstration
    tells no time of the day.
    """
    if round.held_on:
        return
    units = main_units(Round.objects.filter(pk=round.pk))
    closures = Closure.objects.filter(task__problem__round=round).order_by()
    tasks = dict(closures.values_list("run", "task"))
    long = _lengths(round)
    rows = Signature.objects.filter(
        channel=Signature.Channel.WEB, signer__in=Signature.objects.filter(run__in=tasks).values("signer")
    )
    names = ("pk", "run", "signer", "signer_post", "dossier_digest", "step__opened_at", "at")
    before: dict[int, datetime] = {}
    for pk, run, signer, post, digest, opened_at, at in rows.order_by("at", "pk").values_list(*names).iterator():
        starts = [moment for moment in (opened_at, before.get(signer)) if moment]
        before[signer] = at
        if run not in tasks or not starts or long.get(digest, 0) < LONG:
            continue
        seconds = (at - max(starts)).total_seconds()
        if 0 < seconds < SECONDS:  # nobody signs in no time at all: then a clock was told
            shown = [
                ["signer", post],
                ["reading_from", _clock(max(starts))],
                ["signed_at", _clock(at)],
                ["seconds", str(int(seconds))],
                ["dossier_length", str(long[digest])],
            ]
            yield Found(task_item(tasks[run], units), str(pk), {"rows": shown})


def _lengths(round: Round) -> dict[str, int]:
    """Digest of a dossier → the characters of its content."""
    rows = Dossier.objects.filter(task__problem__round=round).order_by().values_list("sha256", "content")
    return {digest: len(str(content)) for digest, content in rows.iterator(chunk_size=200)}


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def closed_after_notice(round: Round, today: date) -> Iterator[Found]:
    """Closed within three days after a look-back was announced."""
    days = sorted({day for known in LOOK_BACK_DAYS for day in known(round)})
    units = main_units(Round.objects.filter(pk=round.pk)) if days else {}
    for day in days:
        closed = Task.objects.filter(problem__round=round, closed_on__range=(day, day + timedelta(days=SOON)))
        for task, closed_on in closed.order_by("pk").values_list("pk", "closed_on").iterator():
            rows = [["look_back", day.isoformat()], ["closed", str(closed_on)]]
            yield Found(task_item(task, units), f"{day}:{closed_on}", {"rows": rows})


def papers_before_inspection(round: Round, today: date) -> Iterator[Found]:
    """Documents of an item that were dated, or made, in the fortnight before an inspection came."""
    days = sorted({day for known in INSPECTION_DAYS for day in known(round)})
    if not days:
        return
    rounds = Round.objects.filter(pk=round.pk)
    units, found = main_units(rounds), dict[tuple[int, date], list[list[str]]]()
    rows = uses.documents(rounds).annotate(made=Min("file__facts_read__made_on"), name=F("file__name"))
    for task, caption, name, made in rows.order_by("task", "pk").values_list("task", "caption", "name", "made"):
        for written in {day for day in (_written(caption) or _written(name), made) if day}:
            coming = next((day for day in days if day - timedelta(days=FORTNIGHT) <= written < day), None)
            if coming:
                found.setdefault((task, coming), []).append(["document", f"{written} {caption or name}"[:200]])
    for (task, coming), documents in found.items():
        shown = [["inspection", coming.isoformat()], *documents]
        yield Found(task_item(task, units), f"{coming}:{len(documents)}", {"rows": shown})


def _written(text: str) -> date | None:
    said = DATED.search(text)
    try:
        return date(*(int(part) for part in said.groups())) if said else None
    except ValueError:
        return None


KINDS = (
    Kind(
        "petition_on_closed",
        _("petition about a closed item"),
        _("People complain about what was struck off."),
        Severity.WARN,
        petition_on_closed,
    ),
    Kind(
        "quick_signature",
        _("signed without time to read"),
        _("Between the moment at which reading can have begun and the signature lay less than a minute."),
        Severity.HINT,
        quick_signature,
    ),
    Kind(
        "closed_after_notice",
        _("closed right after a look-back was announced"),
        _("Struck off within three days of the announcement."),
        Severity.HINT,
        closed_after_notice,
    ),
    Kind(
        "fresh_papers",
        _("papers from the fortnight before an inspection"),
        _("Documents were dated or made in the two weeks before the inspectors came."),
        Severity.HINT,
        papers_before_inspection,
    ),
)
