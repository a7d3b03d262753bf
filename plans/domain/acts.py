"""The frame of every act on plans: one transaction, the round's time, the locks in one order.

Acts on the round's own plan lock the round, which filing locks too; acts on a unit's plan lock its duty. Then come
tasks and deadlines, and the trail last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from cases.domain.offices import office_of
from cases.models import Round
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import posts_of
from orgs.trail import write
from plans.models import Consultation, PlanVersion, SubPlanDuty
from plans.states import Verb
from plans.trail_words import LABELS, READERS
from records import clock, evidence
from records.models import Evidence

__all__ = ["WrongState", "write"]

MIN_REASON = 10  # characters of a reason that stays on record
LONGEST = 20_000  # characters of a comment
ANSWERING = (Role.CLERK, Role.HEAD, Role.LEAD_REVIEWER)  # who is told what a unit is asked
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def in_round(round_id: int) -> Iterator[Round]:
    """The locked round; what is written inside stands or falls together. Raises Round.DoesNotExist."""
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        with round.time():
            yield round


@contextmanager
def act_on(version_id: int) -> Iterator[PlanVersion]:
    """A version of the round's own plan, under the lock of its round. Raises PlanVersion.DoesNotExist."""
    round_id = PlanVersion.objects.values_list("plan__round", flat=True).get(pk=version_id, plan__unit=None)
    with in_round(round_id) as round:
        version = PlanVersion.objects.select_related("plan").get(pk=version_id)
        version.plan.round = round
        yield version


@contextmanager
def act_on_consultation(consultation_id: int) -> Iterator[Consultation]:
    """A consultation with its version, under the lock of its round. Raises Consultation.DoesNotExist."""
    version_id = Consultation.objects.values_list("version", flat=True).get(pk=consultation_id)
    with act_on(version_id) as version:
        found = Consultation.objects.select_related("unit", "deadline").get(pk=consultation_id)
        found.version = version
        yield found


@contextmanager
def act_on_duty(duty_id: int) -> Iterator[SubPlanDuty]:
    """The locked duty of a unit with its plan. Raises SubPlanDuty.DoesNotExist."""
    with transaction.atomic():
        duty = SubPlanDuty.objects.select_for_update(of=("self",)).select_related(
            "plan__round__region", "plan__unit", "deadline"
        ).get(pk=duty_id)  # fmt: skip
        with duty.plan.round.time():
            yield duty


def require_latest(version: PlanVersion) -> None:
    """Raises WrongState for a version that another one has followed."""
    last = version.plan.versions.order_by("-number").values_list("number", flat=True).first()
    if last is not None and last > version.number:
        raise WrongState(_("Version %(n)d has followed this one; work on that.") % {"n": last}, code="superseded")


def require_state(version: PlanVersion, *states: str) -> None:
    """Raises WrongState unless the version is in one of `states`."""
    if version.state not in states:
        raise WrongState(
            _("This version is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": version.get_state_display()},
            code="wrong_state",
        )


def set_state(version: PlanVersion, state: str, **values: object) -> None:
    """Give a version its new state. Inside the lock."""
    version.state = state
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=["state", *values])


def require_words(words: str, field: str, *, least: int = 1, most: int = LONGEST) -> str:
    """The words without blanks around them; raises ValidationError when there are too few or too many."""
    words = words.strip()
    if not words:
        raise ValidationError({field: _("Write this down; it stays on record.")}, code=field)
    if len(words) < least:
        raise ValidationError({field: _("Say why, in at least %(n)d characters.") % {"n": least}}, code=field)
    if len(words) > most:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": most}}, code="too_long")
    return words


def require_past(day: date, field: str, *, since: date | None = None) -> date:
    """The day, which is not to come and not before `since`. Raises ValidationError."""
    if day > clock.today():
        raise ValidationError({field: _("This day is still to come.")}, code="future")
    if since is not None and day < since:
        raise ValidationError({field: _("It cannot be before %(day)s.") % {"day": since}}, code="too_early")
    return day


def require_coming(day: date, field: str) -> date:
    """The day, which is today or later. Raises ValidationError."""
    if day < clock.today():
        raise ValidationError({field: _("This day is over; choose a later one.")}, code="past")
    return day


def keep(upload: UploadedFile | Evidence | None, actor: User) -> Evidence | None:
    """The uploaded file as kept; one that is kept already stays as it is. Raises ValidationError (bad_file)."""
    if upload is None or isinstance(upload, Evidence):
        return upload
    return evidence.store(upload, by=actor)


def for_unit(actor: User, unit: Organisation) -> bool:
    """Whether the actor would act in the unit's stead: they hold no post of the unit's own."""
    own = (post for post in posts_of(actor) if post.on_behalf_of is None and post.role in ANSWERING)
    return not any(unit.path.startswith(post.path) for post in own)


def people_of(unit: Organisation) -> list[User]:
    """Who is told what the unit is asked."""
    return list(tree.holders(unit, ANSWERING, clock.today()))


def office_people(round: Round) -> list[User]:
    """Who works in the office of the round, today."""
    seat = office_of(round.region)
    return list(tree.holders(seat.organisation, (Role.OFFICE,), clock.today())) if seat and seat.organisation else []
