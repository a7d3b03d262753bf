"""Lists as CSV files that a spreadsheet opens without running anything in them."""

from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.rows import Row
from papers.neutral import safe, write_csv

__all__ = ["csv_file", "safe", "task_head", "task_line"]


def csv_file(name: str, head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> FileResponse:
    """A CSV download in UTF-8, written to the disk line by line: a whole round takes no more memory than a page.

    It is written before the answer leaves: later the round's day and the reader's language are gone.
    """
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    write_csv(text, head, lines)
    text.detach()  # else the file would be closed with it
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def task_head() -> list[str]:
    """The columns of `task_line`."""
    return [
        _("Number"), _("Title"), _("Category"), _("Place"), _("Lead unit"), _("Responsible units"),
        _("Leader in charge"), _("Deadline words"), _("First date"), _("Present date"), pgettext("column", "Estimate"),
        _("Schedule status"), _("Days"), _("Stage"),
        _("Claimed %"), _("Verified %"), _("Completed on"), _("Closed on"), _("Illustrative"),
    ]  # fmt: skip


def task_line(row: Row) -> list[Any]:
    """One task of a list, in the order of `task_head`."""
    task = row.task
    return [
        _number(row), task.problem.title, task.problem.category.name, task.place.name, row.lead and row.lead.name,
        "、".join(unit.name for unit in row.responsible), row.leader, task.deadline and task.deadline.words,
        row.first_due_on, row.due_on, _("yes") if row.is_estimate else "",
        row.lamp["word"], row.lamp["days_text"], task.get_stage_display(),
        task.claimed_share, task.verified_share, task.completed_on, task.closed_on,
        _("yes") if task.problem.is_illustrative else "",
    ]  # fmt: skip


def _number(row: Row) -> str:
    return str(row.task).split(" ")[0]
