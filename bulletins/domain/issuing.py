"""Issuing a paper: by a second person, with the next number of its series, from a snapshot that still adds up."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bulletins import searching
from bulletins.domain.acts import WrongState, act_on, office_people, page_of, reason, require_draft, write
from bulletins.models import Bulletin, Series
from bulletins.words import Verb
from bulletins.writing import current, digest, seen, template_of
from notify.models import Pace
from notify.outbox import tell
from orgs import tree
from orgs.models import Post, User
from orgs.permissions import GRANTS, require
from records import clock
from records.trail import key
from reports import kinds
from reports.snapshots import verify
from reports.source import Issue, Source, beside_of, plain, read

NO_TRAIL = "0" * 64  # while the line of the trail is not written yet


def issue(bulletin_id: int, *, actor: User, seen_token: str) -> Bulletin:
    """Issue a draft: composed again from its snapshot, numbered, frozen with the head of the trail, told to the office.

    `seen_token` is writing.seen of the paper that the person read. Raises PermissionDenied, also for who made the
    paper or wrote a text that stands in it; WrongState when it is no draft, changed since it was read, or its
    snapshot no longer has its digest; TotalsDisagree when its parts do not add up.
    """
    with act_on(bulletin_id) as bulletin:
        require(actor, "bulletin.issue", bulletin.round.region)
        require_draft(bulletin)
        texts = current(bulletin)
        if why := hindered(bulletin, actor, {row.by_id for row in texts.values() if row.text}):
            raise PermissionDenied(why)
        kind, source = kinds.KINDS[bulletin.kind], read(bulletin.snapshot)
        _require_unchanged(bulletin, source, seen_token)
        words = {one.code: texts[one.code].text for one in kind.texts if one.code in texts}
        today = bulletin.round.today()
        given = Issue(today.year, take(bulletin.round_id, bulletin.kind, today.year), today, 0, NO_TRAIL)
        kind.compose(source.issued(given), words)  # refuses disagreeing totals before anything is kept
        bulletin.template = template_of(bulletin)
        return _freeze(bulletin, source, words, given, actor)


def _require_unchanged(bulletin: Bulletin, source: Source, token: str) -> None:
    if token != seen(bulletin, beside_of(source)):
        raise WrongState(_("The paper changed since you read it. Read it again, then issue it."), code="changed")
    if not verify(bulletin.snapshot):
        raise WrongState(
            _("The snapshot's figures and rows no longer have its fingerprint. Tell the auditor."),
            code="digest",
        )


def hindered(bulletin: Bulletin, actor: User, writers: set[int]) -> str:
    """Why this person may not issue the paper although they hold the right, or ''."""
    if bulletin.made_by_id == actor.pk:
        return _("You made this paper; somebody else issues it (four eyes).")
    if actor.pk in writers:
        return _("You wrote a text in this paper; somebody else issues it (four eyes).")
    return ""


def issuers(bulletin: Bulletin, writers: set[int]) -> list[User]:
    """Who could issue the draft today: holders of the right for its region who are not hindered. One query."""
    region = bulletin.round.region
    posts = Post.objects.held_on(bulletin.round.today()).filter(role__in=GRANTS["bulletin.issue"], user__is_active=True)
    near = posts.select_related("user", "organisation__parent__parent").order_by("organisation__path", "pk")
    held = [post for post in near if region.path.startswith(tree.region_of_loaded(post.organisation).path)]
    people = {post.user_id: post.user for post in held if not hindered(bulletin, post.user, writers)}
    return list(people.values())


def take(round_id: int, kind: str, year: int) -> int:
    """The next number of the series, for the paper that is issued in this very transaction.

    Raises RuntimeError outside a transaction: a number that outlived a rolled-back issue would be a gap. The series
    stays locked until the transaction ends, so the next issuer waits and gets the number after.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given inside the transaction that issues the paper.")
    series = lock(round_id, kind, year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def lock(round_id: int, kind: str, year: int) -> Series:
    """The series under a row lock, begun when this is its first number."""
    Series.objects.get_or_create(round_id=round_id, kind=kind, year=year)
    return Series.objects.select_for_update().get(round_id=round_id, kind=kind, year=year)


def next_number(bulletin: Bulletin) -> int:
    """The number that an issue would get now; somebody else may be faster."""
    year = bulletin.round.today().year
    rows = Series.objects.filter(round=bulletin.round_id, kind=bulletin.kind, year=year)
    return (rows.values_list("last", flat=True).first() or 0) + 1


def _freeze(bulletin: Bulletin, source: Source, texts: dict[str, str], given: Issue, actor: User) -> Bulletin:
    """Write the line of the trail, take its place in the chain into the paper, and keep the whole."""
    content = digest([plain(source), texts])
    line = write(
        Verb.ISSUED,
        bulletin,
        bulletin.round,
        actor=actor,
        before={"paper_state": bulletin.state},
        after={
            "paper_state": Bulletin.State.ISSUED.value,
            "paper_kind": bulletin.kind,
            "paper_number": f"〔{given.year}〕{given.number}",
            "snapshot_digest": bulletin.snapshot.digest[:12],
            "content": content[:12],
            "template": bulletin.template.version if bulletin.template else None,
        },
    )
    data = {"source": plain(source.issued(Issue(given.year, given.number, given.on, line.seq, line.chain)))}
    bulletin.data = data | {"texts": texts}
    bulletin.state, bulletin.digest = Bulletin.State.ISSUED, digest(bulletin.data)
    bulletin.year, bulletin.number = given.year, given.number
    bulletin.audit_seq, bulletin.audit_digest = line.seq, line.chain
    bulletin.issued_by, bulletin.issued_at, bulletin.issued_on = actor, clock.now(), given.on
    bulletin.save()
    searching.BULLETINS.keep([bulletin.pk])
    _tell(bulletin, gettext_noop("%(paper)s of %(year)s was issued: number %(n)d."), "issued")
    return bulletin


def withdraw(bulletin_id: int, *, actor: User, why: str) -> Bulletin:
    """Withdraw an issued paper with its reason; its number stays and is never given again.

    Raises PermissionDenied, WrongState, ValidationError for a reason that is too short.
    """
    with act_on(bulletin_id) as bulletin:
        require(actor, "bulletin.issue", bulletin.round.region)
        if bulletin.state != Bulletin.State.ISSUED:
            raise WrongState(_("Only an issued paper can be withdrawn."), code="wrong_state")
        bulletin.why = reason(why)
        before, bulletin.state = bulletin.state, Bulletin.State.WITHDRAWN
        bulletin.save(update_fields=["state", "why"])
        after = {"paper_state": bulletin.state, "paper_number": f"〔{bulletin.year}〕{bulletin.number}"}
        write(
            Verb.WITHDRAWN,
            bulletin,
            bulletin.round,
            actor=actor,
            before={"paper_state": before},
            after=after,
            note=bulletin.why,
        )
        _tell(bulletin, gettext_noop("%(paper)s of %(year)s, number %(n)d, was withdrawn."), "withdrawn")
        return bulletin


def _tell(bulletin: Bulletin, text: str, what: str) -> None:
    tell(
        office_people(bulletin.round),
        text,
        {"paper": str(kinds.KINDS[bulletin.kind].word), "year": str(bulletin.year), "n": bulletin.number or 0},
        dedupe=f"bulletin-{what}:{bulletin.pk}",
        about=key(bulletin),
        url=page_of(bulletin),
        why=gettext_noop("You work in the office that sends the round's papers out."),
        pace=Pace.DIGEST,
        note=True,
    )
