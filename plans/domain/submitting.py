"""The way of a version upward: its weaker points confirmed, submission, receipt, reply.

Rectification may begin, and the plan be filed, before the reply is there (Shanxi, mechanism 3.1).
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from deadlines import terms
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import tell
from orgs.models import User
from orgs.permissions import require
from plans import weakened
from plans.domain.acts import (
    MIN_REASON,
    WrongState,
    act_on,
    keep,
    office_people,
    require_latest,
    require_past,
    require_state,
    require_words,
    set_state,
    write,
)
from plans.models import Confirmation, PlanVersion, Receipt, Reply, Submission
from plans.states import State, Verb
from records import clock
from records.models import Evidence
from records.trail import key

MOST_TO, MOST_NUMBER = 200, 60  # characters, as in the database


def confirm(version_id: int, *, actor: User, reasons: Mapping[str, str]) -> list[Confirmation]:
    """Give the reasons for weaker points of a version, by their keys; points that have one already are left alone.

    Raises PermissionDenied; WrongState for an older version; ValidationError by key for a short reason, or when a point
    is none of this version's.
    """
    with act_on(version_id) as version:
        require(actor, "plan.submit", version.plan.round.region)
        require_latest(version)
        points = {point.key: point for point in weakened.points(version)}
        if set(reasons) - set(points):
            raise ValidationError(_("Some of these points are not in this version; open it again."), code="unknown")
        given: dict[str, str] = {}
        faults: dict[str, list[ValidationError]] = {}
        for name, words in reasons.items():
            if not points[name].is_open:
                continue
            try:
                given[name] = require_words(words, name, least=MIN_REASON)
            except ValidationError as error:
                faults |= error.error_dict
        if faults:
            raise ValidationError(faults)
        made = [
            Confirmation.objects.create(
                version=version, key=name, sign=" ".join(points[name].signs)[:300], why=why, by=actor
            )
            for name, why in given.items()
        ]
        if made:
            after = {"weaker_points": [f"{points[row.key].task} {row.sign} {row.why}" for row in made]}
            write(Verb.CONFIRMED, version, actor=actor, near=version.plan.round.region, after=after)
        return made


def require_read(version: PlanVersion) -> None:
    """Raises ValidationError (weaker) while a weaker point of the version has no reason yet."""
    still = sum(point.is_open for point in weakened.points(version))
    if still:
        text = ngettext(
            "%(n)d point asks for less than before. Read it and give the reason first.",
            "%(n)d points ask for less than before. Read them and give the reasons first.",
            still,
        )
        raise ValidationError(text % {"n": still}, code="weaker")


def submit(version_id: int, *, actor: User, to: str, document_number: str, on: date) -> Submission:
    """Submit a version to the level above: to whom, under which number, on which day.

    The day by which the plan was due is settled. A version that is filed already stays filed. Raises PermissionDenied;
    WrongState; ValidationError for missing words, a day to come, or weaker points without a reason.
    """
    with act_on(version_id) as version:
        round = version.plan.round
        require(actor, "plan.submit", round.region)
        require_latest(version)
        require_state(version, State.DRAFT, State.SETTLED, State.FILED)
        if hasattr(version, "submission"):
            raise WrongState(_("This version was submitted already."), code="submitted")
        made = Submission(
            version=version,
            to=require_words(to, "to", most=MOST_TO),
            document_number=_number(document_number),
            submitted_on=require_past(on, "on"),
            by=actor,
        )
        require_read(version)
        made.save()
        _move(version, State.SUBMITTED)
        chasing.settle(Deadline.objects.filter(subject=key(round)).first(), on)
        after = {"submitted_to": made.to, "document_number": made.document_number, "plan_day": on}
        write(Verb.SUBMITTED, version, actor=actor, near=round.region, after=after | {"plan_state": version.state})
        return made


def _number(text: str) -> str:
    if len(text.strip()) > MOST_NUMBER:
        fault = _("Write at most %(n)d characters.") % {"n": MOST_NUMBER}
        raise ValidationError({"document_number": fault}, code="too_long")
    return text.strip()


def _move(version: PlanVersion, state: State) -> None:
    if version.state != State.FILED:
        set_state(version, state)


def _sent(version: PlanVersion) -> Submission:
    if not hasattr(version, "submission"):
        raise WrongState(_("This version was not submitted."), code="not_submitted")
    return version.submission


def receive(
    version_id: int,
    *,
    actor: User,
    on: date | None = None,
    note: str = "",
    file: UploadedFile | Evidence | None = None,
) -> Receipt:
    """Enter the receipt of the level above, on `on` (default today). Raises PermissionDenied, WrongState,
    ValidationError."""
    with act_on(version_id) as version:
        require(actor, "plan.submit", version.plan.round.region)
        sent = _sent(version)
        if hasattr(sent, "receipt") or hasattr(sent, "reply"):
            raise WrongState(_("The receipt of this version was entered already."), code="received")
        day = require_past(on or clock.today(), "on", since=sent.submitted_on)
        kept = keep(file, actor)
        made = Receipt.objects.create(submission=sent, received_on=day, note=note.strip()[:200], file=kept, by=actor)
        _move(version, State.RECEIVED)
        after = {"plan_day": day, "plan_state": version.state}
        write(Verb.RECEIVED, version, actor=actor, near=version.plan.round.region, after=after, note=made.note)
        return made


def reply(
    version_id: int,
    *,
    actor: User,
    approved: bool,
    note: str = "",
    on: date | None = None,
    document_number: str = "",
    file: UploadedFile | Evidence | None = None,
) -> Reply:
    """Enter the reply of the level above, of `on` (default today): approved, or returned with what must be mended.

    A returned version is followed by another one; until the plan is filed, its day runs again. A version that was filed
    before its reply stays filed, and what the reply asks for goes by change requests. Raises PermissionDenied;
    WrongState; ValidationError.
    """
    with act_on(version_id) as version:
        round = version.plan.round
        require(actor, "plan.submit", round.region)
        sent = _sent(version)
        if hasattr(sent, "reply"):
            raise WrongState(_("The reply to this version was entered already."), code="replied")
        made = Reply.objects.create(
            submission=sent,
            approved=approved,
            replied_on=require_past(on or clock.today(), "on", since=sent.submitted_on),
            document_number=_number(document_number),
            note=note.strip() if approved else require_words(note, "note"),
            file=keep(file, actor),
            by=actor,
        )
        _move(version, State.APPROVED if approved else State.RETURNED)
        if not approved and round.plan_filed_on is None:
            terms.resume(Deadline.objects.filter(subject=key(round)).first(), clock.today())
        after = {"plan_approved": approved, "plan_day": made.replied_on, "plan_state": version.state}
        write(Verb.REPLIED, version, actor=actor, near=round.region, after=after, note=made.note)
        _tell_reply(version, made)
        return made


def _tell_reply(version: PlanVersion, made: Reply) -> None:
    approved = gettext_noop("“%(plan)s”, version %(n)d, was approved.")
    returned = gettext_noop("“%(plan)s”, version %(n)d, was returned: %(why)s")
    tell(
        [user for user in office_people(version.plan.round) if user.pk != made.by_id],
        approved if made.approved else returned,
        {"plan": version.plan.title, "n": version.number, "why": made.note[:150]},
        dedupe=f"plan-reply:{made.pk}",
        about=key(made),
        url=f"/desk/plan/versions/{version.pk}/",
        note=True,
    )
