"""Lists as CSV files that a spreadsheet opens without running anything in them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.rows import Row

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for the local code page


def safe(value: Any) -> str:
    """A cell's text; one that a spreadsheet would take for a formula is kept as text by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def csv_file(name: str, head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV download in UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe(cell) for cell in line] for line in lines)
    response = HttpResponse(BOM + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
