"""The page of one version of the round's plan, and every act that is open on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.forms.named import CaseForm, PlainForm
from cases.forms.staged import ACCEPT_WORDS
from cases.sentences import sentence
from cases.views.acting import say_once
from cases.views.answering import answered, take
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from orgs.models import User
from plans import content, doable, standing, weakened, wording
from plans.domain import consulting, filing, publishing, submitting
from plans.forms.acts import AskForm, PrepareForm, ReasonsForm, ReceiveForm, ReplyForm, SubmitForm
from plans.models import Consultation, PlanVersion, PublicVersion
from plans.states import State
from plans.units import Askable
from plans.views.frame import act, back_to, left_over, main_versions_of, on_any_version, on_version
from plans.views.public_lines import lines as public_lines
from records import clock
from records.models import Evidence
from records.trail import history, key

Bound = dict[str, CaseForm]
PAGE = 30  # tasks
LINES = 40  # of the history
SHOWN = 60  # consulted units on the page; all of them are in the list of comments
ACTS: dict[str, tuple[Any, type[CaseForm]]] = {
    "close": (lambda: _("End the consultation"), PlainForm),
    "submit": (lambda: _("Submit it upward"), SubmitForm),
    "receive": (lambda: _("Enter the receipt"), ReceiveForm),
    "reply": (lambda: _("Enter the reply"), ReplyForm),
    "file": (lambda: _("File the plan"), PlainForm),
    "prepare": (lambda: _("Prepare the public version"), PrepareForm),
}

NEXT = {  # what the office mostly comes for: its form is open
    State.DRAFT: "ask", State.SETTLED: "submit", State.SUBMITTED: "receive", State.RECEIVED: "reply",
    State.APPROVED: "file",
}  # fmt: skip


@on_version
def version(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """The page of one version."""
    return page(request, version)


def page(request: DeskRequest, version: PlanVersion, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The page with the forms in `bound` as they came back, by name."""
    bound, user = dict(bound or {}), request.user
    last = version.plan.versions.order_by("-number").values_list("number", flat=True)[0]
    open_acts = doable.on_version(version, user, is_latest=version.number == last)
    points = weakened.points(version)
    public = PublicVersion.objects.filter(version=version)
    tasks = Paginator(version.content["tasks"], PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "round": request.round,
        "version": version,
        "newest": last,
        "now": wording.now(version),
        "tone": wording.tone(version),
        "steps": wording.steps(version, public),
        "points": points,
        "open_points": sum(point.is_open for point in points),
        "sent": getattr(version, "submission", None),
        "consulted": _consulted(request, version),
        "acts": _acts(request, version, open_acts, bound),
        "public": public_lines(public, user, bound),
        "tasks": [{"key": content.key(row), "row": row, "duties": list(content.duties(row))} for row in tasks],
        "page_obj": tasks,
        "earlier": version.number - 1,
        "accept_words": ACCEPT_WORDS,
        "entries": _entries(version, user),
    }
    if "confirm" in open_acts and context["open_points"]:
        context["reasons"] = _reasons(version, points, bound)
    context["stale"] = left_over(bound)
    return render(request, "plans/version.html", context, status=status)


def _entries(version: PlanVersion, user: User) -> list[dict[str, Any]]:
    """What happened to the version; what units said of it only to those who read their comments."""
    heard = Consultation.objects.visible_to(user).filter(version=version)
    return [sentence(event) for event in history(key(version), *map(key, heard.only("pk")))[:LINES]]


def _reasons(version: PlanVersion, points: list[weakened.Weaker], bound: Bound) -> dict[str, Any]:
    form = bound.pop("confirm", None) or ReasonsForm(name="confirm", points=points)
    fields = {point.key: form[point.key] for point in points if point.key in form.fields}
    return {"form": form, "rows": [(point, fields.get(point.key)) for point in points]}


def _consulted(request: DeskRequest, version: PlanVersion) -> list[dict[str, Any]]:
    rows = standing.comments(request.user, request.round, clock.today()).filter(version=version)
    related = rows.select_related("unit", "comment__settlement").order_by("unit__path")[:SHOWN]
    return [{"one": one, "state": standing.mark(one.shown, standing.COMMENTS)} for one in related]


def _acts(request: DeskRequest, version: PlanVersion, open_acts: frozenset[str], bound: Bound) -> dict[str, Any]:
    made = {
        name: act(name, version.pk, verb(), bound.pop(name, None) or kind(name=name))
        for name, (verb, kind) in ACTS.items()
        if name in open_acts
    }
    if "ask" in open_acts:
        form = bound.pop("ask", None) or AskForm(name="ask", units=Askable(request.round))
        made["ask"] = act("ask", version.pk, _("Ask units for comments"), form)
    if (what := NEXT.get(State(version.state))) in made:
        made[what]["open"] = True
    return made


