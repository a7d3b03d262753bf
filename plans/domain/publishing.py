"""The public version of the round's plan: prepared by the office, released by somebody else, or withdrawn."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.offices import office_of
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import require
from plans import content, projection, searching
from plans.domain.acts import MIN_REASON, WrongState, act_on, require_state, require_words, write
from plans.models import PlanVersion, PublicVersion
from plans.states import State, Verb
from records import clock
from records.trail import key

FROM = (State.APPROVED, State.FILED)
MOST_LINK = 300
WEB = URLValidator(schemes=["http", "https"])


def prepare(version_id: int, *, actor: User, intro: str = "", leave_out: Collection[int] = ()) -> PublicVersion:
    """Prepare the public version of an approved or filed version, without the problems numbered in `leave_out`.

    One that was prepared before and not released is dropped. Raises PermissionDenied; WrongState before the version is
    approved or filed; ValidationError when a number is not in the plan or nothing would be left.
    """
    with act_on(version_id) as version:
        region = version.plan.round.region
        require(actor, "plan.prepare_public", region)
        require_state(version, *FROM)
        rows = _rows(version, leave_out)
        for old in version.public_versions.filter(state=PublicVersion.State.PREPARED):
            _end(old, PublicVersion.State.DROPPED, actor, "")
        last = version.public_versions.order_by("-number").first()
        made = PublicVersion.objects.create(
            version=version,
            number=last.number + 1 if last else 1,
            intro=intro.strip(),
            rows=rows,
            left_out=sorted(set(leave_out)),
            digest=content.digest([intro.strip(), rows]),
            prepared_by=actor,
        )
        after = {"public_number": made.number, "plan_tasks": len(rows), "left_out": made.left_out}
        write(Verb.PREPARED, version, actor=actor, near=region, after=after)
        seat = office_of(region, Role.PUBLISHER)
        tell(
            tree.holders(seat.organisation, (Role.PUBLISHER,), clock.today()) if seat and seat.organisation else (),
            gettext_noop("To release: the public version of “%(plan)s”."),
            {"plan": version.plan.title},
            dedupe=f"plan-public:{made.pk}",
            about=key(made),
            url=f"/desk/plan/versions/{version.pk}/#public",
        )
        return made


def _rows(version: PlanVersion, leave_out: Collection[int]) -> list[dict]:
    known = {row["problem"] for row in version.content["tasks"]}
    strange = sorted(set(leave_out) - known)
    if strange:
        text = _("Not in the plan: %(numbers)s.") % {"numbers": "、".join(map(str, strange))}
        raise ValidationError({"leave_out": text}, code="leave_out")
    rows = projection.rows(version.content, leave_out)
    if not rows:
        raise ValidationError({"leave_out": _("Nothing of the plan would be public.")}, code="empty")
    return rows


@contextmanager
def _prepared(public_id: int) -> Iterator[PublicVersion]:
    version_id = PublicVersion.objects.values_list("version", flat=True).get(pk=public_id)
    with act_on(version_id) as version:
        public = PublicVersion.objects.get(pk=public_id)
        public.version = version
        yield public


def _require(public: PublicVersion, state: str) -> None:
    if public.state != state:
        raise WrongState(
            _("The public version is now: %(state)s.") % {"state": public.get_state_display()}, code="wrong_state"
        )


def release(public_id: int, *, actor: User, link: str = "") -> PublicVersion:
    """Make a prepared version public; `link` is where it stands elsewhere. It takes the place of an earlier one.

    Raises PermissionDenied, also for who prepared it; WrongState; ValidationError for a link that is none.
    """
    with _prepared(public_id) as public:
        region = public.version.plan.round.region
        require(actor, "plan.release_public", region)
        _require(public, PublicVersion.State.PREPARED)
        if public.prepared_by_id == actor.pk:
            raise PermissionDenied("four eyes")
        public.link = web_address(link) if link.strip() else ""
        public.state, public.released_by = PublicVersion.State.RELEASED, actor
        public.released_at, public.released_on = clock.now(), clock.today()
        public.save(update_fields=["state", "link", "released_by", "released_at", "released_on"])
        settle(key(public))
        after = {"public_number": public.number, "published_link": public.link}
        searching.keep_round(public.version.plan.round_id)
        write(Verb.RELEASED, public.version, actor=actor, near=region, after=after)
        return public


def withdraw(public_id: int, *, actor: User, why: str) -> PublicVersion:
    """Take a released version off the public site; its line with the reason stays there.

    Raises PermissionDenied; WrongState; ValidationError for a short reason.
    """
    with _prepared(public_id) as public:
        region = public.version.plan.round.region
        require(actor, "plan.release_public", region)
        _require(public, PublicVersion.State.RELEASED)
        _end(public, PublicVersion.State.WITHDRAWN, actor, require_words(why, "why", least=MIN_REASON))
        after = {"public_number": public.number}
        searching.keep_round(public.version.plan.round_id)
        write(Verb.WITHDRAWN, public.version, actor=actor, near=region, after=after, note=public.ended_why)
        return public


def _end(public: PublicVersion, state: str, actor: User, why: str) -> None:
    public.state, public.ended_by, public.ended_on, public.ended_why = state, actor, clock.today(), why
    public.save(update_fields=["state", "ended_by", "ended_on", "ended_why"])
    settle(key(public))


def web_address(link: str) -> str:
    """The address of a page, as it was typed. Raises ValidationError."""
    link = link.strip()
    fault = ValidationError({"link": _("Enter the whole address of the page, beginning with https://.")}, code="link")
    if len(link) > MOST_LINK:
        raise fault
    try:
        WEB(link)
    except ValidationError as error:
        raise fault from error
    return link
