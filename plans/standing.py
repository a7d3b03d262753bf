"""Lists of what units owe to a plan, with how each stands: the one answer for pages, cards and counts."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from plans import units
from plans.models import Consultation, SubPlanDuty
from plans.states import Standing

# A shape beside each word, so that they are told apart in black and white too.
MARKS = {
    "not_asked": "–", "owed": "○", "late": "▲", "submitted": "●", "returned": "↩", "unpublished": "◐", "done": "✔",
    "waiting": "○", "to_settle": "●", "settled": "✔", "none": "✔", "ended": "–",
}  # fmt: skip
TONES = {
    "late": "red", "returned": "red", "submitted": "amber", "to_settle": "amber", "unpublished": "amber",
    "done": "green", "settled": "green", "none": "green",
}  # fmt: skip
UNIT_PLANS: dict[str, Any] = {
    "not_asked": pgettext_lazy("implementing plan", "not asked"),
    "owed": pgettext_lazy("implementing plan", "asked for"),
    "late": pgettext_lazy("implementing plan", "late"),
    "submitted": pgettext_lazy("implementing plan", "to be read by the office"),
    "returned": pgettext_lazy("implementing plan", "returned"),
    "unpublished": pgettext_lazy("implementing plan", "received, not yet published"),
    "done": pgettext_lazy("implementing plan", "received"),
}
OF_DUTY = [one for one in UNIT_PLANS.items() if one[0] != "not_asked"]  # of a unit that was asked
TO_HAND_IN = ("owed", "late", "returned")
COMMENTS: dict[str, Any] = {
    "waiting": pgettext_lazy("comment", "waited for"),
    "late": pgettext_lazy("comment", "late"),
    "to_settle": pgettext_lazy("comment", "to be decided on"),
    "settled": pgettext_lazy("comment", "decided on"),
    "none": pgettext_lazy("comment", "no comment"),
    "ended": pgettext_lazy("comment", "ended without an answer"),
}
OPEN_COMMENTS = ("waiting", "late")


def mark(state: str, words: dict[str, Any]) -> dict[str, str]:
    """A state for templates/plans/_mark.html: shape, tone and word."""
    return {"mark": MARKS[state], "tone": TONES.get(state, ""), "word": str(words[state])}


def _is(state: str) -> Value:
    return Value(state, output_field=CharField())


def unit_plans(user: User, round: Round, today: date) -> QuerySet[Any]:
    """Units of the round with `duty` (its id or None), `due_on` and `shown` (a key of UNIT_PLANS).

    Who reads the round's region sees every unit that can be asked; the others their own that were.
    """
    mine = SubPlanDuty.objects.visible_to(user).filter(plan__round=round)
    of_unit = mine.filter(plan__unit=OuterRef("pk"))
    wide = any(round.region.path.startswith(path) for path in scope_of(user).regions)
    asked = Q(Exists(of_unit))
    shown = Q(pk__in=units.answerable(round).order_by().values("pk")) if wide else Q(pk__in=[])
    late = Q(due_on__lt=today)
    return (
        Organisation.objects.filter(asked | shown)
        .annotate(
            duty=Subquery(of_unit.values("pk")[:1]),
            duty_state=Coalesce(Subquery(of_unit.values("state")[:1]), Value("")),
            due_on=Subquery(of_unit.values("due_on")[:1], output_field=DateField()),
            must_publish=Subquery(of_unit.values("must_publish")[:1]),
            published_on=Subquery(of_unit.values("published_on")[:1], output_field=DateField()),
        )
        .annotate(
            shown=Case(
                When(duty=None, then=_is("not_asked")),
                When(late, duty_state=Standing.OWED, then=_is("late")),
                When(duty_state=Standing.RECEIVED, must_publish=True, published_on=None, then=_is("unpublished")),
                When(duty_state=Standing.RECEIVED, then=_is("done")),
                default=F("duty_state"),
                output_field=CharField(),
            )
        )
        .order_by("path")
    )


def comments(user: User, round: Round, today: date) -> QuerySet[Any]:
    """The consultations of the round that the person sees, with `shown` (a key of COMMENTS)."""
    return answered(Consultation.objects.visible_to(user).of_round(round), today)


def answered(rows: QuerySet[Consultation], today: Any) -> QuerySet[Any]:
    """Consultations with `shown` (a key of COMMENTS) on `today`, a day or the expression of one."""
    return rows.annotate(
        shown=Case(
            When(ended_on__isnull=False, then=_is("ended")),
            When(comment=None, due_on__lt=today, then=_is("late")),
            When(comment=None, then=_is("waiting")),
            When(comment__text="", then=_is("none")),
            When(comment__settlement=None, then=_is("to_settle")),
            default=_is("settled"),
            output_field=CharField(),
        )
    )


def of_duty(duty: SubPlanDuty) -> str:
    """How one implementing plan stands today (a code of OF_DUTY)."""
    if duty.state == Standing.OWED and duty.is_late:
        return "late"
    if duty.state != Standing.RECEIVED:
        return str(duty.state)
    return "unpublished" if duty.must_publish and duty.published_on is None else "done"


GROUPS = {"county": _("counties"), "department": _("departments")}
