"""The page of one paper: what it says with every number a link, its texts, who may issue it, its history; its files."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bulletins import files, writing
from bulletins.domain import issuing
from bulletins.forms.papers import IssueForm, SnapshotForm, TextsForm, WhyForm
from bulletins.makers import PAPER
from bulletins.models import Bulletin, BulletinText
from bulletins.views.frame import on_bulletin
from bulletins.words import name_of
from cases.sentences import sentence
from cases.views.frame import DeskRequest
from cases.views.orders import ordered
from orgs.models import User
from orgs.permissions import may
from papers.drawing import MEDIA_TYPES
from petitions.forms.case import CaseForm
from records.trail import history, key
from reports import kinds
from reports.responses import paper_response
from reports.totals import TotalsDisagree

LINES = 40  # of the history
VERSIONS = 40  # of the texts
Bound = dict[str, CaseForm]


@on_bulletin
@require_safe
def show(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """The page of one paper."""
    return page(request, bulletin)


def page(
    request: DeskRequest,
    bulletin: Bulletin,
    bound: Bound | None = None,
    status: int = 200,
    theirs: dict[str, BulletinText] | None = None,
) -> HttpResponse:
    """The page with the forms in `bound` as they came back, by name; `theirs` are texts that somebody else kept."""
    bound = bound or {}
    kind = kinds.KINDS.get(bulletin.kind)
    makes = may(request.user, "bulletin.make", bulletin.round.region)
    issues = may(request.user, "bulletin.issue", bulletin.round.region)
    context: dict[str, Any] = {
        "round": bulletin.round,
        "bulletin": bulletin,
        "name": name_of(bulletin),
        "kind": kind,
        "template": writing.template_of(bulletin),
        "formats": kind.formats if kind else (),
        "theirs": _labelled(kind, theirs or {}),
        "is_draft": bulletin.state == Bulletin.State.DRAFT,
        "makes": makes,
        "entries": [sentence(event) for event in history(key(bulletin))[:LINES]],
        "versions": _versions(bulletin, kind) if makes else [],
    }
    context |= _said(request, bulletin)
    if context["is_draft"]:
        context |= _draft(request.user, bulletin, kind, bound, makes, issues)
    elif bulletin.state == Bulletin.State.ISSUED and issues:
        form = bound.get("withdraw") or WhyForm(name="withdraw")
        url = reverse("bulletins:withdraw", args=[bulletin.round.slug, bulletin.pk])
        context["withdraw"] = _act(form, url, _("Withdraw the paper"), bulletin)
    return render(request, "bulletins/bulletin.html", context, status=status)


def _said(request: DeskRequest, bulletin: Bulletin) -> dict[str, Any]:
    """The paper as the page shows it, or why it cannot be composed."""
    base = reverse("reports:snapshot_list", args=[bulletin.round.slug, bulletin.snapshot_id])
    if not writing.is_whole(bulletin):
        return {"fault": _("What was frozen at the issue no longer has its fingerprint. Tell the auditor.")}
    try:
        found = writing.content(bulletin)
    except (TotalsDisagree, ValueError, KeyError) as error:
        return {"fault": str(error)}
    return {"paper": files.shown(found.paper, lambda query: f"{base}?{query}" if query else "")}


def _draft(
    user: User, bulletin: Bulletin, kind: kinds.Kind | None, bound: Bound, makes: bool, issues: bool
) -> dict[str, Any]:
    current = writing.current(bulletin)
    writers = {row.by_id for row in current.values() if row.text}
    found: dict[str, Any] = {"next": issuing.next_number(bulletin)}
    if issues:
        found["hindered"] = issuing.hindered(bulletin, user, writers)
        given = {"seen": writing.seen(bulletin)}
        found["issue_form"] = bound.get("issue") or IssueForm(name="issue", initial=given)
    if makes and kind:
        found["texts_form"] = bound.get("texts") or TextsForm(name="texts", kind=kind, current=current)
        snapshots = bulletin.round.snapshots.exclude(pk=bulletin.snapshot_id).select_related("period__rhythm")
        light = snapshots.defer("head", "figures", "labels").order_by("-as_of", "-version")
        form = bound.get("retake") or SnapshotForm(name="retake", snapshots=light)
        url = reverse("bulletins:retake", args=[bulletin.round.slug, bulletin.pk])
        found["retake"] = (
            _act(form, url, _("Take another snapshot"), bulletin) if form.fields["snapshot"].choices else None
        )
    found["issuers"] = issuing.issuers(bulletin, writers)
    return found


def _act(form: CaseForm, url: str, verb: str, bulletin: Bulletin) -> dict[str, Any]:
    """One act for cases/task_act.html; unfolded when its form came back."""
    return {
        "form": form,
        "url": url,
        "verb": verb,
        "open": form.is_bound,
        "draft": f"bulletin-{form.name}-{bulletin.pk}",
    }


def _versions(bulletin: Bulletin, kind: kinds.Kind | None) -> list[dict[str, Any]]:
    """The versions of all texts, the newest first, each with the one before it."""
    labels = {one.code: one.label for one in kind.texts} if kind else {}
    rows = list(bulletin.texts.select_related("by").order_by("-at", "-pk")[:VERSIONS])
    texts = {(row.field, row.version): row.text for row in rows}
    return [
        {
            "row": row,
            "label": labels.get(row.field, row.field),
            "old": texts.get((row.field, row.version - 1), ""),
            "is_known": row.version == 1 or (row.field, row.version - 1) in texts,
        }
        for row in rows
    ]


def _labelled(kind: kinds.Kind | None, theirs: dict[str, BulletinText]) -> list[dict[str, Any]]:
    labels = {one.code: one.label for one in kind.texts} if kind else {}
    return [{"label": labels.get(field, field), "row": row} for field, row in theirs.items()]


@on_bulletin
@require_safe
def paper(request: DeskRequest, bulletin: Bulletin, kind: str) -> HttpResponse:
    """The paper as PDF, Word file, sheet or web page; what takes long is ordered, and its page tells how far it is."""
    known = kinds.KINDS.get(bulletin.kind)
    if known is None or kind not in known.formats:
        raise Http404
    name = files.file_name(bulletin)
    if not files.takes_long(bulletin, kind):
        return paper_response(request, kind, name, lambda: files.drawn(bulletin, kind))
    return ordered(
        request,
        PAPER,
        {"bulletin": bulletin.pk, "kind": kind, "seen": "" if bulletin.is_out else writing.seen(bulletin)},
        title=name_of(bulletin),
        file_name=f"{name}.{kind}",
        media_type=MEDIA_TYPES[kind],
        back=reverse("bulletins:bulletin", args=[bulletin.round.slug, bulletin.pk]),
    )
