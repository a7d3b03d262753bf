"""How an act becomes an operation: its words, its right, the domain's function, what it answers.

    @act(words.ClaimWords, right="progress.report")
    def claim(self, task, given):
        \"\"\"Report progress.\"\"\"
        progress.claim(task.pk, actor=self.user, **given)

Everything else is the frame's: 404 and 403, If-Match, Idempotency-Key, the words by field, the shape of refusals, the
row as it is afterwards. docs/how-to/add-an-api-call.md tells more.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.api.auth import Operation
from access.api.parsing import Json
from access.api.words import Nothing, Words
from orgs.models import Organisation
from orgs.permissions import require

JSON, FORM = "application/json", "multipart/form-data"
PARSERS: dict[str, Any] = {JSON: Json, FORM: MultiPartParser}
Place = Callable[[Any], Organisation]
Method = Callable[..., Any]


def act(
    words: type[Words] = Nothing,
    *,
    right: str,
    on_row: bool = True,
    answers: Any = None,
    many: bool = False,
    status: int = 200,
    path: str | None = None,
    reads: tuple[str, ...] = (JSON,),
    scope: str = "",
    in_person: bool = False,
    at: Place | None = None,
) -> Callable[[Method], Any]:
    """Make a method `(self, row, given)` the operation POST …/{id}/`path`/; with on_row=False one of the list, `(self,
    given)`.

    `right` names the grant that the domain's function asks for ('' where whoever sees the row may). With `at` it is
    asked before the words are read, so that nobody learns from them who may not do it. `scope` is the area's to write
    unless it is named. An operation that is `in_person` takes no token. The answer is what the method returns: a row of
    the resource or nothing at all is shown as `full` does; anything else through the serializer `answers`.
    """
    needs = Operation(scope, right, in_person)

    def made(method: Method) -> Any:
        running = _operation(method, words, needs, on_row=on_row, answers=answers, many=many, status=status, at=at)
        more: dict[str, Any] = {"parser_classes": [PARSERS[kind] for kind in reads]}
        if path is not None:
            more["url_path"] = path
        if answers is not None or not on_row:
            more |= {"pagination_class": None, "filter_backends": []}
        described = _described(words, status, answers, many=many, reads=reads)
        return described(action(detail=on_row, methods=["post"], **more)(running))

    return made


def create(words: type[Words], *, right: str, **how: Any) -> Callable[[Method], Any]:
    """Make the method `create(self, given)` the operation POST on the list; it returns the new row."""
    return _standard(words, right=right, on_row=False, status=201, **how)


def change(words: type[Words], *, right: str, **how: Any) -> Callable[[Method], Any]:
    """Make the method `partial_update(self, row, given)` the operation PATCH on a row."""
    return _standard(words, right=right, on_row=True, status=200, **how)


def remove(*, right: str, **how: Any) -> Callable[[Method], Any]:
    """Make the method `destroy(self, row, given)` the operation DELETE on a row; it answers nothing (204)."""
    return _standard(Nothing, right=right, on_row=True, status=204, **how)


def _standard(
    words: type[Words],
    *,
    right: str,
    on_row: bool,
    status: int,
    answers: Any = None,
    reads: tuple[str, ...] = (JSON,),
    scope: str = "",
    in_person: bool = False,
    at: Place | None = None,
) -> Callable[[Method], Any]:
    needs = Operation(scope, right, in_person)

    def made(method: Method) -> Any:
        running = _operation(method, words, needs, on_row=on_row, answers=answers, many=False, status=status, at=at)
        return _described(words, status, answers, many=False, reads=reads)(running)

    return made


def _operation(
    method: Method,
    words: type[Words],
    needs: Operation,
    *,
    on_row: bool,
    answers: Any,
    many: bool,
    status: int,
    at: Place | None,
) -> Method:
    @wraps(method)
    def running(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        def do() -> Response:
            row = [self.row()] if on_row else []
            if at is not None:
                require(self.user, needs.right, at(*row))
            found = method(self, *row, self.words(words, row=row[0] if row else None))
            return _answered(self, row[0] if row else None, found, answers, many=many, status=status)

        return self.once(do)

    running.operation, running.words = needs, words  # type: ignore[attr-defined]
    running.status, running.answers = status, answers  # type: ignore[attr-defined]
    del running.__wrapped__
    return running


def _answered(view: Any, row: Model | None, found: Any, answers: Any, *, many: bool, status: int) -> Response:
    if isinstance(found, Response):
        return found
    if status == 204:
        return Response(status=204)
    if answers is not None:
        context = view.get_serializer_context()
        return Response(answers(found, many=many, context=context).data, status)
    told = found if found is not None else row
    answer: Response = view.shown(getattr(told, view.lookup_field), status)
    return answer


def _described(words: type[Words], status: int, answers: Any, *, many: bool, reads: tuple[str, ...]) -> Any:
    told: Any = dict.fromkeys(reads, words)
    if status == 204:
        return extend_schema(request=None, responses={204: None})
    if answers is None:  # the row itself, under the method's `status`
        return extend_schema(request=told)
    return extend_schema(request=told, responses={status: answers(many=True) if many else answers})
