"""Reading one document: `read` a file, `read_text` pasted words, `as_json` for commands."""

from collections.abc import Callable
from datetime import date
from typing import Any

from intake.reading.records import ProposedProblem, Reading

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None: ...


def read(file: bytes, name: str, *, document_date: date | None = None, progress: Progress = _silent) -> Reading:
    """What a .docx, .xlsx, .txt or .pdf file proposes.

    `document_date` places words like 年内; without it the date is taken from the text. `progress` is told (done, total)
    paragraphs. Raises ValidationError (bad_file; needs_ocr for a scan) with a sentence that names the file and the
    remedy; what is wrong inside a file that opens is in `errors`, each with its place.
    """
    return Reading((), (), (), (), (), (), document_date)


def read_text(text: str, *, document_date: date | None = None, progress: Progress = _silent) -> Reading:
    """What pasted words propose. As `read`, but never raises."""
    return Reading((), (), (), (), (), (), document_date)


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
