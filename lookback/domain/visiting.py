"""What a visitor found on the spot. It may have been written down without a connection, and may come in twice."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lookback import apart, photos, wording
from lookback.domain import acts
from lookback.models import Check, CheckPhoto, Conclusion, Pick
from lookback.states import FOUND, Action, Result, Stage, State, Verb
from notify import chasing
from notify.outbox import settle, tell
from orgs.models import Organisation, User
from orgs.permissions import post_title, require
from petitions.domain import secrecy
from records import clock, evidence
from records.models import Evidence
from records.trail import key

Photo = UploadedFile | Evidence
MOST_PHOTOS = 30  # of one visit
TOLD = {
    Result.PARTLY: gettext_noop("The look-back found “%(item)s” only partly consolidated. Conclude what follows."),
    Result.REBOUND: gettext_noop("The look-back found a rebound at “%(item)s”. Conclude what follows."),
    Result.FALSE: gettext_noop("The look-back found false rectification at “%(item)s”. Conclude what follows."),
    Result.NOT_POSSIBLE: gettext_noop("“%(item)s” could not be seen on the look-back. Decide how to go on."),
}


def record(
    pick_id: int,
    *,
    actor: User,
    result: str,
    note: str,
    photos: Sequence[Photo] = (),
    held_on: date | None = None,
    client_id: UUID | str | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    made_at: datetime | None = None,
    photos_expected: int = 0,
) -> Check:
    """Write down a visit: what was seen and which of the results it is. Sent again with its `client_id` it is the same.

    A consolidated item is concluded with that; for the others the office is told. A visit in vain (not_possible)
    leaves the item to be visited. Raises PermissionDenied for anybody but the named visitor; WrongState when a visit
    was recorded already; ValidationError by field.
    """
    with acts.act_on_pick(pick_id) as pick:
        _require_visitor(pick, actor)
        known = _known(client_id, pick, actor)
        if known is not None:
            return known
        acts.require_stage(pick, Stage.WAITING)
        held_on = _day(pick, held_on)
        note = _note(pick, note)
        if result not in Result.values:
            raise ValidationError({"result": _("Choose what you found.")}, code="result")
        visit = Check.objects.create(
            pick=pick, visitor=actor, visitor_post=post_title(actor, near=pick.plan.round.region), held_on=held_on,
            result=result, note=note, client_id=client_id, made_at=made_at, **_place(latitude, longitude),
            photos_expected=max(photos_expected, len(photos)),
        )  # fmt: skip
        for photo in photos[:MOST_PHOTOS]:
            CheckPhoto.objects.create(visit=visit, file=_kept(photo, actor))
        _move(pick, visit)
        after = {"visit_result": result, "visited_on": held_on, "photos": len(photos)}
        acts.write(Verb.CHECKED, pick, actor=actor, near=pick.plan.round.region, after=after, note=note)
        _tell_office(pick, visit)
        return visit


def add_photo(
    pick_id: int,
    *,
    actor: User,
    photo: Photo,
    visit: UUID | str | None = None,
    over: int | None = None,
    client_id: UUID | str | None = None,
) -> CheckPhoto:
    """Add one photograph to a visit of the actor's own; `visit` is that visit's client_id, else it is the last one.

    `over` is the id of the old photograph's file that it was taken over. What comes with a `client_id` that is known
    is the same photograph. Photographs still arrive after the item was concluded: the phone may have been without a
    connection for days. Raises PermissionDenied; ValidationError; Check.DoesNotExist when the visit is not here yet.
    """
    with acts.act_on_pick(pick_id) as pick:
        require(actor, "lookback.visit", *_near(actor, pick))
        own = pick.checks.filter(visitor=actor)
        found = own.get(client_id=visit) if visit else own.order_by("-pk").first()
        if found is None:
            raise Check.DoesNotExist
        known = CheckPhoto.objects.filter(client_id=client_id).select_related("visit").first() if client_id else None
        if known is not None:
            if known.visit_id != found.pk:
                raise ValidationError(_("This photograph belongs to another visit."), code="other_visit")
            return known
        if found.photos.count() >= MOST_PHOTOS:
            raise ValidationError(_("A visit has at most %(n)d photographs.") % {"n": MOST_PHOTOS}, code="too_many")
        made = CheckPhoto.objects.create(
            visit=found, file=_kept(photo, actor), over=_over(pick, over), client_id=client_id
        )
        after = {"file": made.file.name, "digest": made.file.sha256}
        acts.write(Verb.PHOTO_ADDED, pick, actor=actor, near=pick.plan.round.region, after=after)
        return made


def _require_visitor(pick: Pick, actor: User) -> None:
    if pick.visitor_id != actor.pk:
        raise PermissionDenied("somebody else was named as visitor of this item")
    require(actor, "lookback.visit", *_near(actor, pick))
    if pick.stage == Stage.WAITING:
        people = {one.user.pk: one for one in apart.visitors(pick.plan.round, clock.today())}
        found = people.get(actor.pk)
        why = found and apart.known([pick]).why_not(apart.subject_of(pick), actor.pk, found.posts)
        if found is None or why:
            raise PermissionDenied("the visitor had a hand in the item")


def _near(actor: User, pick: Pick) -> list[Organisation]:
    """Where the actor's right to visit is asked: the round's region, and their own posts in or above it."""
    people = {one.user.pk: one for one in apart.visitors(pick.plan.round, clock.today())}
    return [pick.plan.round.region, *(people[actor.pk].places if actor.pk in people else ())]


def _known(client_id: UUID | str | None, pick: Pick, actor: User) -> Check | None:
    found = Check.objects.filter(client_id=client_id).first() if client_id else None
    if found is not None and (found.pick_id, found.visitor_id) != (pick.pk, actor.pk):
        raise ValidationError(_("This visit was recorded for another item."), code="other_item")
    return found


def _day(pick: Pick, held_on: date | None) -> date:
    held_on = held_on or clock.today()
    if held_on > clock.today():
        raise ValidationError({"held_on": _("The day lies in the future.")}, code="future_day")
    drawn = pick.plan.drawn_at
    if drawn and held_on < timezone.localdate(drawn):
        raise ValidationError({"held_on": _("The look-back had not been drawn on that day.")}, code="before_draw")
    return held_on


def _note(pick: Pick, note: str) -> str:
    note = acts.words(note, "note")
    if pick.assignment:
        secrecy.keep_out(pick.assignment.petition, note=note)
    return note


def _place(latitude: Decimal | None, longitude: Decimal | None) -> dict[str, Decimal | None]:
    """Both or none; a place that cannot be is left out, because nobody typed it."""
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return {"latitude": None, "longitude": None}
    return {"latitude": latitude, "longitude": longitude}


def _kept(photo: Photo, actor: User) -> Evidence:
    kept = photo if isinstance(photo, Evidence) else evidence.store(photo, by=actor)
    if not kept.is_image:
        raise ValidationError({"photo": _("“%(name)s” is not a photograph.") % {"name": kept.name}}, code="no_picture")
    return kept


def _over(pick: Pick, over: int | None) -> Evidence | None:
    if over is None:
        return None
    return next((one.file for one in photos.old(pick) if one.file.pk == over), None)


def _move(pick: Pick, visit: Check) -> None:
    if visit.result not in FOUND:
        return
    pick.result, pick.found_on = visit.result, visit.held_on
    pick.stage = Stage.CONCLUDED if visit.result == Result.CONSOLIDATED else Stage.FOUND
    pick.save(update_fields=["result", "found_on", "stage"])
    if pick.stage == Stage.CONCLUDED:
        Conclusion.objects.create(pick=pick, action=Action.NONE, concluded_on=clock.today())
    chasing.settle(pick.deadline, clock.today())


def _tell_office(pick: Pick, visit: Check) -> None:
    text = TOLD.get(Result(visit.result))
    if text is None or pick.plan.state != State.DRAWN:
        return
    settle(key(pick))
    tell(
        acts.office_people(pick.plan.round),
        text,
        {"item": wording.name_of(pick)[:120]},
        dedupe=f"lookback-found:{pick.pk}:{visit.pk}",
        about=key(pick),
        url=wording.page_of(pick),
    )
