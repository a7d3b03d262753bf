"""Standing in for somebody who is away: granted for days, with a reason, ended early by revoking, never passed on."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs import tree
from orgs.models import Organisation, Post, Substitution, User
from orgs.permissions import GRANTS, may, post_title, posts_of
from records import clock
from records.trail import record


class Verb(models.TextChoices):
    NAMED = "people.substitute_named", gettext_lazy("named a substitute")
    REVOKED = "people.substitute_revoked", gettext_lazy("ended a substitution")


@transaction.atomic
def grant(
    principal: User, substitute: User, *, actor: User, starts_on: date, ends_on: date, reason: str
) -> Substitution:
    """Let `substitute` sign for `principal` on the days from `starts_on` to `ends_on`, both included.

    The principal does it, or whoever may hand over duties above one of the principal's posts, but never for
    themselves. What the principal has as a substitute of others is not passed on. Raises PermissionDenied;
    ValidationError by field for the same person, somebody without a post, days that have passed or overlap another
    substitution, or no reason.
    """
    principal = User.objects.select_for_update().get(pk=principal.pk)
    require_may_manage(actor, principal)
    faults = _faults(principal, substitute, actor, starts_on, ends_on, reason)
    if faults:
        raise ValidationError(faults)
    row = Substitution.objects.create(
        principal=principal, substitute=substitute, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()
    )
    after = {"substitute": substitute, "from": starts_on, "until": ends_on}
    record(Verb.NAMED, principal, actor=actor, post=post_title(actor), after=after, note=reason.strip())
    return row


@transaction.atomic
def revoke(substitution_id: int, *, actor: User) -> Substitution:
    """End a substitution: from today on the substitute signs nothing more; what they signed stands.

    Raises PermissionDenied; ValidationError when it has ended already; Substitution.DoesNotExist.
    """
    row = Substitution.objects.select_for_update(of=("self",)).select_related("principal", "substitute")
    found = row.get(pk=substitution_id)
    require_may_manage(actor, found.principal)
    if found.revoked_on or found.ends_on < clock.today():
        raise ValidationError(_("This substitution has ended already."), code="ended")
    found.revoked_on = clock.today()
    found.save(update_fields=["revoked_on"])
    before = {"substitute": found.substitute, "until": found.ends_on}
    after = {"until": found.revoked_on}
    record(Verb.REVOKED, found.principal, actor=actor, post=post_title(actor), before=before, after=after)
    return found


def standing_in_for(people: Iterable[User], on: date) -> list[User]:
    """Everybody who on `on` stands in for one of `people`."""
    rows = in_force(on).filter(principal__in=list(people)).select_related("substitute")
    return [row.substitute for row in rows]


def in_force(on: date) -> models.QuerySet[Substitution]:
    """The substitutions that count on `on`."""
    return Substitution.objects.filter(Q(revoked_on=None) | Q(revoked_on__gt=on), starts_on__lte=on, ends_on__gte=on)


def require_may_manage(actor: User, principal: User) -> None:
    """Raises PermissionDenied unless the actor is the principal or may hand over duties of one of their posts."""
    if actor.pk == principal.pk:
        return
    posts = Post.objects.held_on(clock.today()).filter(user=principal).select_related("organisation")
    if not any(may(actor, "people.hand_over", post.organisation) for post in posts):
        raise PermissionDenied("people.hand_over")


def managed_by(actor: User) -> models.QuerySet[User]:
    """People with a post at or below those through which the actor may hand over duties; the actor is among them."""
    grants = GRANTS["people.hand_over"]
    paths = [held.path for held in posts_of(actor) if held.role in grants and held.on_behalf_of is None]
    posts = Post.objects.held_on(clock.today()).filter(tree.below(paths, "organisation__"))
    return User.objects.filter(Q(pk=actor.pk) | Q(pk__in=posts.values("user")), is_active=True)


def near(actor: User) -> models.QuerySet[User]:
    """People with a post in the regions of the actor's own posts; of people elsewhere not even names are told."""
    held = Organisation.objects.filter(pk__in=[post.organisation_id for post in posts_of(actor)])
    regions = {tree.region_of(organisation).path for organisation in held}
    posts = Post.objects.held_on(clock.today()).filter(tree.below(regions, "organisation__"))
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def concerning(actor: User) -> models.QuerySet[Substitution]:
    """Substitutions that the actor may see: of people they manage, and those in which they stand in."""
    seen = Q(principal__in=managed_by(actor)) | Q(substitute=actor)
    return Substitution.objects.filter(seen).select_related("principal", "substitute")


def _faults(
    principal: User, substitute: User, actor: User, starts_on: date, ends_on: date, reason: str
) -> dict[str, str]:
    faults: dict[str, str] = {}
    if substitute.pk == principal.pk:
        faults["substitute"] = _("Nobody is their own substitute; choose another person.")
    elif substitute.pk == actor.pk:
        faults["substitute"] = _("You cannot name yourself; let the absent person or a colleague do it.")
    elif not Post.objects.held_on(clock.today()).filter(user=substitute).exists():
        faults["substitute"] = _("Choose somebody who can sign in and holds a post.")
    if starts_on < clock.today():
        faults["starts_on"] = _("The first day has passed; a substitution begins today or later.")
    if ends_on < starts_on:
        faults["ends_on"] = _("The last day lies before the first.")
    elif other := _overlapping(principal, starts_on, ends_on):
        faults["starts_on"] = _("%(name)s stands in from %(start)s to %(end)s already; end that first.") % {
            "name": other.substitute,
            "start": other.starts_on,
            "end": other.ends_on,
        }
    if not reason.strip():
        faults["reason"] = _("Say why somebody stands in.")
    return faults


def _overlapping(principal: User, starts_on: date, ends_on: date) -> Substitution | None:
    rows = Substitution.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=starts_on),
        principal=principal,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    return rows.select_related("substitute").first()
