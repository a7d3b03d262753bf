"""Every number of a round's page with the list that it opens: the same query string finds exactly that many rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.states import COMPLETED, Status
from reports.totals import STATUSES

Row = Mapping[str, Any]
MARKS = {
    "long_term": gettext_lazy("long-term effort"),
    "reported_complete": gettext_lazy("completion reported"),
    "accepted": gettext_lazy("accepted"),
    "in_notice": gettext_lazy("in public notice"),
    "closed": gettext_lazy("closed"),
    "reopened": gettext_lazy("reopened"),
}
OUTCOMES = {
    "closed": gettext_lazy("petition closed"),
    "staged": gettext_lazy("closed for the present stage"),
    "open": gettext_lazy("being handled"),
}
VERDICTS = {
    "founded": pgettext_lazy("verdict", "founded"),
    "basically_founded": gettext_lazy("basically founded"),
    "partly_founded": gettext_lazy("partly founded"),
    "unfounded": gettext_lazy("not founded"),
}
ACTIVITIES = {
    "meetings": gettext_lazy("meetings of the leadership"),
    "visits": gettext_lazy("visits of leaders"),
    "special_checks": gettext_lazy("special checks"),
    "campaigns": gettext_lazy("campaigns"),
    "supervisions": gettext_lazy("special supervisions"),
    "actions": gettext_lazy("special actions"),
    "publicity": gettext_lazy("publicity"),
    "projects": gettext_lazy("projects"),
}
# In the order of papers: 责令整改 → 立案处罚 → 罚款 → 立案侦查 → 拘留 → 约谈 → 问责, then what came of the clues.
ACCOUNTABILITY = {
    "ordered": gettext_lazy("firms ordered to rectify"),
    "filed": gettext_lazy("penalty cases filed"),
    "fined_yuan": gettext_lazy("fines (yuan)"),
    "criminal_cases": gettext_lazy("criminal cases"),
    "administrative_detained": gettext_lazy("persons in administrative detention"),
    "criminal_detained": gettext_lazy("persons in criminal detention"),
    "talks": gettext_lazy("persons summoned to talks"),
    "accountable": gettext_lazy("persons held to account"),
    "clues": gettext_lazy("clues handed over"),
    "cases": gettext_lazy("cases of accountability"),
    "persons": gettext_lazy("persons dealt with"),
    "person_times": gettext_lazy("person-times"),
    "disciplined": gettext_lazy("disciplined"),
    "organisational": gettext_lazy("organisational handling"),
}
LISTS = ("problems", "tasks", "measures", "petitions", "assignments", "activities", "accountability")
TONES = {Status.BEHIND: "late", Status.OVERDUE: "late", "reopened": "late", "closed": "good"} | dict.fromkeys(
    COMPLETED, "good"
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its key in the contract's JSON, its words, and the query that lists what it counts.

    An amount of accountability is the sum of what its list says, and may be an amount of money.
    """

    key: str
    label: str
    count: int | Decimal
    query: str
    tone: str = ""

    @property
    def code(self) -> str:
        return self.key.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, in thousandths of the whole."""

    code: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that belong together; `parts` sum to the first number, `marks` overlap."""

    key: str
    title: str
    total: Number
    parts: tuple[Number, ...] = ()
    marks: tuple[Number, ...] = ()
    rate: str = ""

    @property
    def numbers(self) -> tuple[Number, ...]:
        return (self.total, *self.parts, *self.marks)

    @property
    def bar(self) -> list[Part]:
        """The parts in proportion, for a bar; the words and numbers stand beside it."""
        if not self.total.count or self.key in ("activities", "accountability"):
            return []
        ends: list[tuple[str, int, int]] = []
        done: int | Decimal = 0
        for number in self.parts:
            start, done = done, done + number.count
            ends.append((number.code, int(1000 * start // self.total.count), int(1000 * done // self.total.count)))
        return [Part(code, start, end - start) for code, start, end in ends if end > start]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list and which rows of it; empty values do not filter."""

    list: str = "problems"
    values: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    unit: str = ""


def groups(figures: Mapping[str, Any]) -> list[Group]:
    """The figures as groups of numbers, in the order of the page; groups without any rows are left out."""
    petitions, activities = figures["petitions"], figures["activities"]
    found = [
        _statuses("problems", _("Problems"), figures["problems"]),
        _statuses("tasks", _("Tasks"), figures["tasks"]),
        _measures(figures["measures"]),
        Group(
            "petitions",
            _("Petitions received"),
            _number("petitions", "received", _("received"), petitions, ""),
            tuple(_number("petitions", key, OUTCOMES[key], petitions, f"outcome={key}") for key in OUTCOMES),
            tuple(_number("petitions", key, VERDICTS[key], petitions, f"verdict={key}") for key in VERDICTS),
            rate=petitions["closing_rate"],
        ),
        Group("assignments", _("Petitions assigned"), _number("assignments", "assigned", _("assigned"), petitions, "")),
        Group(
            "activities",
            _("Work of the leadership and the office"),
            Number("activities.total", _("in all"), sum(activities.values()), "list=activities"),
            tuple(_number("activities", key, ACTIVITIES[key], activities, f"kind={key}") for key in ACTIVITIES),
        ),
        *_accountability(figures.get("accountability", {})),
    ]
    # Where each problem is one task, both are one thing, and the page says it once.
    same = {"tasks"} if figures["tasks"] == figures["problems"] else set()
    always = {"problems", "accountability"}
    return [group for group in found if (group.total.count or group.key in always) and group.key not in same]


def _accountability(counts: Mapping[str, Any]) -> list[Group]:
    """Enforcement and accountability, where there is any; figures that were frozen earlier have none."""
    known = {key: Decimal(counts.get(key, 0)) for key in ACCOUNTABILITY}
    if not any(known.values()):
        return []
    parts = [
        Number(
            f"accountability.{key}", str(ACCOUNTABILITY[key]), amount if amount % 1 else int(amount),
            f"list=accountability&amount={key}",
        )
        for key, amount in known.items()
    ]  # fmt: skip
    total = next(one for one in parts if one.code == "accountable")
    rest = tuple(one for one in parts if one is not total)
    return [Group("accountability", _("Enforcement and accountability"), total, rest)]


def _statuses(key: str, title: str, counts: Mapping[str, int]) -> Group:
    return Group(
        key,
        title,
        _number(key, "total", _("in all"), counts, ""),
        tuple(_number(key, name, Status(name).label, counts, f"status={name}") for name in STATUSES),
        tuple(_number(key, name, MARKS[name], counts, f"mark={name}") for name in MARKS),
    )


def _measures(counts: Mapping[str, Any]) -> Group:
    open_ = Number("measures.open", _("still open"), counts["total"] - counts["done"], "list=measures&done=no")
    done = Number("measures.done", _("reported as done"), counts["done"], "list=measures&done=yes")
    total = Number("measures.total", _("in all"), counts["total"], "list=measures")
    return Group("measures", _("Measures"), total, (done, open_), rate=counts["rate"])


def _number(group: str, key: str, label: Any, counts: Mapping[str, int], query: str) -> Number:
    head = f"list={group}"
    tone = TONES.get(key, "") if counts[key] else ""
    return Number(f"{group}.{key}", str(label), counts[key], f"{head}&{query}" if query else head, tone)


def select(items: list[Row], lists: Mapping[str, list[Row]], wanted: Wanted) -> list[dict[str, Any]]:
    """The rows of the wanted list, each with `number` and, below a problem, with its `title` and `category`."""
    if wanted.list in ("petitions", "assignments", "activities", "accountability"):
        return [dict(row) for row in lists.get(wanted.list, ()) if _fits_plain(row, wanted)]
    rows = {"problems": _problems, "tasks": _tasks, "measures": _measure_rows}[wanted.list](items)
    return [row for row in rows if _fits(row, wanted)]


def _problems(items: Iterable[Row]) -> Iterable[dict[str, Any]]:
    for item in items:
        first = item["tasks"][0] if item["tasks"] else {}
        yield {**_plan(first), **item, "units": _units(item["tasks"])}


def _tasks(items: Iterable[Row]) -> Iterable[dict[str, Any]]:
    for item in items:
        for task in item["tasks"]:
            yield {**item, **_plan(task), "status": task["status"], "marks": task["marks"], "task": task["number"],
                   "units": _units([task])}  # fmt: skip


def _measure_rows(items: Iterable[Row]) -> Iterable[dict[str, Any]]:
    for item in items:
        for task in item["tasks"]:
            for measure in task["measures"]:
                done = "yes" if measure["done_on"] else "no"
                yield {**item, **measure, "measure": measure["text"], "done": done, "task": task["number"],
                       "units": _units([task])}  # fmt: skip


def _plan(task: Row) -> dict[str, Any]:
    """The columns of a list that come from a task; of a problem, those of its first one."""
    verified = (task.get("verified") or [None])[-1]
    return {
        "lead": task.get("lead", ""),
        "responsible": task.get("responsible", ""),
        "words": task.get("first_words", ""),
        "due_on": task.get("due_on"),
        "first_due_on": task.get("first_due_on"),
        "changes": task.get("changes", 0),
        "verified": verified["share"] if verified else None,
        "verified_on": verified["on"] if verified else None,
    }


def _units(tasks: Iterable[Row]) -> str:
    return "、".join(f"{task['lead']}、{task['responsible']}、{task['place']}" for task in tasks)


def _fits(row: Row, wanted: Wanted) -> bool:
    values = wanted.values
    own = {"status": row["status"], "category": str(row["category"][0]), "done": row.get("done")}
    if any(values.get(name) and values[name] != value for name, value in own.items()):
        return False
    if values.get("mark") and values["mark"] not in row["marks"]:
        return False
    text = f"{row['number']} {row['title']} {row['text']} {row['category'][1]}"
    return wanted.unit in row["units"] and all(word in text for word in wanted.words.split())


def _fits_plain(row: Row, wanted: Wanted) -> bool:
    amount = wanted.values.get("amount")
    if amount and amount not in row.get("amounts", {}):
        return False
    return all(
        not wanted.values.get(name) or wanted.values[name] == row.get(name) for name in ("outcome", "verdict", "kind")
    )


def title_of(wanted: Wanted) -> str:
    """The list in words, as its heading: "Problems: overdue"."""
    names = {
        "problems": _("Problems"),
        "tasks": _("Tasks"),
        "measures": _("Measures"),
        "petitions": _("Petitions received"),
        "assignments": _("Petitions assigned"),
        "activities": _("Work of the leadership and the office"),
        "accountability": _("Enforcement and accountability"),
    }
    words: dict[str, Any] = {
        "status": dict(Status.choices),
        "mark": MARKS,
        "done": {"yes": _("reported as done"), "no": _("still open")},
        "outcome": OUTCOMES,
        "verdict": VERDICTS,
        "kind": ACTIVITIES,
        "amount": ACCOUNTABILITY,
    }
    said = [str(words[name][wanted.values[name]]) for name in words if wanted.values.get(name)]
    return ": ".join([names[wanted.list], capfirst(", ".join(said))]) if said else names[wanted.list]
