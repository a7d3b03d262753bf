"""The ladder at work in a replay: every morning the scan, and the office that issues what rungs have drafted.

Nothing is scripted here but habits: the office issues a draft on the next working day, units sign for a letter the day
after and answer before their time is up.
"""

from cases.models import Round
from deadlines import workdays
from letters.domain import answering, drafting, issuing
from letters.models import Addressee, Letter, Receipt, Reply
from letters.states import State
from orgs.models import Post, Role, User
from pressure import papers, scan
from records import clock
from scenarios.scene import Scene

ANSWER = "（示例）已召开专题会议，明确责任人和完成时间，增加施工力量，按周报送进度。"


def morning(scene: Scene, round: Round) -> None:
    """Fire what is due on this day, and draw up its letters and cards."""
    scan.run(clock.now(), rounds=[round])
    papers.draw_up(clock.now(), round)


def office_hours(scene: Scene, round: Round) -> None:
    """On working days the office issues the drafts of earlier days; a second person agrees where one must."""
    if not workdays.load().is_workday(clock.today()) or not Letter.objects.filter(round=round).exists():
        return
    units_answer(scene, round)
    waiting = Letter.objects.filter(round=round, state__in=(State.DRAFT, State.APPROVED)).order_by("pk")
    for letter in waiting.filter(drafted_on__lt=clock.today()):
        if letter.needs_approval and letter.state == State.DRAFT:
            drafting.approve(letter.pk, actor=_second(scene), seen=letter.version)
        issuing.issue(letter.pk, actor=scene.cast.office)


def units_answer(scene: Scene, round: Round) -> None:
    """Units sign for what came yesterday, and answer what is due within a working day; the office reads it at once."""
    unsigned = Receipt.objects.filter(addressee__letter__round=round, signed_by=None)
    for receipt in unsigned.select_related("addressee"):
        answering.sign_for(receipt.addressee_id, actor=_head(receipt.addressee))
    soon = workdays.load().add(clock.today(), 1)
    owed = Reply.objects.filter(addressee__letter__round=round, state=Reply.State.OWED, deadline__due_on__lte=soon)
    for row in owed.select_related("addressee__organisation"):
        made = answering.answer(row.addressee_id, actor=_head(row.addressee), text=ANSWER)
        answering.judge(made.pk, actor=scene.cast.office, accept=True)


def _head(addressee: Addressee) -> User:
    """Who signs and answers for a unit: its head, else its clerk."""
    posts = Post.objects.held_on(clock.today()).filter(organisation=addressee.organisation_id)
    held = posts.filter(role__in=(Role.HEAD, Role.CLERK)).order_by("-role", "pk").select_related("user")
    return held[0].user


def _second(scene: Scene) -> User:
    """Who agrees to a talk beside the office: the head of government of the inspected region."""
    return scene.cast.holder(Role.MAYOR, scene.scenario.round.region)
