"""Appeals against cards: filed by the unit within the rule's working days, decided by somebody else of the office."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.moves import WrongState
from notify.outbox import tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import may, post_title, require
from petitions.domain.places import office_of
from pressure.domain import apart, cards
from pressure.models import Appeal, Card
from pressure.words import Verb
from records import clock
from records.trail import key, record

MIN_TEXT = 10  # characters


def unit_of(user: User, card: Card) -> Organisation | None:
    """The unit in whose name the person can appeal against the card: one that bears it; None for nobody's."""
    return next((unit for unit in cards.bearers(card) if may(user, "card.appeal", unit)), None)


def last_day(card: Card) -> date | None:
    """The last day on which the card can be appealed; None while the calendar of its year is not known."""
    if card.appeal_until:
        return card.appeal_until
    return cards.last_day_to_appeal(max(card.given_on, timezone.localdate(card.made_at)), card.rule.appeal_days)


def appeal(card_id: int, *, actor: User, text: str) -> Appeal:
    """Appeal against a standing card in the name of the actor's unit, once.

    Raises PermissionDenied for whoever is not clerk or head of a unit that bears it; WrongState when it was taken
    back or the unit appealed already; ValidationError after the last day (named) or for a short text.
    """
    with cards.act_on_card(card_id) as card:
        unit = unit_of(actor, card)
        if unit is None:
            raise PermissionDenied("card.appeal needs clerk or head of a unit that bears the card")
        cards.require_standing(card)
        if Appeal.objects.filter(card=card, unit=unit).exists():
            raise WrongState(_("Your unit has appealed against this card already."), code="appealed")
        last = last_day(card)
        if last and clock.today() > last:
            raise ValidationError(_("The time to appeal ended on %(day)s.") % {"day": last}, code="late")
        if len(text.strip()) < MIN_TEXT:
            raise ValidationError({"text": _("Say why, in at least %(n)d characters.") % {"n": MIN_TEXT}})
        made = Appeal.objects.create(card=card, unit=unit, text=text.strip(), filed_on=clock.today(), filed_by=actor)
        record(
            Verb.APPEALED,
            card,
            actor=actor,
            post=post_title(actor, near=unit),
            after={"unit": str(unit)},
            note=made.text,
        )
        _tell_office(made)
        return made


def decide(appeal_id: int, *, actor: User, uphold: bool, decision: str) -> Appeal:
    """Uphold or refuse an appeal, with the ground. Upheld, the card is taken back and its points come back.

    Raises PermissionDenied, also for whoever gave the card or wrote the appeal; WrongState when it was decided
    already; ValidationError without a ground.
    """
    with cards.act_on_card(Appeal.objects.values_list("card", flat=True).get(pk=appeal_id)) as card:
        require(actor, "appeal.decide", card.round.region)
        apart.require_apart(actor, card.subject)
        row = Appeal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=appeal_id)
        if actor.pk in (card.given_by_id, row.filed_by_id):
            raise PermissionDenied("four eyes")
        if row.state != Appeal.State.PENDING:
            raise WrongState(_("This appeal was decided already."), code="wrong_state")
        if len(decision.strip()) < cards.MIN_REASON:
            least = {"n": cards.MIN_REASON}
            raise ValidationError(
                {"decision": _("Write the ground of the decision, in at least %(n)d characters.") % least}
            )
        if uphold:
            cards.take_back(card, actor=actor, why=decision.strip())
        else:
            cards.end_appeal(row, card, Appeal.State.REFUSED, actor=actor, decision=decision.strip())
        return Appeal.objects.get(pk=appeal_id)


def _tell_office(row: Appeal) -> None:
    seat = office_of(row.card.round.region)
    people = tree.holders(seat.organisation, (Role.OFFICE,), clock.today()) if seat and seat.organisation else []
    tell(
        people,
        gettext_noop("%(unit)s appeals against the card on %(item)s."),
        {"unit": str(row.unit), "item": row.card.title},
        dedupe=f"appeal:{row.pk}",
        about=key(row),
        url=f"/desk/cards/{row.card_id}/",
        why=gettext_noop("Somebody who did not give the card decides."),
    )
