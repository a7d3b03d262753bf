"""The page of one petition: what is told of it to this reader, and every act of the office on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.views.frame import DeskRequest
from deadlines import terms
from orgs.permissions import may
from petitions import casefile
from petitions.domain import assigning, linking, receiving, secrecy
from petitions.forms.ledger import (
    AccusedForm,
    EditForm,
    EraseForm,
    HandOnForm,
    IdentityForm,
    JointForm,
    LinkForm,
    ProblemsForm,
    RevealForm,
    Units,
    share_forms,
)
from petitions.lamps import lamp, soon
from petitions.listing import petition_lamp
from petitions.models import Assignment, Batch, Identity, JointUnit, Link, Petition, ProblemLink
from petitions.states import AT_UNIT, Stage, Verb
from petitions.telling import without_own_notes
from petitions.views.frame import address, attempt, on_petition, send_again, visible_petition
from records import clock
from records.trail import history, key

LINES = 30  # of the history, before the whole of it is asked for
MOST_LINES = 1000
# What tells of the identity, of links, of the accused unit and of versions is for the office and the auditor alone.
INNER = (
    Verb.ENTERED, Verb.IDENTITY_KEPT, Verb.IDENTITY_REVEALED, Verb.IDENTITY_ERASED, Verb.LINKED, Verb.UNLINKED,
    Verb.ACCUSED_SET, Verb.PREPARED, Verb.REWORDED, Verb.RELEASED, Verb.REFUSED, Verb.WITHDRAWN,
)  # fmt: skip
Bound = dict[str, Any]


@on_petition
def petition(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Everything about one petition that the reader may know."""
    return page(request, petition)


