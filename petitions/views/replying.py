"""What a unit does: signing for cases, writing and filing the reply, evidence, asking for more time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.domain.moves import WrongState
from cases.views.frame import DeskRequest, in_round
from petitions import casefile, queues
from petitions.domain import extending, handling
from petitions.domain.handlers import doing_units, require_handler
from petitions.domain.moves import require_stage
from petitions.forms.case import EvidenceForm, MoreTimeForm, PlainForm, RectifiedForm, WithdrawFileForm
from petitions.forms.reply import findings_of, with_more_rows
from petitions.models import Assignment, HandlingFile, Reply
from petitions.states import WRITING
from petitions.telling import as_written
from petitions.views.case import back_to, carry_out, page, reply_forms
from petitions.views.frame import on_assignment, take, visible_case


@require_POST
@on_assignment
def sign_for(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Sign for a case."""
    form = PlainForm(request.POST, name="sign_for")
    return carry_out(
        request,
        case,
        form,
        lambda v: handling.sign_for(case.pk, actor=request.user),
        done=lambda row: (
            _("Signed for. The reply is due on %(due)s.") % {"due": row.deadline.due_on if row.deadline else "—"}
        ),
        anchor="reply",
    )


@require_POST
@in_round
def sign_for_all(request: DeskRequest) -> HttpResponse:
    """Sign for every case that was handed to the person's unit and is ticked, or for all of them."""
    waiting = queues.to_sign_for(request.user, request.round)
    if "all" not in request.POST:
        waiting = waiting.filter(pk__in=[int(pk) for pk in request.POST.getlist("case") if pk.isdecimal()][:1000])
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            handling.sign_for(pk, actor=request.user)
        except WrongState:  # a colleague was faster
            continue
        done += 1
    said = ngettext("%(n)d petition signed for.", "%(n)d petitions signed for.", done)
    messages.success(request, said % {"n": done})
    return redirect("petitions:mine")


@on_assignment
def reply(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Keep what is written of the reply, offer more rows, or file it."""
    if request.method != "POST":
        return back_to(case, "reply")
    require_handler(request.user, case, *doing_units(case))
    wish = request.POST.get("do", "save")
    if wish == "more":
        return page(request, case, {"reply": reply_forms(case, with_more_rows(request.POST))})
    forms = reply_forms(case, request.POST)
    if not (forms["form"].is_valid() & forms["rows"].is_valid()):
        return page(request, case, {"reply": forms}, 422)
    try:
        draft = _save(request, case, forms)
        if wish == "file":
            handling.file_reply(case.pk, actor=request.user, seen=draft.edits)
    except handling.GateShut as shut:
        return _not_filed(request, case, shut)
    except WrongState as error:
        return _moved(request, case, error)
    except ValidationError as error:
        take(forms["form"], error)
        return page(request, case, {"reply": forms}, 422)
    return _kept(request, case, wish)


def _save(request: DeskRequest, case: Assignment, forms: dict[str, Any]) -> Reply:
    form = forms["form"]
    draft = handling.save_draft(
        case.pk,
        actor=request.user,
        seen=form.cleaned_data["seen"],
        findings=findings_of(forms["rows"]),
        **form.words(),
    )
    for item, note in form.newly_ticked():
        handling.tick(case.pk, item, actor=request.user, note=note)
    return draft


def _kept(request: DeskRequest, case: Assignment, wish: str) -> HttpResponse:
    if wish != "file":
        messages.success(request, _("The draft is kept. Nobody outside your unit reads it yet."))
        return back_to(case, "reply")
    fresh = visible_case(request.user, case.pk)
    holds = casefile.chain(fresh.run, as_written)["holds"] if fresh.run else None
    said = _("The reply is filed.")
    messages.success(request, f"{said} {casefile.who_has_it(fresh, holds)}")
    return back_to(case)


def _not_filed(request: DeskRequest, case: Assignment, shut: handling.GateShut) -> HttpResponse:
    """The draft was kept; everything that is missing is told at once."""
    fresh = visible_case(request.user, case.pk)
    forms = reply_forms(fresh)
    forms["fault"] = ngettext(
        "Not filed yet: %(n)d condition is not met. What you wrote is kept as a draft.",
        "Not filed yet: %(n)d conditions are not met. What you wrote is kept as a draft.",
        len(shut.findings),
    ) % {"n": len(shut.findings)}
    return page(request, fresh, {"reply": forms}, 422)


def _moved(request: DeskRequest, case: Assignment, error: WrongState) -> HttpResponse:
    """Somebody else saved or the case moved: both texts are shown, and saving again overwrites knowingly."""
    fresh = visible_case(request.user, case.pk)
    draft = handling.draft_of(fresh)
    data = request.POST.copy()
    if draft:
        data["seen"] = str(draft.edits)
    forms = reply_forms(fresh, data)
    forms["form"].is_valid()
    take(forms["form"], error)
    forms["theirs"] = draft
    forms["differences"] = _differences(forms["form"], draft) if draft else []
    return page(request, fresh, {"reply": forms}, 409)


def _differences(form: Any, draft: Reply) -> list[dict[str, str]]:
    """Field by field what stands in the kept draft and what was typed, where they differ."""
    rows = []
    for name in handling.WORDS:
        kept, typed = getattr(draft, name), form.cleaned_data.get(name)
        if (kept or "") != (typed or ""):
            rows.append({"label": str(form[name].label), "old": _said(kept), "new": _said(typed)})
    return rows


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


@on_assignment
def evidence(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Add files: all at once from the plain form, one by one from the upload script."""
    if request.method != "POST":
        return back_to(case, "evidence")
    require_handler(request.user, case, *doing_units(case))  # before any byte is looked at
    form = EvidenceForm(request.POST, request.FILES, name="evidence")

    def add(v: dict[str, Any]) -> list[HandlingFile]:
        require_stage(case, *WRITING)
        return handling.add_files(case.pk, v["files"], actor=request.user, phase=v["phase"], caption=v["caption"])

    return carry_out(request, case, form, add, done=lambda rows: _("The files are added."), anchor="evidence")


@on_assignment
def evidence_withdraw(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Take a file out of the reply, with a reason."""
    if request.method != "POST":
        return back_to(case, "evidence")
    rows = list(case.files.filter(withdrawn_at=None).select_related("file"))
    form = WithdrawFileForm(request.POST, name="evidence_withdraw", rows=rows)
    return carry_out(
        request,
        case,
        form,
        lambda v: handling.withdraw_file(v["file"], actor=request.user, why=v["why"]),
        done=lambda row: _("“%(name)s” is withdrawn; file and reason stay on record.") % {"name": row},
        anchor="evidence",
    )


@on_assignment
def ask(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Ask the office for a later limit."""
    if request.method != "POST":
        return back_to(case, "time")
    form = MoreTimeForm(request.POST, name="ask")
    return carry_out(
        request,
        case,
        form,
        lambda v: extending.ask(case.pk, actor=request.user, **v),
        done=lambda row: (
            _("Asked for more time until %(day)s; the office decides. The limit stays until then.") % {"day": row.until}
        ),
        anchor="time",
    )


@on_assignment
def rectified(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Write down that the matter itself is rectified."""
    if request.method != "POST":
        return back_to(case)
    form = RectifiedForm(request.POST, name="rectified")
    return carry_out(
        request,
        case,
        form,
        lambda v: handling.note_rectified(case.pk, actor=request.user, on=v["on"]),
        done=lambda _nothing: _("The day of the rectification is noted."),
    )
