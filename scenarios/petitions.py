"""Deeds of the petitions: batches received on their days, and every case on its way to the public's table."""

from collections.abc import Callable
from random import Random

from django.db.models import F

from cases.models import Round
from orgs.models import Role, User
from petitions.domain import (
    assigning,
    closing,
    extending,
    gate,
    handling,
    linking,
    receiving,
    releasing,
    reviewing,
    rules,
    signing,
)  # fmt: skip
from petitions.models import Assignment, CallBack, Extension, Link, PublicVersion
from petitions.states import Status
from records import clock
from scenarios import petition_words, pictures
from scenarios.agenda import Deed
from scenarios.petition_course import ONE_DAY, Course, Step
from scenarios.scene import Scene
from signoff import engine
from signoff.models import Run

COUNTY_ROLES = (Role.COUNTY_LEADER, Role.MAYOR, Role.SECRETARY)
OPINIONS = {"unit_check": "已核对，同意报送。", "county_leader": "同意，抓好后续监管。"}


def set_rules(scene: Scene, round: Round) -> None:
    """Give a new round its time to reply and its call-backs."""
    days = scene.scenario.petition_story.reply_days
    rules.set_rules(round.pk, actor=scene.cast.office, reply_days=days, call_back="key")


def chain(scene: Scene, deed: Deed) -> None:
    """From this day on replies go through another chain."""
    round = scene.round
    rules.set_chain(round.pk, deed.data, actor=scene.cast.office, seen=rules.rules_of(round).chain_version)


def batch(scene: Scene, deed: Deed) -> None:
    """Receive a batch on its day, with wording, place, types and, of some, who complained."""
    script, rows = deed.data
    facts = receiving.BatchFacts(script.number, script.on, declared={"total": len(rows)})
    drafts = [_draft(scene, row) for row in rows]
    receiving.receive_batch(scene.round.pk, facts, drafts, actor=scene.cast.office)


def _draft(scene: Scene, row: Course) -> receiving.Draft:
    words = row.words
    return receiving.Draft(
        number=row.number, content=words.content, channel=row.channel, is_key=row.is_key,
        received_on=max(scene.scenario.round.entered_on, row.on - ONE_DAY), place=scene.cast.orgs[row.place],
        object_name=words.object_name, types=words.topic.types, identity=words.identity, is_illustrative=True,
    )  # fmt: skip


def step(scene: Scene, deed: Deed) -> None:
    """One step of one petition."""
    row, done = deed.data
    ACTS[done.act](scene, row, done)


def hand_over(scene: Scene, row: Course, done: Step) -> None:
    """The office hands the petition to its unit or units."""
    orgs = scene.cast.orgs
    units = (row.first_unit,) if row.first_unit else row.units
    parts = ("现场问题", "监管责任") if len(units) > 1 else ("",)
    joint = (orgs[row.joint],) if row.joint else ()
    shares = [assigning.Share(orgs[unit], part, joint) for unit, part in zip(units, parts, strict=True)]
    assigning.hand_over(scene.petition_id(row.number), shares, actor=scene.cast.office)


def hand_on(scene: Scene, row: Course, done: Step) -> None:
    """The case goes to the unit that it should have been with."""
    case = Assignment.objects.live().get(petition=scene.petition_id(row.number))
    why = petition_words.HANDED_ON_WHY
    assigning.hand_on(case.pk, scene.cast.orgs[done.unit], actor=scene.cast.office, reason=why)


def link(scene: Scene, row: Course, done: Step) -> None:
    """The office links a petition to the one that it repeats."""
    one, other, why = scene.petition_id(row.number), scene.petition_id(done.words), petition_words.LINKED_WHY
    linking.link(one, other, kind=Link.Kind.DUPLICATE, actor=scene.cast.office, why=why)


def sign_for(scene: Scene, row: Course, done: Step) -> None:
    """The unit signs for its case."""
    handling.sign_for(scene.case_id(row.number, done.unit), actor=_clerk(scene, done))


def reply(scene: Scene, row: Course, done: Step) -> None:
    """The unit writes its reply, shows what it found, ticks the points and files."""
    _reply(scene, row, done, Status.CLOSED)


def reply_staged(scene: Scene, row: Course, done: Step) -> None:
    """The same where the matter is settled for the present stage only."""
    _reply(scene, row, done, Status.STAGED)


def _reply(scene: Scene, row: Course, done: Step, asked: Status) -> None:
    case_id, clerk, verdict = scene.case_id(row.number, done.unit), _clerk(scene, done), row.verdicts[done.unit]
    rng = Random(f"{row.number} {done.unit}")  # noqa: S311 - invented counts, nothing secret
    unit = scene.cast.orgs[done.unit].name
    title, found = "现场检查记录", petition_words.investigation(row.words, verdict, unit)
    upload = pictures.paper(title, [row.number, unit, found], clock.today())
    phase = "document"
    handling.add_files(case_id, [upload], actor=clerk, phase=phase, caption=f"{title}（示意）")
    settled = asked == Status.CLOSED and verdict != "unfounded"
    draft = handling.save_draft(
        case_id, actor=clerk, seen=0, investigation=found, verdict=verdict, closing=asked,
        handling=petition_words.handling(row.words, verdict, staged=asked == Status.STAGED),
        rectified_on=clock.today() if settled else None, **petition_words.results(rng, verdict),
    )  # fmt: skip
    points = gate.checklist_of(scene.round).values_list("pk", flat=True)
    handling.tick_all(case_id, points, actor=clerk)
    handling.file_reply(case_id, actor=clerk, seen=draft.edits)


