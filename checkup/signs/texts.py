"""Reports that repeat: last month's words again, or another unit's."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Fact, Measure, Round, Task
from checkup.models import Template
from checkup.signs.items import main_units, neighbours_of
from checkup.signs.shape import Found, Item, Kind
from checkup.signs.wording import alike_pairs, core, digest, share_alike
from checkup.states import Severity
from scheduling.models import Entry


class Text(NamedTuple):
    """What one unit said of one item, and when: the month (YYYY-MM) or, of other reports, the day."""

    round: int
    task: int
    unit: int
    month: str
    text: str
    core: str

    def side(self) -> dict[str, Any]:
        """As it is kept in a sign's detail."""
        return {"key": f"cases.task:{self.task}", "unit": self.unit, "on": self.month, "text": self.text[:4000]}


def last_month(round: Round, today: date) -> Iterator[Found]:
    """The newest report of an item that says what the one before it said; how many say it in a row stands beside."""
    by_task: dict[int, list[Text]] = {}
    for text in _texts(round, Round.objects.filter(pk=round.pk)):
        by_task.setdefault(text.task, []).append(text)
    for texts in by_task.values():
        run = _run(sorted(texts, key=lambda text: text.month))
        if len(run) > 1:
            share = share_alike(run[-2].core, run[-1].core)
            detail = {"texts": [run[-2].side(), run[-1].side()], "share": share, "digest": digest(run[-1].core)}
            detail["rows"] = [["in_a_row", str(len(run))], ["alike", f"{share}%"]]
            item = Item(task=run[-1].task, unit=run[-1].unit)
            yield Found(item, f"{run[-1].month}:{detail['digest']}", detail)


def _run(texts: list[Text]) -> list[Text]:
    """The longest row of copies up to the newest text."""
    run = texts[-1:]
    for text in reversed(texts[:-1]):
        if not share_alike(text.core, run[0].core):
            break
        run.insert(0, text)
    return run


def other_unit(round: Round, today: date) -> Iterator[Found]:
    """A report on one item in the words of another unit's report on another item."""
    texts = sorted(_texts(round, neighbours_of(round)), key=lambda text: (text.month, text.task))
    told: set[tuple[int, str]] = set()
    for earlier, later in alike_pairs(text.core for text in texts):
        one, text = texts[earlier], texts[later]
        known = (text.task, digest(text.core))
        if one.unit == text.unit or one.task == text.task or text.round != round.pk or known in told:
            continue
        if share := share_alike(one.core, text.core):
            told.add(known)
            detail = {"texts": [one.side(), text.side()], "share": share, "digest": known[1]}
            detail["rows"] = [["alike", f"{share}%"]]
            yield Found(Item(task=text.task, unit=text.unit), known[1], detail, f"cases.task:{one.task}")


def _texts(round: Round, rounds: QuerySet[Round]) -> Iterator[Text]:
    """Reports of the rounds, one for an item and month or day; a report's last sending counts."""
    known = set(Template.objects.filter(round=round, kind=Template.Kind.TEXT).values_list("value", flat=True))
    plans = _plans(rounds)
    seen: set[tuple[int, str]] = set()
    for text in (*_entries(rounds, plans), *_claims(rounds, plans)):
        if text.core and digest(text.core) not in known and (text.task, text.month) not in seen:
            seen.add((text.task, text.month))
            yield text


def _plans(rounds: QuerySet[Round]) -> dict[int, list[str]]:
    """Task → the sentences of its plan, the longest first."""
    found: dict[int, list[str]] = {}
    tasks = Task.objects.filter(problem__round__in=rounds).order_by()
    measures = Measure.objects.filter(task__problem__round__in=rounds).order_by()
    for rows in (tasks.values_list("pk", "goal"), measures.values_list("task", "text")):
        for task, sentence in rows.iterator():
            found.setdefault(task, []).append(sentence)
    return {task: sorted(sentences, key=len, reverse=True) for task, sentences in found.items()}


def _entries(rounds: QuerySet[Round], plans: dict[int, list[str]]) -> Iterator[Text]:
    rows = Entry.objects.filter(line__task__problem__round__in=rounds).exclude(text="")
    last = rows.order_by().values("line").annotate(last=Max("pk")).values("last")
    found = Entry.objects.filter(pk__in=last).order_by("line__task", "line__obligation__period__starts_on", "pk")
    names = ("line__task__problem__round", "line__task", "line__obligation__unit", "line__obligation__period")
    for owner, task, unit, _period, starts_on, said in found.values_list(
        *names, "line__obligation__period__starts_on", "text"
    ).iterator():
        day = starts_on.isoformat()
        yield Text(owner, task, unit, day[:7] if starts_on.day == 1 else day, said, core(said, plans.get(task, ())))


def _claims(rounds: QuerySet[Round], plans: dict[int, list[str]]) -> Iterator[Text]:
    """Progress that was reported on the item's own page: what a report by period said is in the facts as well."""
    units = main_units(rounds)
    sent = Entry.objects.filter(line__task__problem__round__in=rounds).order_by().values_list("line__task", "text")
    said = {(task, hash(text)) for task, text in sent.iterator()}
    facts = Fact.objects.filter(task__problem__round__in=rounds, kind=Fact.Kind.CLAIMED, corrected_by=None)
    rows = facts.order_by("task", "effective_on", "pk")
    for owner, task, day, note in rows.values_list("task__problem__round", "task", "effective_on", "note").iterator():
        if task in units and (task, hash(note)) not in said:
            yield Text(owner, task, units[task], day.isoformat(), note, core(note, plans.get(task, ())))


KINDS = (
    Kind(
        "text_last_month",
        _("report copied from the month before"),
        _("The words are the same as in the report before; dates and the plan's own sentences are not counted."),
        Severity.WARN,
        last_month,
    ),
    Kind(
        "text_other_unit",
        _("report in another unit's words"),
        _("Two units report on two items in the same words; dates and the plan's own sentences are not counted."),
        Severity.WARN,
        other_unit,
    ),
)
