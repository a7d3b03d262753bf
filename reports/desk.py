"""What figures and tables of petitions add to first pages: results to publish, tables to release, alarms."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarm import SHOWN, Alarm
from cases.models import Round
from cases.neighbours import Card, Neighbour
from orgs.models import User
from orgs.permissions import may
from records import clock
from reports.models import Publication
from reports.publications import unpublished
from scheduling.models import Period

LONG = timedelta(minutes=10)  # after which a locked period without a snapshot is an alarm


def cards(user: User, round: Round) -> Iterable[Card]:
    """For the office results to publish, unless a table waits already; for a publisher tables that somebody else made.

    Only what waits has a card.
    """
    makes = may(user, "petition.prepare_release", round.region)
    releases = may(user, "petition.release", round.region)
    if not makes and not releases:
        return
    url = reverse("reports:publications", args=[round.slug])
    drafts = list(round.publications.filter(state=Publication.State.DRAFT).values_list("made_by", flat=True))
    if makes and not drafts and (count := unpublished(round).count()):
        yield Card(_("Results to publish in a table"), count, url, _("Released, and no table shows them yet."), "due")
    if releases and (count := sum(maker != user.pk for maker in drafts)):
        yield Card(_("Tables to release"), count, url, _("Made by somebody else; read and release them."), "due")


def alarms(round: Round) -> list[Alarm]:
    """Locked periods that have no snapshot after a while: as a rule their totals disagree. One query."""
    since = clock.now() - LONG
    found = Period.objects.filter(round=round, locked_at__lt=since, snapshot=None).select_related("rhythm")
    lines = [f"{period.rhythm} {period}" for period in found.order_by("locked_at", "pk")]
    if not lines:
        return []
    text = ngettext(
        "%(n)d locked period is not frozen, so no paper can be made from it",
        "%(n)d locked periods are not frozen, so no paper can be made from them",
        len(lines),
    )
    url = reverse("reports:snapshots", args=[round.slug])
    return [Alarm(text % {"n": len(lines)}, lines[:SHOWN], url, max(0, len(lines) - SHOWN))]


NEIGHBOUR = Neighbour(
    menu=lambda user, round: (), cards=cards, to_sign=lambda user: (), links=lambda subject: "", alarms=alarms
)  # the menu, the list to sign and the trail have nothing of them
