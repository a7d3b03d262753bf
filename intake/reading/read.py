"""Reading one document: `read` a file, `read_text` pasted words, `as_json` for commands."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from deadlines.wording import Kind
from intake.reading import claims, documents, flow, sideways
from intake.reading.assembling import proposed
from intake.reading.faults import WHOLE, fault
from intake.reading.grouping import labelled
from intake.reading.lines import begins
from intake.reading.material import Line, Material, Raw, RawMeasure, Table
from intake.reading.records import Change, Claim, Fault, Paragraph, Passage, ProposedProblem, Reading
from intake.reading.refining import refine
from intake.reading.sideways import inner_rows, measure_rows
from intake.reading.tables import Register
from intake.reading.unlabelled import unlabelled

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None: ...


def read(file: bytes, name: str, *, document_date: date | None = None, progress: Progress = _silent) -> Reading:
    """What a .docx, .xlsx, .pdf, .html, .csv or .txt file proposes.

    `document_date` places words like 年内; without it the date is taken from the text. `progress` is told (done, total)
    steps. Raises ValidationError (bad_file; needs_ocr for a scan) with a sentence that names the file and the remedy;
    what is wrong inside a file that opens is in `errors`, each with its place.
    """
    return _read(documents.opened(file, name), document_date, progress)


def read_text(text: str, *, document_date: date | None = None, progress: Progress = _silent) -> Reading:
    """What pasted words propose. As `read`, but never raises."""
    return _read(documents.pasted(text), document_date, progress)


def _read(paragraphs: list[Paragraph], document_date: date | None, progress: Progress) -> Reading:
    total = 2 * len(paragraphs)
    material, changes = refine(paragraphs, lambda done, _total: progress(done, total))
    blocks = (sideways.without_numbers(block) if isinstance(block, Table) else block for block in material.blocks)
    material = replace(material, blocks=tuple(blocks))
    written_on = document_date or claims.document_date([line.text for line in material.lines()])
    raws = _raws(material)
    problems = []
    for place, raw in enumerate(raws, 1):
        problems.append(proposed(raw, written_on))
        if place % 50 == 0 or place == len(raws):
            progress(total // 2 + place * (total // 2) // len(raws), total)
    problems, notes = _numbered(problems)
    categories = tuple(dict.fromkeys(problem.category for problem in problems if problem.category))
    said = _claims(material, problems, categories)
    return Reading(
        problems=tuple(problems),
        categories=categories,
        claims=tuple(said),
        errors=(*notes, *_faults(problems, material.passages), *_miscounted(said)),
        changes=_ordered(changes),
        text=material.passages,
        document_date=written_on,
    )


def _ordered(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (change.paragraph, change.offset)))


def _raws(material: Material) -> list[Raw]:
    """Problems of all tables and of the text around them, in the order of the document."""
    register = Register()
    registers: set[int] = set()
    of_problem: dict[int, list[RawMeasure]] = {}
    before: Line | Table | None = None
    for block in material.blocks:
        if isinstance(block, Table):
            is_below = isinstance(before, Line) and begins(before.text) and inner_rows(block)[0] == len(block.rows)
            if is_below and (measures := measure_rows(block)):
                of_problem[block.number] = measures
            elif register.read(block):
                registers.add(block.number)
        before = block
    tokens = flow.tokens(material, registers, of_problem)
    in_text = labelled(tokens)
    if in_text is None:
        in_text = [] if register.problems else unlabelled(tokens)
    found = [*_by_sheet(register.problems), *in_text]
    return sorted(found, key=lambda raw: min((piece.paragraph for piece in raw.pieces()), default=0))


def _by_sheet(raws: list[Raw]) -> list[Raw]:
    """Where numbers begin again on each sheet of a workbook, the sheets are the categories."""
    numbers = Counter(raw.number for raw in raws)
    if len({raw.sheet for raw in raws}) > 1 and max(numbers.values()) > 1 and not any(raw.category for raw in raws):
        for raw in raws:
            raw.category = raw.sheet
    return raws


def _numbered(problems: list[ProposedProblem]) -> tuple[list[ProposedProblem], list[Fault]]:
    """Numbers that begin again in each category are counted on through the document; others that come twice are
    faults."""
    counts = Counter(problem.number for problem in problems if problem.number is not None)
    twice = {number for number, count in counts.items() if count > 1}
    if not twice:
        return problems, []
    by_category = Counter((problem.category, problem.number) for problem in problems)
    if max(by_category.values()) == 1 and all(problem.number is not None for problem in problems):
        note = _("Its number begins again in each category; here the problems are counted on.")
        return [
            replace(problem, number=place, notes=(*problem.notes, note)) for place, problem in enumerate(problems, 1)
        ], []
    faults = [fault(problem.where, "twice", number=problem.number) for problem in problems if problem.number in twice]
    return problems, faults


def _faults(problems: list[ProposedProblem], passages: tuple[Passage, ...]) -> list[Fault]:
    if not problems:
        return [fault(str(WHOLE), "nothing")]
    faults: list[Fault] = []
    for problem in problems:
        if about_time := _about_time(problem):
            faults.append(fault(_where(problem, "deadline", passages), about_time, words=problem.deadline_text))
        if not problem.text:
            faults.append(fault(problem.where, "no_text"))
    return faults


def _where(problem: ProposedProblem, name: str, passages: tuple[Passage, ...]) -> str:
    """The place of a field, else of the problem."""
    span = problem.fields.get(name)
    return passages[span.paragraph].where if span else problem.where


def _about_time(problem: ProposedProblem) -> str:
    """What is wrong with the words of a time limit, as a code; "" where nothing is."""
    parsed = problem.deadline
    if parsed.rule == "impossible_date":
        return parsed.rule
    if parsed.kind is Kind.RELATIVE and parsed.due_on is None and parsed.count is None:
        return "document_date"
    return "deadline" if problem.deadline_text and parsed.rule == "not_understood" else ""


def _claims(material: Material, problems: list[ProposedProblem], categories: tuple[str, ...]) -> list[Claim]:
    """Counts in the text before, between and behind the problems."""
    inside = {paragraph for problem in problems for paragraph in range(problem.span.paragraph, problem.span.last + 1)}
    lines = [block for block in material.blocks if isinstance(block, Line) and block.passage not in inside]
    texts = [(line.where, line.text) for line in lines if not claims.is_of_part(line.text)]
    begun = [problem.span.paragraph for problem in problems]
    found = {"problems": len(problems), "tasks": len(problems)} if problems else {}
    if measures := sum(len(problem.measures) for problem in problems):
        found["measures"] = measures
    if categories:
        found["categories"] = len(categories)
    return [*claims.claims(texts, found), *claims.of_parts(lines, begun)]


def _miscounted(said: list[Claim]) -> list[Fault]:
    return [
        fault(claim.where, "count", words=claim.words, found=claim.found)
        for claim in said
        if claim.found is not None and claim.found != claim.count
    ]


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading in the shape of the design contract, `import_plan --dry-run --json`."""
    return {
        "problems": [problem_as_json(problem) for problem in reading.problems],
        "errors": [{"where": fault.where, "message": fault.message, "code": fault.code} for fault in reading.errors],
        "categories": list(reading.categories),
        "claims": [
            {"words": claim.words, "kind": claim.kind, "count": claim.count, "found": claim.found, "where": claim.where}
            for claim in reading.claims
        ],
        "document_date": reading.document_date.isoformat() if reading.document_date else None,
    }


def problem_as_json(problem: ProposedProblem) -> dict[str, Any]:
    """One problem in the contract's shape, with what a person needs beside it."""
    return {
        "number": problem.number,
        "category": problem.category,
        "title": problem.title,
        "text": problem.text,
        "goal": problem.goal,
        "deadline_text": problem.deadline_text,
        "deadline": problem.deadline.as_json(),
        "units": [{"name": unit.name, "role": str(unit.role)} for unit in problem.units],
        "measures": [
            {
                "order": measure.order,
                "text": measure.text,
                "due_on": measure.due_on.isoformat() if measure.due_on else None,
                "units": [{"name": unit.name, "role": str(unit.role)} for unit in measure.units],
            }
            for measure in problem.measures
        ],
        "persons": [{"name": person.name, "role": str(person.role)} for person in problem.persons],
        "standard": problem.standard,
        "progress": problem.progress,
        "remark": problem.remark,
        "where": problem.where,
        "notes": list(problem.notes),
    }
