"""Ordered papers: how far one is, its file, one's own list. Nobody sees another person's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.views.frame import DeskRequest, in_round
from papers import drawing, making, orders
from papers.models import Order
from papers.paper import Paper
from papers.responses import paper_response

PAGE = 50  # rows
SHOWN = frozenset({"application/pdf"})  # what a browser opens by itself; anything else is a download


def ordered(
    request: DeskRequest,
    kind: str,
    params: dict[str, Any],
    *,
    title: str,
    file_name: str,
    media_type: str = "application/pdf",
    back: str = "",
) -> HttpResponse:
    """Order a paper for the person of the request and lead to the page that shows how far it is.

    As papers.orders.ask; the view has checked that the person may have it. `back` is a page of this site. Who has too
    many open orders is told so on the list of them.
    """
    try:
        order = orders.ask(
            kind, params, title=title, file_name=file_name, media_type=media_type, asked_by=request.user, back=back
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:orders")
    return redirect("desk:order", order.pk)


def paper_or_order(
    request: DeskRequest, kind: str, paper: Paper, maker: str, params: dict[str, Any], *, name: str, back: str
) -> HttpResponse:
    """The paper at once when a page may take so long; else an order of it, made by `maker` from `params`.

    `params` get the `kind` added. A paper that is kept by its digest is for the caller to look for first.
    """
    if not drawing.takes_long(paper, kind):
        return paper_response(request, kind, name, lambda: drawing.draw(paper, kind))
    return ordered(
        request,
        maker,
        params | {"kind": kind},
        title=paper.plain_title,
        file_name=f"{name}.{kind}",
        media_type=drawing.MEDIA_TYPES[kind],
        back=back,
    )


@in_round
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The papers that the person ordered, the newest first."""
    page = Paginator(orders.of(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "orders": page.object_list, "kept_days": making.KEPT_DAYS}
    return render(request, "cases/orders.html", context)


@in_round
@require_safe
def order_page(request: DeskRequest, pk: UUID) -> HttpResponse:
    """How far an own order is; its file when it is ready, the reason and a way on when it failed."""
    order = _own(request, pk)
    context = {
        "order": order,
        "is_open": order.state in orders.OPEN,
        "is_ready": orders.path_of(order) is not None,
        "failed": order.state == Order.State.FAILED,
        "percent": order.done // 10,
        "ahead": making.free().filter(asked_at__lt=order.asked_at).count() if order.state in orders.OPEN else 0,
        "kept_days": making.KEPT_DAYS,
    }
    return render(request, "cases/order.html", context)


def _own(request: DeskRequest, pk: UUID) -> Order:
    order = orders.of(request.user).filter(pk=pk).first()
    if order is None:
        raise Http404
    return order


@in_round
@require_safe
def order_file(request: DeskRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The made file of an own order."""
    order = _own(request, pk)
    path = orders.path_of(order)
    if path is None:
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=order.media_type not in SHOWN,
        filename=order.file_name,
        content_type=order.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@in_round
def order_again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Try an own order again that failed."""
    order = orders.again(_own(request, pk).pk, actor=request.user)
    messages.success(request, _("It is being made again."))
    return redirect("desk:order", order.pk)
