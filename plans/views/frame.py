"""The frame of pages about plans: which version, consultation or duty, in its round's time; the tabs they share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.answering import rendered
from cases.views.frame import DeskRequest
from orgs.models import User
from plans.models import Consultation, PlanVersion, SubPlanDuty

View = Callable[..., HttpResponse]
Rows = Callable[[User], QuerySet[Any]]


def _on(rows: Rows, round_of: Callable[[Any], Round]) -> Callable[[View], View]:
    def decorator(view: View) -> View:
        @wraps(view)
        @login_required
        def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            found: Model | None = rows(request.user).filter(pk=pk).first()
            if found is None:
                raise Http404
            request.round = round_of(found)
            with request.round.time():
                return rendered(view(request, found, *args, **kwargs))

        return framed

    return decorator


def versions_of(user: User) -> QuerySet[Any]:
    """The versions that a person sees, with what their pages show of them."""
    return PlanVersion.objects.visible_to(user).select_related(
        "plan__round__region", "plan__unit", "file", "made_by", "filed_by", "submission__by",
        "submission__receipt__file", "submission__reply__file",
    )  # fmt: skip


def main_versions_of(user: User) -> QuerySet[Any]:
    """Those of the rounds' own plans."""
    return versions_of(user).filter(plan__unit=None)


def consultations_of(user: User) -> QuerySet[Any]:
    """The consultations that a person sees."""
    return Consultation.objects.visible_to(user).select_related(
        "unit", "deadline", "version__plan__round__region", "comment__by", "comment__settlement__by", "asked_by"
    )


def duties_of(user: User) -> QuerySet[Any]:
    """The duties that a person sees."""
    return SubPlanDuty.objects.visible_to(user).select_related(
        "plan__round__region", "plan__unit", "deadline", "asked_by", "received_by"
    )


on_any_version = _on(versions_of, lambda row: row.plan.round)
on_version = _on(main_versions_of, lambda row: row.plan.round)
on_consultation = _on(consultations_of, lambda row: row.version.plan.round)
on_duty = _on(duties_of, lambda row: row.plan.round)


def tabs(round: Round, current: str) -> list[dict[str, Any]]:
    """The three pages about the plans of a round."""
    pages = (
        ("plan", _("Plan of the round")),
        ("comments", _("Comments of units")),
        ("unit_plans", _("Plans of units")),
    )
    return [
        {"label": label, "url": reverse(f"plans:{name}", args=[round.slug]), "current": name == current, "count": None}
        for name, label in pages
    ]


def back_to(name: str, pk: int, anchor: str = "") -> HttpResponse:
    """To a page, at one of its parts."""
    response = redirect(f"plans:{name}", pk)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def act(name: str, pk: int, verb: str, form: Any) -> dict[str, Any]:
    """One act for cases/task_act.html; unfolded when its form came back."""
    url = reverse(f"plans:{name}", args=[pk])
    return {"form": form, "url": url, "verb": verb, "open": form.is_bound, "draft": f"plan-{name}-{pk}"}


def left_over(bound: dict[str, Any]) -> dict[str, Any] | None:
    """Words typed in an act that is no longer open: they are shown, not lost."""
    left = next(iter(bound.values()), None)
    if left is None:
        return None
    return {"errors": [text for errors in left.errors.values() for text in errors], "typed": left.typed}
