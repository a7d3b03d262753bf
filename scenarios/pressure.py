"""The ladder at work in a replay: every morning the scan, and the office that issues what rungs have drafted.

Nothing is scripted here but habits: the office issues a draft on the next working day, units sign for a letter the day
after and answer before their time is up.
"""

from cases.models import Round
from deadlines import workdays
from letters.domain import drafting, issuing
from letters.models import Letter
from letters.states import State
from orgs.models import Role, User
from pressure import papers, scan
from records import clock
from scenarios.scene import Scene


def morning(scene: Scene, round: Round) -> None:
    """Fire what is due on this day, and draw up its letters and cards."""
    scan.run(clock.now(), rounds=[round])
    papers.draw_up(clock.now(), round)


def office_hours(scene: Scene, round: Round) -> None:
    """On working days the office issues the drafts of earlier days; a second person agrees where one must."""
    if not workdays.load().is_workday(clock.today()):
        return
    waiting = Letter.objects.filter(round=round, state__in=(State.DRAFT, State.APPROVED)).order_by("pk")
    for letter in waiting.filter(drafted_on__lt=clock.today()):
        if letter.needs_approval and letter.state == State.DRAFT:
            drafting.approve(letter.pk, actor=_second(scene), seen=letter.version)
        issuing.issue(letter.pk, actor=scene.cast.office)


def _second(scene: Scene) -> User:
    """Who agrees to a talk beside the office: the head of government of the inspected region."""
    return scene.cast.holder(Role.MAYOR, scene.scenario.round.region)
