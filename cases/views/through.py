"""Pages about something of a task (a run, a signature, a sheet, a notice): found by id, shown in the task's frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse

from cases.views.frame import DeskRequest, View, known_key, on_task


def through(
    rows: Callable[[], QuerySet], task_id: Callable[[Any], int], name: str = "pk", column: str = "pk"
) -> Callable[[View], View]:
    """A decorator: the keyword `name`, looked up in `column`, becomes the keyword `row`, its task the first argument.

    404 when there is no such row or its task is not visible to the person; otherwise as cases.views.frame.on_task.
    """

    def decorate(view: View) -> View:
        inner = on_task(view)

        @wraps(view)
        @login_required
        def framed(request: DeskRequest, **kwargs: Any) -> HttpResponse:
            row: Model | None = rows().filter(**{column: known_key(kwargs.pop(name))}).first()
            if row is None:
                raise Http404
            return inner(request, pk=task_id(row), row=row, **kwargs)

        return framed

    return decorate
