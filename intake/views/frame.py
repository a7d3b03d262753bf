"""The frame of pages about lists: which batch or record, for the office of its round, in the round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse

from cases.domain.moves import WrongState
from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from intake.domain.acts import RIGHT
from intake.forms.begin import ActForm
from intake.models import ImportBatch, ImportRow
from orgs.permissions import require

View = Callable[..., HttpResponse]


def for_office(view: View) -> View:
    """A desk page of one round for those who may write its plan; others of the round are refused."""

    @in_round
    @wraps(view)
    def framed(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, RIGHT, request.round.region)
        return view(request, *args, **kwargs)

    return framed


def on_batch(view: View) -> View:
    """As for_office: the keyword `pk` becomes the batch of the round, 404 where the round has none."""

    @for_office
    @wraps(view)
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = ImportBatch.objects.select_related("file", "made_by", "taken_by", "back_by")
        batch = rows.filter(pk=pk, round=request.round).first()
        if batch is None:
            raise Http404
        batch.round = request.round
        return view(request, batch, *args, **kwargs)

    return framed


def on_row(view: View) -> View:
    """A page of one proposed record: the keyword `pk` becomes it, 404 when its round is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rounds = Round.objects.visible_to(request.user)
        rows = ImportRow.objects.filter(batch__round__in=rounds.values("pk"))
        row = rows.select_related("batch__round__region", "batch__file", "problem", "task").filter(pk=pk).first()
        if row is None:
            raise Http404
        request.round = row.batch.round
        require(request.user, RIGHT, request.round.region)
        with request.round.time():
            response = view(request, row, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            return response

    return framed


def attempt(form: ActForm, do: Callable[[dict[str, Any]], Any]) -> tuple[Any, int]:
    """Validate `form` and call `do` with its values: (result, 200), else (None, 422 or 409) with the refusal on it."""
    if not form.is_valid():
        return None, 422
    try:
        return do(form.cleaned_data), 200
    except WrongState as error:
        form.take(error)
        return None, 409
    except ValidationError as error:
        form.take(error)
        return None, 422


def by_htmx(request: DeskRequest) -> bool:
    """Whether the page asks for a part of itself."""
    return bool(request.headers.get("HX-Request"))