def page(request: DeskRequest, petition: Petition, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The page of `petition`; `bound` are forms that came back with faults, by name, shown with the words typed."""
    user, region, bound = request.user, petition.round.region, bound or {}
    apart = not secrecy.on_accused_side(user, petition)
    right = {
        "assign": may(user, "petition.assign", region) and petition.batch.state == Batch.State.RECEIVED,
        "edit": apart and may(user, "petition.enter", region),
        "knows": apart and may(user, "petition.read_original", region),
        "link": apart and may(user, "petition.link", region),
        "reveal": apart and may(user, "petition.reveal", region),
        "audit": apart and may(user, "petition.read_reveals", region),
    }
    units = Units(petition.round)
    cases = _cases(request, petition, right["assign"], units, bound)
    context = {
        "petition": petition,
        "round": petition.round,
        "right": right,
        "apart": apart,
        "types": [str(kind) for kind in petition.types.all()],
        "lamp": petition_lamp(petition, clock.today(), soon(clock.today())),
        "wording": casefile.wording(user, petition),
        "is_draft": petition.batch.state == Batch.State.DRAFT,
        "cases": cases,
        "due_is_estimate": any(row["is_estimate"] and row["case"].deadline.due_on == petition.due_on for row in cases),
        "history_lines": _history(request, petition, full=right["edit"] or right["audit"], apart=apart),
        "whole_history": "history" in request.GET,
    }
    if right["assign"]:
        context["shares"] = bound.get("shares") or share_forms(units)
        context["share_errors"] = bound.get("share_errors")
    if right["edit"]:
        context["accused_form"] = bound.get("accused") or AccusedForm(
            units=units, initial=_accused_now(petition), auto_id="accused-%s"
        )
    if right["link"]:
        context |= _links(request, petition, bound)
    if right["reveal"] or right["audit"]:
        context |= _identity(petition, bound)
    if right["knows"] or right["audit"] or (apart and may(user, "petition.release", region)):
        context["versions"] = list(petition.versions.order_by("-version"))
        context["may_prepare"] = right["edit"] and may(user, "petition.prepare_release", region)
        context["may_open"] = may(user, "petition.release", region)
    return render(request, "petitions/petition.html", context, status=status)


def _accused_now(petition: Petition) -> dict[str, str]:
    return {"accused": str(petition.accused_id or ""), "seen": receiving.accused_seen(petition)}


def to_page(petition_id: int, anchor: str = "") -> HttpResponseRedirect:
    """To the page of the petition, at one of its sections."""
    return HttpResponseRedirect(reverse("petitions:petition", args=[petition_id]) + (f"#{anchor}" if anchor else ""))


def _cases(
    request: DeskRequest, petition: Petition, may_assign: bool, units: Units, bound: Bound
) -> list[dict[str, Any]]:  # fmt: skip
    """The cases of the petition that the reader may see, those handed on to another unit too, with the acts on each."""
    joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
    seen = Assignment.objects.visible_to(request.user).filter(petition=petition).order_by("pk")
    rows, today = [], clock.today()
    apart = not secrecy.on_accused_side(request.user, petition)
    may_hand_on = may_assign and apart
    for case in seen.select_related("organisation", "deadline").prefetch_related(joint, "deadline__changes"):
        case.petition = petition
        together = [row.organisation for row in case.joint.all()]
        row = {
            "case": case,
            "joint": together,
            "part": case.part if apart else casefile.part_for(request.user, case),
            "lamp": lamp(case, today),
            "url": address("petitions:case", case.pk),
            "why": terms.explain_present(case.deadline) if case.deadline else "",
            "is_estimate": bool(case.deadline and case.deadline.is_estimate),
            "is_gone": case.stage == Stage.TRANSFERRED,
        }
        if may_hand_on and case.stage in AT_UNIT:
            name = f"on-{case.pk}"
            row["hand_on"] = bound.get(name) or HandOnForm(units=units, auto_id=f"{name}-%s")
        if may_assign and not row["is_gone"]:
            name = f"joint-{case.pk}"
            now = {"units": [str(unit.pk) for unit in together], "seen": assigning.joint_seen(case)}
            row["joint_form"] = bound.get(name) or JointForm(units=units, initial=now, auto_id=f"{name}-%s")
        rows.append(row)
    return rows


def _links(request: DeskRequest, petition: Petition, bound: Bound) -> dict[str, Any]:
    """Offers, links that stand (in both directions), and problems of the feedback."""
    visible = Petition.objects.visible_to(request.user)
    both = Link.objects.filter(ended_at=None).select_related("later__batch", "earlier__batch", "made_by")
    later = both.filter(later=petition, earlier__in=visible)
    earlier = both.filter(earlier=petition, later__in=visible)
    problems = ProblemLink.objects.filter(petition=petition, ended_at=None).select_related("problem")
    now = {"problems": [link.problem_id for link in problems], "seen": linking.problems_seen(petition)}
    return {
        "offers": linking.offers(petition, request.user) if petition.batch.state == Batch.State.RECEIVED else [],
        "links": [(link, link.earlier, True) for link in later] + [(link, link.later, False) for link in earlier],
        "kinds": Link.Kind.choices,
        "link_form": bound.get("link") or LinkForm(auto_id="link-%s"),
        "problems": [link.problem for link in problems],
        "problems_form": bound.get("problems")
        or ProblemsForm(round=petition.round, initial=now, auto_id="problems-%s"),
        "link_errors": bound.get("link_errors"),
    }


def _identity(petition: Petition, bound: Bound) -> dict[str, Any]:
    """Whether an identity is kept or was erased; what it is, is not read here."""
    kept = Identity.objects.filter(petition=petition).values("kept_at", "erased_at", "erased_why").first()
    return {
        "identity": kept,
        "reveals": list(petition.reveals.select_related("by")[:10]),
        "reveal_form": bound.get("reveal") or RevealForm(auto_id="reveal-%s"),
        "erase_form": bound.get("erase") or EraseForm(auto_id="erase-%s"),
        "identity_form": bound.get("identity") or IdentityForm(auto_id="identity-%s"),
    }


def _history(request: DeskRequest, petition: Petition, *, full: bool, apart: bool) -> list[dict[str, Any]]:
    """The lines of the trail that the reader may read, newest first.

    The accused side reads what happened and when; notes and values may tell what was reported, so they are left out.
    """
    seen = Assignment.objects.visible_to(request.user).filter(petition=petition)
    lines = history(key(petition), *(key(case) for case in seen))
    if not full:
        lines = lines.exclude(verb__in=INNER)
    lines = lines[: MOST_LINES if "history" in request.GET else LINES]
    knows = secrecy.sees_original(request.user, petition)
    entries = without_own_notes(lines, request.user, as_they_are=knows)
    for entry in entries:
        own = entry["subject"] == petition.number
        entry["url"] = ""
        entry["sentence"] = entry["sentence"] if own else f"{entry['sentence']} · {entry['subject']}"
        if not apart:
            entry |= {"changes": [], "note": ""}
    return entries


@on_petition
def edit(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Mend what was entered of a petition."""
    require_office(request, petition, "petition.enter")
    units = Units(petition.round)
    if request.method != "POST":
        return _edit_page(request, petition, EditForm(units=units, initial=EditForm.initial_of(petition)))
    form = EditForm(request.POST, units=units)
    done, status = attempt(form, lambda values: receiving.edit(petition.pk, actor=request.user, **values))
    if done is None:
        fresh = visible_petition(request.user, petition.pk)
        send_again(form, receiving.edit_seen(fresh), status)
        return _edit_page(request, fresh, form, status)
    messages.success(request, _("The petition is mended."))
    return to_page(petition.pk)


def _edit_page(request: DeskRequest, petition: Petition, form: EditForm, status: int = 200) -> HttpResponse:
    context = {"petition": petition, "round": petition.round, "form": form}
    if status == 409:
        context["differences"] = _differences(form, EditForm.initial_of(petition))
    return render(request, "petitions/edit.html", context, status=status)


def _differences(form: EditForm, now: dict[str, Any]) -> list[dict[str, str]]:
    """Field by field what stands now and what was typed, where they differ."""
    pairs = [(field, _said(field, now[field.name]), _said(field, field.value())) for field in form.visible_fields()]
    return [{"label": str(field.label), "old": old, "new": new} for field, old, new in pairs if old != new]


def _said(field: Any, value: Any) -> str:
    """A value of a form's field in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = dict(getattr(field.field, "choices", ()))
    several = sorted(value) if isinstance(value, list) else [value]
    comma = pgettext("between names", ", ")
    return comma.join(str(words.get(one, one)).strip() for one in several if one not in (None, ""))


@on_petition
def accused(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Set, change or take away which unit the petition accuses."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.enter")
    form = AccusedForm(request.POST, units=Units(petition.round), auto_id="accused-%s")
    done, status = attempt(
        form,
        lambda values: receiving.set_accused(petition.pk, values["accused"], actor=request.user, seen=values["seen"]),
    )
    if done is None:
        fresh = visible_petition(request.user, petition.pk)
        send_again(form, receiving.accused_seen(fresh), status)
        return page(request, fresh, {"accused": form}, status)
    messages.success(request, _("The accused unit is set.") if done.accused else _("No unit is accused any more."))
    return to_page(petition.pk, "accused")


def require_office(request: DeskRequest, petition: Petition, action: str) -> None:
    """Raise PermissionDenied unless the person may do `action` on the petition and it is not about their own side."""
    if not may(request.user, action, petition.round.region):
        raise PermissionDenied(action)
    secrecy.require_apart(request.user, petition)
