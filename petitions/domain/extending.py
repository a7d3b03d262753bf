"""More time for a reply: asked by the unit, decided by the office. Nothing else moves a limit."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notify import chasing
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import post_title, require
from petitions.domain import places, secrecy
from petitions.domain.acts import act_on
from petitions.domain.handlers import require_handler
from petitions.domain.moves import WrongState, refresh, require_stage, write
from petitions.domain.rules import day_words
from petitions.models import Extension
from petitions.states import AT_UNIT, LIVE, Verb
from records import clock
from records.trail import key

MIN_REASON = 10  # characters


def ask(assignment_id: int, *, actor: User, until: date, why: str) -> Extension:
    """Ask for a later limit, before it has passed; a later request is marked.

    Raises PermissionDenied; WrongState for a case that is not at the unit or has a request already; ValidationError
    for a short reason or a day that is not later than the limit in force.
    """
    with act_on(assignment_id) as row:
        require_handler(actor, row, row.organisation)
        require_stage(row, *AT_UNIT)
        due_on = row.deadline.due_on if row.deadline else None
        faults = {}
        if len(why.strip()) < MIN_REASON:
            faults["why"] = _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}
        if due_on and until <= due_on:
            faults["until"] = _("Choose a day after %(day)s.") % {"day": due_on}
        if until < clock.today():
            faults["until"] = _("Choose a day that lies ahead.")
        if faults:
            raise ValidationError(faults)
        if row.extensions.filter(state=Extension.State.PENDING).exists():
            raise WrongState(_("A request for more time waits for its decision already."), code="pending")
        late = bool(due_on and clock.today() > due_on)
        made = Extension.objects.create(assignment=row, until=until, why=why, asked_by=actor, is_late=late)
        write(
            Verb.EXTENSION_ASKED,
            row,
            actor=actor,
            after={"until": until, "late": late},
            note=secrecy.blanked(row.petition, why),
        )
        seat = places.office_of(row.petition.round.region)
        people = tree.holders(seat.organisation, (Role.OFFICE,), clock.today()) if seat and seat.organisation else []
        tell(
            people,
            gettext_noop("%(unit)s asks for more time for petition %(number)s, until %(until)s."),
            {"unit": str(row.organisation), "number": row.petition.number, "until": str(until)},
            dedupe=f"extension:{made.pk}",
            about=key(made),
            url=f"/desk/petitions/cases/{row.pk}/",
        )
        return made


def decide(extension_id: int, *, actor: User, approve: bool, decision: str) -> Extension:
    """Approve or refuse a request, with the ground; an approved one moves the limit, the first date stays for ever.

    Raises PermissionDenied, also for whoever asked and for the accused side; WrongState; ValidationError.
    """
    with act_on(Extension.objects.values_list("assignment", flat=True).get(pk=extension_id)) as row:
        require(actor, "petition.decide_extension", row.petition.round.region)
        secrecy.require_apart(actor, row.petition)
        require_stage(row, *LIVE)
        request = Extension.objects.get(pk=extension_id)
        if request.asked_by_id == actor.pk:
            raise PermissionDenied("four eyes")
        if request.state != Extension.State.PENDING:
            raise WrongState(_("This request was decided already."), code="wrong_state")
        if approve and row.stage not in AT_UNIT:
            raise WrongState(_("The unit has replied meanwhile; more time can only be refused now."), code="replied")
        if not decision.strip():
            raise ValidationError({"decision": _("Write the ground of the decision.")}, code="decision")
        secrecy.keep_out(row.petition, decision=decision)
        request.state = Extension.State.APPROVED if approve else Extension.State.REFUSED
        request.decided_by, request.decided_at, request.decision = actor, clock.now(), decision
        request.save()
        if approve and row.deadline:
            chasing.move(
                row.deadline,
                day_words(request.until),
                document_date=clock.today(),
                on=clock.today(),
                why=decision,
                decided_by=post_title(actor),
            )
            refresh(row.petition)
        after = {"until": request.until, "approved": approve}
        write(Verb.EXTENSION_DECIDED, row, actor=actor, after=after, note=decision)
        settle(key(request))
        tell(
            tree.holders(row.organisation, (Role.CLERK, Role.HEAD), clock.today()),
            gettext_noop("More time for petition %(number)s was approved, until %(until)s.")
            if approve
            else gettext_noop("More time for petition %(number)s until %(until)s was refused."),
            {"number": row.petition.number, "until": str(request.until)},
            dedupe=f"extension-decided:{request.pk}",
            about=key(row),
            url=f"/desk/petitions/cases/{row.pk}/",
            note=True,
        )
        return request
