"""Signing replies, on the phone first: the list, one reply in short, agreeing, returning, withdrawing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import brief
from cases.forms.errors import put_on
from cases.forms.signing import OPINIONS, SignForm, proof_of
from cases.queues import my_seats
from cases.views.frame import DeskRequest, View, in_round
from cases.views.waiting import tabs
from orgs.models import User
from petitions import casefile, queues
from petitions.domain import signing
from petitions.domain.moves import WrongState
from petitions.forms.review import ReturnForm
from petitions.models import Assignment, HandlingFile, Reply
from petitions.rows import listed, summaries
from petitions.states import Stage
from petitions.telling import as_written, retell, teller
from petitions.views.frame import on_assignment, visible_case
from records import clock
from signoff import engine
from signoff.models import Run, Signature
from signoff.steps import OFFICE_CHECK

PAGE = 20
LATELY = 20  # signatures below the list
SUBJECT = "petitions.assignment:"
ON_RUN = {"over", "signed", "returned"}  # refusals after which the page itself tells the state


@in_round
def waiting(request: DeskRequest) -> HttpResponse:
    """Replies that wait for this person's signature in all rounds, the oldest first."""
    page = Paginator(in_line(request.user), PAGE).get_page(request.GET.get("page"))
    said = summaries(request.user, [case.petition for case in page])
    context = {
        "page_obj": page,
        "cards": [_card(case, said[case.petition_id]) for case in page],
        "tabs": tabs(request.user, reverse("petitions:signing")),
        "signed": _signed_lately(request.user),
    }
    return render(request, "petitions/signing.html", context)


def _signed_lately(user: User) -> list[Signature]:
    """The person's last decisions on replies, each with its petition's number."""
    number = Assignment.objects.filter(run=OuterRef("run")).values("petition__number")[:1]
    mine = Signature.objects.filter(signer=user, run__subject__startswith=SUBJECT).select_related("step")
    return list(mine.annotate(number=Subquery(number)).exclude(number=None).order_by("-pk")[:LATELY])


def in_line(user: User) -> QuerySet[Assignment]:
    """The cases behind the tab, with everything that a card shows; a fixed number of queries."""
    opened = my_seats(user).filter(step__run=OuterRef("run")).order_by("step__opened_at").values("step__opened_at")
    given = Signature.objects.filter(decision=Signature.Decision.APPROVE, void="").order_by("pk")
    filed = Reply.objects.filter(state=Reply.State.FILED).order_by("version")
    pictures = HandlingFile.objects.filter(withdrawn_at=None, file__media_type__startswith="image/")
    return (
        listed(queues.to_sign(user))
        .select_related("run", "petition__round__region", "petition__batch", "petition__place", "organisation")
        .annotate(opened_at=Subquery(opened[:1]))
        .prefetch_related(
            "run__steps",
            Prefetch("run__signatures", given.select_related("step"), to_attr="given"),
            Prefetch("replies", filed, to_attr="filed"),
            Prefetch("files", pictures.select_related("file").order_by("pk"), to_attr="pictures"),
        )
        .order_by("opened_at", "pk")
    )


def unnamed(_name: str) -> str:
    """Names of files stay out of lists: what they tell of a person, only the identity record knows."""
    return ""


def _card(case: Assignment, summary: str | None) -> dict[str, Any]:
    run = case.run
    if run is None:
        raise ValueError("a case in sign-off has a run")
    step = next(step for step in run.steps.all() if step.order == run.position)
    sides = {row.phase: casefile.file_item(row, unnamed) for row in reversed(case.pictures)}
    return {
        "case": case,
        "run": run,
        "step": step,
        "summary": summary,
        "reply": case.filed[-1] if case.filed else None,
        "waited": brief.waited(step, clock.today()),
        "pair": {"before": sides.get("before"), "after": sides.get("after")} if sides else None,
        "opinions": [s for s in run.given if s.step.order < run.position],
    }


def on_run(view: View) -> View:
    """A page about a petition's sign-off: `run_id` becomes the case and its run, 404 for any other run."""
    inner = on_assignment(_readable(view))

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, run_id: int, **kwargs: Any) -> HttpResponse:
        run = Run.objects.filter(pk=run_id, subject__startswith=SUBJECT).first()
        if run is None:
            raise Http404
        return inner(request, pk=signing.assignment_of(run_id), run=run, **kwargs)

    return framed


def _readable(view: View) -> Callable[..., HttpResponse]:
    def checked(request: DeskRequest, case: Assignment, **kwargs: Any) -> HttpResponse:
        if not casefile.reads_reply(request.user, case):
            raise PermissionDenied("the petition is about your own side")
        return view(request, case, **kwargs)

    return checked


@on_run
def sign(request: DeskRequest, case: Assignment, run: Run) -> HttpResponse:
    """The reply in short with the form to agree; after signing, who has it now."""
    if request.method == "POST":
        return _agree(request, case, run)
    page = _page(request, case, run)
    if page["mine"]:
        kept = request.session.get(_session_key(run), {})
        initial = {"seen": page["seen"], "opinion": 0} | kept
        page["form"] = SignForm(visit=False, user=request.user, initial=initial)
    return render(request, "petitions/sign.html", page)


