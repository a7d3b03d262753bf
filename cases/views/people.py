"""People: substitutes for days, handing all duties over, who holds which post."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import neighbours
from cases.domain import handover, standins
from cases.forms.errors import put_on
from cases.forms.people import HandoverForm, SubstitutionForm
from cases.views.frame import DeskRequest, in_round
from orgs import substitutes
from orgs.models import Post, Substitution, User
from orgs.permissions import may_anywhere
from records import clock

PAGE = 50


@in_round
def people(request: DeskRequest) -> HttpResponse:
    """Substitutions that concern the person; for those who manage people, everybody with their posts."""
    user, today = request.user, clock.today()
    rows = substitutes.concerning(user).filter(ends_on__gte=today, revoked_on=None).order_by("starts_on", "pk")
    past = substitutes.concerning(user).exclude(ends_on__gte=today, revoked_on=None).order_by("-ends_on", "-pk")
    manages = may_anywhere(user, "people.hand_over")
    page: dict[str, Any] = {
        "substitutions": rows[:PAGE],
        "past": past[:10],
        "manages": manages,
        "today": today,
        "my_people": {user.pk},
        "beside": neighbours.people(user),
    }
    if manages:
        words = request.GET.get("q", "").replace("\0", "").strip()
        listed = _with_posts(user, words)
        page |= {"page_obj": Paginator(listed, PAGE).get_page(request.GET.get("page")), "words": words}
    return render(request, "cases/people.html", page)


def _with_posts(user: User, words: str) -> Any:
    held = Post.objects.held_on(clock.today()).select_related("organisation").order_by("organisation__path", "role")
    rows = substitutes.near(user).prefetch_related(Prefetch("posts", held, to_attr="held"))
    if words:
        rows = rows.filter(
            Q(username__icontains=words)
            | Q(last_name__icontains=words)
            | Q(first_name__icontains=words)
            | Q(posts__title__icontains=words)
            | Q(posts__organisation__name__icontains=words)
        ).distinct()
    return rows.order_by("last_name", "first_name", "pk")


@in_round
def substitution_new(request: DeskRequest) -> HttpResponse:
    """Name a substitute: one's own, or for people whose duties one may hand over."""
    user = request.user
    form = SubstitutionForm(request.POST or None, user=user, principals=substitutes.managed_by(user))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                row = standins.appoint(said.pop("principal"), said.pop("substitute"), actor=user, **said)
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _named(row))
                return redirect("desk:people")
    return render(request, "cases/substitution_new.html", {"form": form}, status=status)


def _named(row: Substitution) -> str:
    said = _("%(substitute)s signs for %(principal)s from %(start)s to %(end)s. Both were told.")
    return said % {
        "substitute": row.substitute,
        "principal": row.principal,
        "start": row.starts_on,
        "end": row.ends_on,
    }


@require_POST
@in_round
def substitution_revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """End a substitution today."""
    if not substitutes.concerning(request.user).filter(pk=pk).exists():
        raise Http404
    try:
        row = substitutes.revoke(pk, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        said = _("Ended: %(name)s signs nothing more for %(absent)s. What was signed stands.")
        messages.success(request, said % {"name": row.substitute, "absent": row.principal})
    return redirect("desk:people")


@in_round
def hand_over(request: DeskRequest) -> HttpResponse:
    """Hand all duties of one person to another: first the preview, then the act."""
    user = request.user
    if not may_anywhere(user, "people.hand_over"):
        raise PermissionDenied("people.hand_over")
    data = request.POST if request.method == "POST" else request.GET if "old" in request.GET else None
    form = HandoverForm(data, user=user, principals=substitutes.managed_by(user))
    page: dict[str, Any] = {"form": form}
    status = 200
    if data is not None and form.is_valid():
        page["duties"] = handover.duties_of(form.cleaned_data["old"])
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moved = handover.hand_over(**form.cleaned_data, actor=user)
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _moved(moved, form))
                return redirect("desk:people")
    return render(request, "cases/handover.html", page, status=status)


def _moved(moved: handover.Duties, form: HandoverForm) -> str:
    said = _("Handed over from %(old)s to %(new)s: %(posts)d posts, %(cases)d cases, %(seats)d signatures that wait.")
    counts = {"posts": len(moved.posts), "cases": len(moved.cases), "seats": len(moved.seats)}
    return said % ({"old": form.cleaned_data["old"], "new": form.cleaned_data["new"]} | counts)
