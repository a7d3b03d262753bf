"""The page of one case: what it is about, by when, what the unit found and did, and every act that is open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import neighbours
from cases.forms.staged import ACCEPT_WORDS
from cases.views.frame import DeskRequest
from orgs.models import User
from petitions import casefile, doable
from petitions.domain import closing, gate, handling, secrecy
from petitions.forms.case import CaseForm, EvidenceForm, MoreTimeForm, PlainForm, RectifiedForm, WithdrawFileForm
from petitions.forms.closing import AnswerForm, CallBackForm, DecideForm, ObjectionForm, ReopenForm
from petitions.forms.reply import ReplyForm, finding_rows
from petitions.models import Assignment, Reply
from petitions.telling import Tell, as_written, retell, teller, without_own_notes
from petitions.views.frame import answered, on_assignment, visible_case
from records.trail import history, key

Bound = dict[str, Any]
LINES = 30  # of the history


@on_assignment
def case(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The page of one case."""
    return page(request, case)


def page(request: DeskRequest, case: Assignment, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The page with the forms in `bound` as they came back, by name; what was typed in a closed act is told apart."""
    bound, user = dict(bound or {}), request.user
    acts = doable.doable(case, user)
    tell = teller(user, case)
    chain = casefile.chain(case.run, tell) if case.run else None
    shown = _acts(case, acts, bound)
    context = casefile.head(case, user) | {
        "wording": casefile.wording(user, case.petition),
        "now": casefile.who_has_it(case, chain["holds"] if chain and case.stage == "in_signoff" else None),
        "late": casefile.is_late(case),
        "may": acts,
        "beside": neighbours.beside(key(case), user),
        "acts": shown,
        "joint": [row.organisation for row in case.joint.all()],
        "successor": Assignment.objects.filter(replaces=case).select_related("organisation").first(),
        "stale": _left_over(bound, shown, acts),
    }
    if casefile.reads_reply(user, case):
        context |= _inside(case, user, acts, bound, tell) | {"chain": chain, "reads": True}
        if secrecy.on_accused_side(user, case.petition):
            leave_out_notes(context)
    return render(request, "petitions/case.html", context, status=status)


def leave_out_notes(context: Bound) -> None:
    """Leave notes out for the accused side.

    What the trail hides in them would tell it that it guessed right; a note of a call says what the petitioner said.
    """
    for entry in context["entries"]:
        entry["note"] = ""
    for call in context["calls"]:
        call.note = ""


def _inside(case: Assignment, user: User, acts: frozenset[str], bound: Bound, tell: Tell) -> dict[str, Any]:
    """What was found and done, in the words that the reader may read: for everybody but the accused side."""
    filed = list(case.replies.exclude(state=Reply.State.DRAFT).prefetch_related("findings").order_by("-version"))
    requests = list(case.extensions.select_related("asked_by", "decided_by").order_by("-pk"))
    notices = list(case.notices.select_related("deadline").prefetch_related("objections"))
    subjects = [case, *requests, *notices]
    retell(requests, tell, "why")
    context: dict[str, Any] = {
        "evidence": casefile.evidence(case, tell),
        "accept_words": ACCEPT_WORDS,
        "newest": casefile.reply_facts(filed[0], tell) if filed else None,
        "earlier": [casefile.reply_facts(reply, tell) for reply in filed[1:]],
        "requests": requests,
        "calls": list(case.call_backs.select_related("by").order_by("-pk")),
        "notices": notices,
        "entries": without_own_notes(history(*map(key, subjects))[:LINES], user, as_they_are=tell is as_written),
        "hindrances": closing.hindrances(case) if case.stage in doable.AFTER_REVIEW else [],
    }
    if "write" in acts:
        context |= bound.get("reply") or reply_forms(case)
        context |= _gate(case)
    return context


def reply_forms(case: Assignment, data: Any = None, rows_data: Any = None) -> dict[str, Any]:
    """The reply's form and its rows of sub-problems: as sent, else from the draft or what a new one starts from."""
    draft = handling.draft_of(case)
    start = draft or handling.fresh_draft(case)
    kept = draft or case.replies.order_by("-version").first()
    given = [(row.text, row.verdict) for row in kept.findings.all()] if kept else []
    initial = {name: getattr(start, name) for name in handling.WORDS} | {"seen": draft.edits if draft else 0}
    ticks = list(case.ticks.select_related("by"))
    form = ReplyForm(data, initial=initial, points=handling.points(case), ticks=ticks)
    return {"form": form, "rows": finding_rows(rows_data if rows_data is not None else data, given), "draft": draft}


def _gate(case: Assignment) -> dict[str, Any]:
    found = gate.findings(case, handling.draft_of(case))
    lines = [
        {"ok": one.ok, "label": one.label, "hint": "" if one.ok else one.hint, "url": f"#{one.anchor}"} for one in found
    ]
    return {"missing": [line for line in lines if not line["ok"]], "met": [line for line in lines if line["ok"]]}


def _acts(case: Assignment, acts: frozenset[str], bound: Bound) -> dict[str, dict[str, Any]]:
    """The folded acts of the page, each with its form."""
    files = list(case.files.filter(withdrawn_at=None).select_related("file")) if "write" in acts else []
    request = doable.pending_request(case)
    made: dict[str, tuple[str, Any, type[CaseForm], dict[str, Any]]] = {
        "evidence": ("write", _("Add evidence"), EvidenceForm, {}),
        "evidence_withdraw": ("write", _("Withdraw a file"), WithdrawFileForm, {"rows": files}),
        "ask": ("ask", _("Ask for more time"), MoreTimeForm, {}),
        "rectified": ("rectified", _("Note that it is rectified"), RectifiedForm, {}),
        "decide": ("decide", _("Decide"), DecideForm, {"initial": {"request": request.pk if request else 0}}),
        "call_back": ("call_back", _("Write down a call-back"), CallBackForm, {}),
        "notice": ("notice", _("Open the public notice"), PlainForm, {}),
        "objection": ("objection", _("Enter an objection"), ObjectionForm, {}),
        "close": ("close", _("Close the case"), PlainForm, {}),
        "reopen": ("reopen", _("Open it again"), ReopenForm, {}),
    }
    shown = {
        name: act(case, name, verb, bound.pop(name, None) or kind(name=name, **more))
        for name, (needs, verb, kind, more) in made.items()
        if needs in acts and (name != "evidence_withdraw" or files)
    }
    if "call_back" in acts or "objection" in acts:
        for row in doable.open_objections(case):
            name = f"answer-{row.pk}"
            form = bound.pop(name, None) or AnswerForm(name=name, initial={"objection": row.pk})
            shown.setdefault("answers", {"rows": []})["rows"].append(
                {"objection": row, "act": act(case, "answer", _("Answer the objection"), form)}
            )
    return shown


def act(case: Assignment, name: str, verb: Any, form: CaseForm) -> dict[str, Any]:
    """One act for cases/task_act.html; unfolded when its form came back."""
    return {
        "form": form,
        "url": reverse(f"petitions:{name}", args=[case.pk]),
        "verb": verb,
        "open": form.is_bound,
        "draft": f"petition-{form.name}-{case.pk}",
    }


def _left_over(bound: Bound, shown: dict[str, Any], acts: frozenset[str]) -> dict[str, Any] | None:
    """Words typed in an act that is no longer open: they are shown, not lost."""
    if "write" not in acts and "reply" in bound:
        form = bound["reply"]["form"]
        typed = [{"label": str(f.label), "text": str(f.value())} for f in form.visible_fields() if _is_text(f)]
        return {"errors": list(form.non_field_errors()), "typed": typed}
    left = next((form for name, form in bound.items() if name != "reply" and name not in shown), None)
    if left is None:
        return None
    return {"errors": [text for errors in left.errors.values() for text in errors], "typed": left.typed}


def _is_text(field: Any) -> bool:
    return field.widget_type == "textarea" and bool(field.value())


def carry_out(
    request: DeskRequest, case: Assignment, form: CaseForm, do: Any, *, done: Any, anchor: str = ""
) -> HttpResponse:
    """Validate `form`, call `do` with its values, go to the case's page at `anchor` and say `done(result)`.

    A refusal shows the page again with the words typed: 422 for what can be mended, 409 when the case has moved.
    """
    return answered(
        request,
        form,
        do,
        done=done,
        back=lambda: back_to(case, anchor),
        again=lambda status: page(request, visible_case(request.user, case.pk), {form.name: form}, status),
    )


def back_to(case: Assignment, anchor: str = "") -> HttpResponse:
    """To the page of the case, at one of its parts."""
    response = redirect("petitions:case", case.pk)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response
