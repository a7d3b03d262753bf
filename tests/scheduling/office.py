"""A round with reports in every state, for the tests of the office's pages."""

from dataclasses import dataclass, field

from django.test import Client

from cases.domain import planning
from cases.models import Round, Task
from orgs.models import Organisation, Role, User
from scheduling.domain import checking, filing, locking, opening
from scheduling.models import Line, Obligation, Period
from tests.factories import City, at, make_org, make_round, make_task, make_user

FILED = "2019-04-15"
MAY, JUNE = "2019-05-06", "2019-06-03"  # the month of May is due on 4 June, its second working day


@dataclass
class Story:
    """A round, its units with their clerks, and the period of May with a sheet for each unit."""

    city: City
    round: Round
    units: list[Organisation] = field(default_factory=list)
    clerks: list[User] = field(default_factory=list)
    tasks: list[list[Task]] = field(default_factory=list)

    @property
    def may(self) -> Period:
        return Period.objects.get(round=self.round, starts_on="2019-05-01")

    def sheet(self, unit: int, period: Period | None = None) -> Obligation:
        return Obligation.objects.get(period=period or self.may, unit=self.units[unit])

    def lines(self, unit: int, period: Period | None = None) -> list[Line]:
        return list(self.sheet(unit, period).lines.order_by("task__problem__number"))


def begin(city: City, items: tuple[int, ...] = (3, 1, 1, 1), day: str = MAY) -> Story:
    """A round in which unit n has `items[n]` tasks, with the periods that are open on `day`."""
    with at("2018-11-01"):
        story = Story(city, make_round(city, plan_due_on=None))
    for n, count in enumerate(items):
        unit = city.responsible if n == 0 else make_org(f"县{n}局", city.county)
        story.units.append(unit)
        story.clerks.append(city.unit if n == 0 else make_user((unit, Role.CLERK), last_name=f"经办{n}"))
        words = {"filed": None, "units": [(unit, "responsible"), (city.lead, "lead")]}
        story.tasks.append([make_task(city, story.round, **words) for _n in range(count)])
    with at(FILED):
        planning.file_plan(story.round.pk, actor=city.office)
    with at(day):
        opening.open_due(rounds=[Round.objects.get(pk=story.round.pk)])
    story.round.refresh_from_db()
    return story


def send(story: Story, unit: int, day: str, period: Period | None = None, **said) -> None:
    """The unit files all its items."""
    values = {"text": "完成管网铺设3公里，占总量60%。", "claimed": 60} | said
    sheet = story.sheet(unit, period)
    with at(day):
        filing.file(sheet.pk, actor=story.clerks[unit], lines={line.pk: values for line in sheet.lines.all()})


def check(story: Story, line: Line, day: str, *, share: int | None = 50, why: str = "", **said) -> None:
    """Verify the last sending of a line with `share`, or return it with `why`."""
    entry = line.entries.latest("version")
    with at(day):
        if why:
            checking.return_(entry.pk, actor=story.city.office, why=why)
        else:
            words = {"method": "site", "grade": "fair", "words": "现场查看，进度属实"} | said
            checking.verify(entry.pk, actor=story.city.verifier, share=share, **words)


def told(city: City) -> Story:
    """May on 10 June: unit 0 has one item verified, one returned, one filed; 1 filed late; 2 drafts; 3 sent nothing."""
    story = begin(city)
    send(story, 0, "2019-06-03")
    first, second, _third = story.lines(0)
    check(story, first, "2019-06-05")
    check(story, second, "2019-06-05", why="缺少现场照片，请补充")
    send(story, 1, "2019-06-10")
    return story


def locked(city: City) -> Story:
    """The same, locked on 12 June, with one correction."""
    story = told(city)
    with at("2019-06-12"):
        locking.lock(story.may.pk, actor=city.office)
        locking.correct(story.lines(0)[0].pk, actor=city.office, field="verified", new="45", why="复核时发现一处未完工")
    return story


def browse(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, path: str, day: str, code: int = 200) -> str:
    with at(day):
        response = browse(user).get(path)
    assert response.status_code == code, (path, response.status_code)
    return response.content.decode()


def post(user: User, path: str, data: dict, day: str):
    with at(day):
        return browse(user).post(path, data)