def carry_out(
    request: DeskRequest, version: PlanVersion, form: CaseForm, do: Any, *, done: Any, anchor: str = ""
) -> HttpResponse:
    """Validate `form`, call `do` with its values, go to the version's page at `anchor` and say `done(result)`.

    A refusal shows the page again with the words typed.
    """
    return answered(
        request,
        form,
        do,
        done=done,
        back=lambda: back_to("version", version.pk, anchor),
        again=lambda status: page(
            request, main_versions_of(request.user).get(pk=version.pk), {form.name: form}, status
        ),
    )


@on_version
def ask(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Ask units for their comments."""
    if request.method != "POST":
        return back_to("version", version.pk, "consultation")
    form = AskForm(request.POST, name="ask", units=Askable(request.round))
    return carry_out(
        request,
        version,
        form,
        lambda v: consulting.ask(version.pk, actor=request.user, units=form.asked, due_on=v["due_on"]),
        done=lambda rows: _asked_text(len(rows)),
        anchor="consultation",
    )


def _asked_text(n: int) -> str:
    return ngettext("%(n)d unit is asked and was told.", "%(n)d units are asked and were told.", n) % {"n": n}


@on_version
def close(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """End the consultation for those who let their day pass."""
    return _plain(
        request, version, "close", consulting.close, lambda n: _("Ended; who said nothing is recorded."), "consultation"
    )


@on_version
def file(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """File the version."""

    def said(n: int) -> str:
        if not n:
            return _("The version is on file; every task was locked already.")
        text = ngettext(
            "%(n)d task is filed and locked; its units have been told.",
            "%(n)d tasks are filed and locked; their units have been told.",
            n,
        )
        return text % {"n": n}

    return _plain(request, version, "file", filing.file, said, "upward")


def _plain(request: DeskRequest, version: PlanVersion, name: str, do: Any, said: Any, anchor: str) -> HttpResponse:
    if request.method != "POST":
        return back_to("version", version.pk, anchor)
    form = PlainForm(request.POST, name=name)
    return carry_out(request, version, form, lambda v: do(version.pk, actor=request.user), done=said, anchor=anchor)


@on_version
def submit(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Submit the version upward."""
    form = SubmitForm(request.POST or None, name="submit")
    return _sent(request, version, form, submitting.submit, _("Submitted; next comes the receipt."))


@on_version
def receive(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Enter the receipt."""
    form = ReceiveForm(request.POST or None, request.FILES or None, name="receive")
    return _sent(request, version, form, submitting.receive, _("The receipt is entered."))


@on_version
def reply(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Enter the reply."""
    form = ReplyForm(request.POST or None, request.FILES or None, name="reply")
    return _sent(request, version, form, submitting.reply, _("The reply is entered."))


def _sent(request: DeskRequest, version: PlanVersion, form: CaseForm, do: Any, said: str) -> HttpResponse:
    if request.method != "POST":
        return back_to("version", version.pk, "upward")
    return carry_out(
        request,
        version,
        form,
        lambda v: do(version.pk, actor=request.user, **v),
        done=lambda row: said,
        anchor="upward",
    )


@on_version
def prepare(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Prepare the public version."""
    if request.method != "POST":
        return back_to("version", version.pk, "public")
    return carry_out(
        request,
        version,
        PrepareForm(request.POST, name="prepare"),
        lambda v: publishing.prepare(version.pk, actor=request.user, **v),
        done=lambda row: _("Prepared. Somebody else reads it and makes it public."),
        anchor="public",
    )


@on_version
def confirm(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """Keep the reasons for weaker points."""
    if request.method != "POST":
        return back_to("version", version.pk, "weaker")
    form = ReasonsForm(request.POST, name="confirm", points=weakened.points(version))
    status = 422
    if form.is_valid():
        try:
            made = submitting.confirm(version.pk, actor=request.user, reasons=form.reasons)
        except ValidationError as error:
            take(form, error)
        else:
            text = ngettext("%(n)d reason is on record.", "%(n)d reasons are on record.", len(made))
            say_once(request, text % {"n": len(made)})
            return back_to("version", version.pk, "weaker")
    return page(request, version, {"confirm": form}, status)


@on_any_version
def version_file(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """The office's or the unit's own file of a version."""
    return _handed(request, version, version.file)


@on_version
def receipt_file(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """The receipt of the level above."""
    sent = getattr(version, "submission", None)
    return _handed(request, version, getattr(getattr(sent, "receipt", None), "file", None))


@on_version
def reply_file(request: DeskRequest, version: PlanVersion) -> HttpResponse:
    """The reply of the level above."""
    sent = getattr(version, "submission", None)
    return _handed(request, version, getattr(getattr(sent, "reply", None), "file", None))


def _handed(request: DeskRequest, version: PlanVersion, kept: Evidence | None) -> HttpResponse:
    if kept is None:
        message = _("No file was handed in with this version.")
        return render(request, "404.html", {"message": message}, status=404)
    return hand_out(request, kept)
