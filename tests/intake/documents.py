"""Readings as the reading of a document gives them, made by hand: what a test says of a list and nothing else."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from deadlines import wording
from intake.domain import beginning, reading
from intake.models import ImportBatch
from intake.reading.records import (
    Change,
    ChangeKind,
    Claim,
    Fault,
    Owner,
    Passage,
    ProposedMeasure,
    ProposedProblem,
    Reading,
    Role,
    Span,
)
from tests.factories import City

DAY = date(2018, 11, 1)
OWNERS = (("市住建局", "lead"), ("东安县住建局", "responsible"))


def a_measure(
    text: str = "新建管网", order: int = 1, due: str = "", units: tuple = (), line: int = 0
) -> ProposedMeasure:
    """One measure; `due` are its deadline words, `units` pairs of name and role."""
    parsed = wording.parse(due, document_date=DAY) if due else None
    owners = tuple(Owner(name, Role(role)) for name, role in units)
    return ProposedMeasure(order, text, parsed and parsed.due_on, text, owners, Span(line, 0, len(text), line), due)


def a_problem(number: int | None = 1, **fields: Any) -> ProposedProblem:
    """One problem of a plan; `units` are pairs of name and role, `deadline_text` is read as it would be."""
    line = fields.pop("line", (number or 1) - 1)
    values = {
        "category": "水污染防治",
        "title": f"第{number}个问题污水直排",
        "text": f"第{number}个问题污水直排湘江,管网没有覆盖。",
        "goal": f"完成第{number}片区截污",
        "deadline_text": "2019年12月底前",
        "units": OWNERS,
        "measures": (a_measure("摸清底数", 1, "2019年3月底前"), a_measure("新建管网", 2)),
        "persons": (),
        "standard": "",
        "confidence": 0.9,
        "where": f"第{line + 1}段",
    } | fields
    values["units"] = tuple(Owner(name, Role(role)) for name, role in values["units"])
    span = Span(line, 0, len(values["text"]), line)
    deadline = wording.parse(values["deadline_text"], document_date=DAY)
    return ProposedProblem(number=number, deadline=deadline, span=span, fields={"text": span}, **values)


def a_reading(*problems: ProposedProblem, claims: tuple = (), faults: tuple = (), changes: tuple = ()) -> Reading:
    """A document of these problems, one paragraph each."""
    last = max((one.span.last for one in problems), default=0)
    text = tuple(Passage(f"第{n + 1}段", f"第{n + 1}段的文字") for n in range(last + 1))
    categories = tuple(dict.fromkeys(one.category for one in problems if one.category))
    return Reading(problems, categories, claims, faults, changes, text, DAY)


def a_claim(count: int, found: int | None, kind: str = "problems") -> Claim:
    return Claim(f"共{count}个问题", kind, count, "第1段", found)


def a_change(before: str, after: str, kind: str = "traditional", paragraph: int = 0) -> Change:
    return Change(ChangeKind(kind), before, after, 0, paragraph, f"第{paragraph + 1}段")


def a_fault(message: str, where: str = "第9段", code: str = "unread") -> Fault:
    return Fault(where, message, code)  # of no code that is known: its words stay


def a_batch(city: City, round: Any, *problems: ProposedProblem, name: str = "", **more: Any) -> ImportBatch:
    """A list that was read and is ready to be looked at."""
    n = ImportBatch.objects.count()
    upload = SimpleUploadedFile(name or f"清单{n}.txt", f"清单{n}{round.slug}".encode())
    made = beginning.begin(round.pk, actor=city.office, upload=upload)
    ImportBatch.objects.filter(pk=made.pk).update(state=ImportBatch.State.READING)
    with round.time():
        reading.keep(ImportBatch.objects.select_related("round__region").get(pk=made.pk), a_reading(*problems, **more))
    return ImportBatch.objects.select_related("round__region", "file").get(pk=made.pk)