def sign(scene: Scene, row: Course, done: Step) -> None:
    """The head of the unit, or a leading official of its county, signs, where the reply's chain has that step."""
    case = Assignment.objects.filter(pk=scene.case_id(row.number, done.unit))
    at_step = Run.objects.filter(steps__order=F("position"), steps__code=done.words)
    run = at_step.filter(pk__in=case.values("run"), state=Run.State.OPEN).first()
    if run is None:
        return
    who = scene.cast.holder(Role.HEAD, done.unit) if done.words == "unit_check" else _county_leader(scene, row, done)
    signing.sign(
        run.pk, actor=who, seen=engine.seen_digest(run), proof=scene.cast.proof(who), comment=OPINIONS[done.words]
    )


def _county_leader(scene: Scene, row: Course, done: Step) -> User:
    """Mostly the deputy who is in charge; for a key petition the head of government."""
    unit = scene.scenario.organisation(done.unit)
    for role in COUNTY_ROLES[1:] if row.is_key else COUNTY_ROLES:
        for person in scene.scenario.people:
            if person.holds(role, unit.parent):
                return scene.cast.users[person.username]
    raise KeyError(f"nobody leads {unit.parent}")


def accept(scene: Scene, row: Course, done: Step) -> None:
    """The office passes the review; the case is closed unless a call-back is asked for."""
    case, office = _case(scene, row, done), scene.cast.office
    reviewing.accept(case.pk, actor=office, seen=reviewing.seen_digest(case), proof=scene.cast.proof(office))


def send_back(scene: Scene, row: Course, done: Step) -> None:
    """The office returns the reply with a reason."""
    case = _case(scene, row, done)
    reasons = petition_words.RETURNED_WHY
    why = reasons[sum(map(ord, row.number)) % len(reasons)]  # by what the script says: ids differ from base to base
    reviewing.send_back(case.pk, actor=scene.cast.office, reason=why, seen=reviewing.seen_digest(case))


def ask(scene: Scene, row: Course, done: Step) -> None:
    """The unit asks for more time."""
    case_id, until = scene.case_id(row.number, done.unit), done.until or done.on
    extending.ask(case_id, actor=_clerk(scene, done), until=until, why=petition_words.EXTENSION_WHY)


def decide(scene: Scene, row: Course, done: Step) -> None:
    """The office grants it."""
    waiting = _case(scene, row, done).extensions.get(state=Extension.State.PENDING)
    words = petition_words.EXTENSION_DECISION
    extending.decide(waiting.pk, actor=scene.cast.office, approve=True, decision=words)


def call_back(scene: Scene, row: Course, done: Step) -> None:
    """The petitioner of a key petition is asked, and is content."""
    _call(scene, row, done, CallBack.Result.SATISFIED, note=petition_words.CALLED)


def recheck(scene: Scene, row: Course, done: Step) -> None:
    """A closed petition is looked at again: mostly content, some not reachable or told why it stays so."""
    n = int(done.words) % 25
    if n == 7:
        _call(scene, row, done, CallBack.Result.UNREACHABLE, note=petition_words.UNREACHABLE)
    elif n == 16:
        why, explain = petition_words.RECHECK_EXPLAINED, CallBack.FollowUp.EXPLAIN
        _call(scene, row, done, CallBack.Result.NOT_SATISFIED, follow_up=explain, why=why)
    else:
        _call(scene, row, done, CallBack.Result.SATISFIED, note=petition_words.RECHECKED)


def recheck_failed(scene: Scene, row: Course, done: Step) -> None:
    """It came back: the case is opened again."""
    why, back = petition_words.RECHECK_FAILED, CallBack.FollowUp.RETURN
    _call(scene, row, done, CallBack.Result.NOT_SATISFIED, follow_up=back, why=why)


def _call(scene: Scene, row: Course, done: Step, result: str, **words: str) -> None:
    case_id = scene.case_id(row.number, done.unit)
    closing.call_back(case_id, actor=scene.cast.office, result=result, called_on=clock.today(), **words)


def prepare(scene: Scene, row: Course, done: Step) -> None:
    """The office prepares what the public reads; a second time it says what is corrected."""
    petition_id = scene.petition_id(row.number)
    corrects = PublicVersion.objects.filter(petition=petition_id, state=PublicVersion.State.RELEASED).exists()
    releasing.prepare(petition_id, actor=scene.cast.office, note=petition_words.CORRECTED if corrects else "")


def release(scene: Scene, row: Course, done: Step) -> None:
    """A second person gives it out."""
    made = PublicVersion.objects.get(petition=scene.petition_id(row.number), state=PublicVersion.State.DRAFT)
    publisher = scene.cast.holder(Role.PUBLISHER, scene.scenario.round.office)
    releasing.release(made.pk, actor=publisher, seen=made.digest)


def _case(scene: Scene, row: Course, done: Step) -> Assignment:
    return Assignment.objects.get(pk=scene.case_id(row.number, done.unit))


def _clerk(scene: Scene, done: Step) -> User:
    return scene.cast.holder(Role.CLERK, done.unit)


ACTS: dict[str, Callable[[Scene, Course, Step], None]] = {
    "hand_over": hand_over, "hand_on": hand_on, "link": link, "sign_for": sign_for, "reply": reply,
    "reply_staged": reply_staged, "sign": sign, "accept": accept, "send_back": send_back, "ask": ask,
    "decide": decide, "call_back": call_back, "recheck": recheck, "recheck_failed": recheck_failed,
    "prepare": prepare, "release": release,
}  # fmt: skip
