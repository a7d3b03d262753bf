"""Keeping searches: save, rename, put away, look. A search belongs to one person, and only they may do any of it.

They are private notes, like filters: the trail does not tell what somebody looked for.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from finding import looking
from finding.domain import asking
from finding.models import SavedSearch
from notify import outbox
from orgs.models import User
from records import clock
from records.trail import key

MOST = 30  # searches of one person
LONGEST = 1000  # characters of an address's query
WATCHED = 1000  # things that a search with alerts may find


@transaction.atomic
def save(query: str, *, actor: User, name: str, alerts: bool = False) -> SavedSearch:
    """Keep the search of an address under a name. Raises ValidationError with what to do, by field."""
    User.objects.select_for_update().get(pk=actor.pk)  # one at a time: they are counted
    mine = SavedSearch.objects.filter(owner=actor)
    query = asking.kept(QueryDict(query))
    if mine.count() >= MOST:
        raise ValidationError(_("You keep %(n)d searches already. Delete one first.") % {"n": MOST}, code="many")
    if len(query) > LONGEST or asking.of_query(query, actor) is None:
        raise ValidationError(_("This search cannot be kept: it finds nothing as it is. Mend it first."), code="query")
    if there := mine.filter(query=query).first():
        raise ValidationError(_("You keep this search already, as “%(name)s”.") % {"name": there.name}, code="twice")
    made = SavedSearch(owner=actor, name=_name(name, mine.exclude(query=query)), query=query, alerts=alerts)
    _see(made)
    _require_narrow(made, asked=alerts)
    made.save()
    return made


@transaction.atomic
def change(saved_id: int, *, actor: User, name: str, alerts: bool) -> SavedSearch:
    """Rename a search, and begin or end telling of new hits. Raises Http404, ValidationError."""
    saved = own(saved_id, actor)
    saved.name = _name(name, SavedSearch.objects.filter(owner=actor).exclude(pk=saved.pk))
    if alerts != saved.alerts:
        saved.alerts = alerts
        _see(saved)
        _require_narrow(saved, asked=alerts)
        outbox.settle(key(saved))
    saved.save()
    return saved


@transaction.atomic
def delete(saved_id: int, *, actor: User) -> str:
    """Forget a search; returns its name. Raises Http404."""
    saved = own(saved_id, actor)
    outbox.settle(key(saved))
    saved.delete()
    return saved.name


@transaction.atomic
def look(saved_id: int, *, actor: User) -> SavedSearch:
    """The owner opens it: what it finds now is seen, and what they were told of it is done. Raises Http404.

    It alerts no more when it finds more than WATCHED things by now.
    """
    saved = own(saved_id, actor)
    _see(saved)
    saved.save()
    outbox.settle(key(saved))
    return saved


def own(saved_id: int, actor: User) -> SavedSearch:
    """The person's own search, locked. Raises Http404 for anybody else's."""
    saved = SavedSearch.objects.select_for_update().filter(pk=saved_id, owner=actor).first()
    if saved is None:
        raise Http404
    return saved


def own_unlocked(saved_id: int, actor: User) -> SavedSearch:
    """As `own`, for reading only."""
    saved = SavedSearch.objects.filter(pk=saved_id, owner=actor).first()
    if saved is None:
        raise Http404
    return saved


def count(saved: SavedSearch) -> list[str]:
    """Count a locked search by its owner's rights of today; returns what it finds ("kind:number") where it alerts.

    At most WATCHED + 1 of them. The caller saves it.
    """
    found = asking.of_query(saved.query, saved.owner)
    saved.counted_at = clock.now()
    saved.found = looking.counted(*found) if found else 0
    if not found or not saved.alerts:
        return []
    return [f"{kind}:{pk}" for kind, pk in looking.keys_of(*found, most=WATCHED + 1)]


def _see(saved: SavedSearch) -> None:
    """What is found now is no news any more; a search that has grown too wide alerts no longer."""
    things = count(saved)
    saved.alerts = saved.alerts and len(things) <= WATCHED
    saved.seen = things if saved.alerts else []
    saved.fresh, saved.told = 0, ""


def _require_narrow(saved: SavedSearch, *, asked: bool) -> None:
    if asked and not saved.alerts:
        raise ValidationError(
            _("It finds more than %(n)d things. Narrow it before you are told of new ones.") % {"n": WATCHED},
            code="wide",
        )


def _name(name: str, others: QuerySet[SavedSearch]) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Give the search a name.")}, code="name")
    if len(name) > 60:
        raise ValidationError({"name": _("Write at most %(n)d characters.") % {"n": 60}}, code="name")
    if others.filter(name=name).exists():
        raise ValidationError({"name": _("Another search of yours has this name. Choose another one.")}, code="name")
    return name