def _agree(request: DeskRequest, case: Assignment, run: Run) -> HttpResponse:
    form = SignForm(request.POST, visit=False, user=request.user)
    if form.is_valid():
        try:
            proof = proof_of(form, request.user) if engine.seat_for(run, request.user) else None
            signing.sign(run.pk, actor=request.user, seen=form.cleaned_data["seen"], proof=proof, comment=form.words())
        except engine.Conflict as error:
            return _conflict(request, case, run, form, error)
        except WrongState as error:
            return _conflict(request, case, run, form, engine.Conflict(error.messages[0], code="changed"))
        except ValidationError as error:
            put_on(form, error)
        else:
            return _acted(request, case, run, _("Signed."))
    return render(request, "petitions/sign.html", _page(request, case, run) | {"form": form}, status=422)


@on_run
def send_back(request: DeskRequest, case: Assignment, run: Run) -> HttpResponse:
    """Return the reply to its unit with a reason."""
    if engine.seat_for(run, request.user) is None and request.method != "POST":
        raise PermissionDenied("no free seat of the open step is yours")
    form = ReturnForm(request.POST or None, initial={"seen": engine.seen_digest(run)})
    page = casefile.head(case, request.user) | {"run": run, "form": form}
    if request.method != "POST":
        form.initial |= request.session.get(_session_key(run), {})
        return render(request, "petitions/sign_return.html", page)
    if form.is_valid():
        try:
            signing.send_back(run.pk, actor=request.user, reason=form.words(), seen=form.cleaned_data["seen"])
        except engine.Conflict as error:
            return _conflict(request, case, run, form, error)
        except WrongState as error:
            return _conflict(request, case, run, form, engine.Conflict(error.messages[0], code="changed"))
        except ValidationError as error:
            put_on(form, error)
        else:
            return _acted(request, case, run, _("Returned."))
    return render(request, "petitions/sign_return.html", page, status=422)


@require_POST
@login_required
def withdraw_signature(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one's own signature back while nobody acted after it."""
    row = Signature.objects.filter(pk=pk, run__subject__startswith=SUBJECT).first()
    if row is None:
        raise Http404
    return _withdraw(request, run_id=row.run_id, signature=row)


@on_run
def _withdraw(request: DeskRequest, case: Assignment, run: Run, signature: Signature) -> HttpResponse:
    try:
        signing.withdraw(signature.pk, actor=request.user)
    except engine.Conflict as error:
        page = _page(request, case, run) | {"fault": error.messages[0]}
        return render(request, "petitions/sign.html", page, status=409)
    messages.success(request, _("Your signature is withdrawn. It stays on record, struck out."))
    return redirect("petitions:sign", run.pk)


def _page(request: DeskRequest, case: Assignment, run: Run) -> dict[str, Any]:
    user, reply, tell = request.user, casefile.newest_reply(case), teller(request.user, case)
    chain, points = casefile.chain(run, tell), list(case.ticks.select_related("item").order_by("item__order"))
    retell(points, tell, "note")
    free = brief.free_seats(run, chain["seats"], chain["signatures"])
    mine = engine.seat_for(run, user, free)
    review = bool(mine and mine[0].step.code == OFFICE_CHECK)
    if review or case.stage != Stage.IN_SIGNOFF:
        mine = None
    page = casefile.head(case, user) | chain
    page |= {
        "summary": casefile.summary(user, case.petition),
        "newest": casefile.reply_facts(reply, tell) if reply else None,
        "evidence": casefile.evidence(case, tell),
        "points": points,
        "mine": mine[0] if mine else None,
        "absent": User.objects.get(pk=mine[1]) if mine and mine[1] else None,
        "review": review,
        "now": casefile.who_has_it(case, chain["holds"]),
    }
    if mine:
        return page | {"seen": engine.seen_digest(run)}
    return page | {
        "withdrawable": brief.withdrawable(run, user, chain["signatures"]) if case.stage == Stage.IN_SIGNOFF else None,
        "next_run": _next_run(user, run),
    }


def _next_run(user: User, run: Run) -> int | None:
    """The reply that has waited longest for this person, beside the one just shown."""
    return in_line(user).exclude(run=run).values_list("run", flat=True).first()


def _acted(request: DeskRequest, case: Assignment, run: Run, done: str) -> HttpResponse:
    """Back to the page, saying who has the reply now and by when."""
    request.session.pop(_session_key(run), None)
    fresh = visible_case(request.user, case.pk)
    run.refresh_from_db()
    messages.success(request, f"{done} {casefile.who_has_it(fresh, casefile.chain(run, as_written)['holds'])}")
    return redirect("petitions:sign", run.pk)


def _conflict(request: DeskRequest, case: Assignment, run: Run, form: Any, error: engine.Conflict) -> HttpResponse:
    """What somebody else did meanwhile; typed words wait in the session for the next look."""
    if error.code in ON_RUN:
        messages.info(request, error.messages[0])
        return redirect("petitions:sign", run.pk)
    words = ("opinion", "comment", "reason")
    request.session[_session_key(run)] = {n: form.cleaned_data[n] for n in words if n in form.cleaned_data}
    run.refresh_from_db()
    page = (
        casefile.head(case, request.user)
        | casefile.chain(run, teller(request.user, case))
        | {"fault": error.messages[0], "typed": _typed(form)}
    )
    return render(request, "petitions/sign_conflict.html", page, status=409)


def _typed(form: Any) -> list[str]:
    said = [form.cleaned_data.get(name, "") for name in ("comment", "reason")]
    if not any(said) and "opinion" in form.cleaned_data:
        said = [str(OPINIONS[form.cleaned_data["opinion"]])]
    return [text for text in said if text]


def _session_key(run: Run) -> str:
    return f"petition-opinion:{run.pk}"
