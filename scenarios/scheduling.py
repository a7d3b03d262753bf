"""The scheduling in a replay: every month opens by itself, units file, the office checks, locks and corrects once.

Habits instead of scripts: half of the units file on the first working day of the next month and half on the second,
the office checks what it has from the day after the due day on. What a unit files is what it reported on the item in
that month, so that the figures stay those of the script. Out of the ordinary are two late units, one returned row and
one correction.
"""

from datetime import date

from cases.domain import progress
from cases.models import Fact, Round
from cases.states import Stage
from deadlines import workdays
from orgs.models import Post, Role, User
from records import clock
from reports import snapshots
from scenarios.scene import Scene
from scenarios.working import FOUND, METHODS
from scheduling.domain import checking, filing, locking, opening
from scheduling.models import Check, Correction, Entry, Line, Obligation, Period

# Months after the first one, and which of the units in the order of the tree: late by so many working days.
LATE = {2: (0, 1), 8: (3, 2)}
RETURNED, CORRECTED = 3, 5  # months after the first one
SHORTFALL = 20  # percentage points between claim and finding from which the grade is poor
IDLE = "（示例）本月按计划推进前期工作，暂无新的形象进度。"
OVER = "（示例）整改任务已进入验收销号程序，本月巩固整改成效。"
WHY_RETURNED = "（示例）请补充本月完成工程量的台账后重新报送。"
ADDED = "（示例）本月完成工程量台账已补充。"
WHY_CORRECTED = "（示例）上报时漏计一处已完工点位，予以更正。"


def morning(scene: Scene, round: Round) -> None:
    """Periods open on their first day; what changed in the plan reaches the sheets once a week."""
    if clock.today().day == 1 or clock.today().weekday() == 0:
        opening.open_due(clock.now(), rounds=[round])


def office_hours(scene: Scene, round: Round) -> None:
    """Working days around the due day: units file, the office checks, and locks when the day for it has come."""
    today, calendar = clock.today(), workdays.load()
    if not calendar.is_workday(today):
        return
    for period in Period.objects.running().filter(round=round, ends_on__lt=today).order_by("pk"):
        place = Period.objects.filter(rhythm=period.rhythm_id, starts_on__lt=period.starts_on).count()
        _units_file(period, place, today)
        if today > period.due_on:
            _office_checks(scene, period, place)
        if today >= min(period.lock_on, scene.scenario.ends_on):
            locking.lock(period.pk, actor=scene.cast.office)
            snapshots.make_of_period(period.pk)
            if place == CORRECTED:
                _correct(scene, period)


def _units_file(period: Period, place: int, today: date) -> None:
    sheets = list(Obligation.objects.filter(period=period).owed().select_related("unit").with_counts())
    for n, sheet in enumerate(sheets):
        if (sheet.unsent or not (sheet.rows or sheet.zero_at)) and _files_on(period, place, n, sheet) <= today:
            _file(sheet, period)


def _files_on(period: Period, place: int, n: int, sheet: Obligation) -> date:
    """The second half of the units on the due day, the first on the working day before; a late one after it."""
    late_unit, days = LATE.get(place, (-1, 0))
    if n == late_unit and sheet.filed_at is None:
        return workdays.load().add(period.due_on, days)
    return period.due_on if n % 2 else workdays.load().add(period.due_on, -1)


def _file(sheet: Obligation, period: Period) -> None:
    clerk = _clerk(sheet)
    if not sheet.rows:
        filing.file(sheet.pk, actor=clerk, zero=True)
        return
    lines = Line.objects.filter(obligation=sheet).unsent().select_related("task").order_by("pk")
    said = {line.pk: _said(line, period) for line in lines}
    filing.file(sheet.pk, actor=clerk, lines=said, via=Entry.Via.PAGE)


def _said(line: Line, period: Period) -> dict[str, object]:
    """What the unit reported on the item in the month; for an item past the work, that it is kept up."""
    if line.state == Line.State.RETURNED:
        return {"text": f"{line.draft['text']}{ADDED}", "no_change_why": "", "claimed": line.task.claimed_share or 0}
    if line.task.stage != Stage.WORKING:
        return {"text": OVER}
    claims = line.task.facts.filter(kind=Fact.Kind.CLAIMED, effective_on__range=(period.starts_on, period.ends_on))
    last = claims.order_by("pk").last()
    return {"text": last.note, "claimed": line.task.claimed_share} if last else {"no_change_why": IDLE}


def _clerk(sheet: Obligation) -> User:
    posts = Post.objects.held_on(clock.today()).filter(organisation=sheet.unit_id, role=Role.CLERK)
    return posts.order_by("pk").select_related("user")[0].user


def _office_checks(scene: Scene, period: Period, place: int) -> None:
    waiting = Entry.objects.filter(line__obligation__period=period, line__state=Line.State.FILED, check_made=None)
    rows = list(waiting.select_related("line__task__problem").order_by("line__task__problem__number", "pk"))
    if place == RETURNED and rows and not Check.objects.filter(entry__line__obligation__period=period).exists():
        checking.return_(rows.pop(0).pk, actor=scene.cast.office, why=WHY_RETURNED)
    for entry in rows:
        _verify(scene, entry)


def _verify(scene: Scene, entry: Entry) -> None:
    """The share that was found on the item last; nothing is found beyond what the script says."""
    task = entry.line.task
    method = METHODS[(task.problem.number + clock.today().month) % len(METHODS)]
    found = task.verified_share
    if found is None and entry.text and task.stage in progress.OPEN:
        found = 0
    gap = (entry.claimed or 0) - (found or 0)
    grade = Check.Grade.POOR if gap >= SHORTFALL else Check.Grade.FAIR if entry.no_change_why else Check.Grade.GOOD
    actor = scene.cast.verifier if method == METHODS[0] else scene.cast.office
    checking.verify(entry.pk, actor=actor, share=found, method=method, grade=grade, words=FOUND[method])


def _correct(scene: Scene, period: Period) -> None:
    """Something was left out of one row: the share claimed was higher."""
    rows = Line.objects.filter(obligation__period=period, entries__claimed__range=(1, 90), task__stage=Stage.WORKING)
    if line := rows.order_by("task__problem__number", "pk").first():
        now = locking.current(line, Correction.Field.CLAIMED)
        locking.correct(
            line.pk, actor=scene.cast.office, field=Correction.Field.CLAIMED, new=int(now) + 5, why=WHY_CORRECTED
        )
