"""Plain functions that make rows through the product's own services. A test names only what it is about."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import count
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.domain import filing, planning, progress
from cases.models import Category, Round, Task, TaskEvidence
from orgs import tree
from orgs.models import Organisation, Post, Role, User
from orgs.reauth import Proof, prove
from records import clock

PASSWORD = "a-long-test-password"
SHANGHAI = ZoneInfo("Asia/Shanghai")
_n = count(1)


def moment(day: date | str, hour: int = 10) -> datetime:
    """That day at `hour` in Shanghai."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def at(day: date | str, hour: int = 10):
    """Let the product's clock tell that day."""
    return clock.at(moment(day, hour))


def make_org(name: str = "", parent: Organisation | None = None, kind: str = "unit", **fields) -> Organisation:
    return tree.add(name or f"单位{next(_n)}", parent, kind=kind, **fields)


def make_user(*posts: tuple[Organisation, Role], username: str = "", **fields) -> User:
    user = User(username=username or f"user{next(_n)}", **fields)
    user.set_password(PASSWORD)
    user.save()
    for organisation, role in posts:
        Post.objects.create(user=user, organisation=organisation, role=role, starts_on=date(2015, 1, 1))
    return user


def proof(user: User) -> Proof:
    return prove(user, PASSWORD)


@dataclass
class City:
    """A city with a county, an office, two units and everybody that a chain needs."""

    city: Organisation
    county: Organisation
    office_unit: Organisation
    responsible: Organisation
    lead: Organisation
    people: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error


def make_city() -> City:
    province = make_org(f"省{next(_n)}", kind="region")
    city = make_org("永州市", province, kind="region")
    county = make_org("东安县", city, kind="region")
    office = make_org("市整改办", city)
    responsible = make_org("县住建局", county)
    lead = make_org("市住建局", city)
    people = {
        "office": make_user((office, Role.OFFICE)),
        "verifier": make_user((office, Role.VERIFIER)),
        "publisher": make_user((office, Role.PUBLISHER)),
        "unit": make_user((responsible, Role.CLERK)),
        "head": make_user((responsible, Role.HEAD)),
        "lead_reviewer": make_user((lead, Role.LEAD_REVIEWER)),
        "leader": make_user((city, Role.CASE_LEADER)),
        "secretary": make_user((county, Role.SECRETARY)),
        "mayor": make_user((county, Role.MAYOR)),
        "observer": make_user((city, Role.OBSERVER)),
        "auditor": make_user((city, Role.AUDITOR)),
        "admin": make_user((city, Role.ADMIN)),
    }
    return City(city, county, office, responsible, lead, people)


def make_round(city: City, **fields) -> Round:
    values = {
        "slug": f"round-{next(_n)}",
        "name": "第一轮省督察",
        "kinds": ["routine"],
        "level": "province",
        "group_name": "省第六督察组",
        "entered_on": date(2018, 7, 25),
        "left_on": date(2018, 8, 15),
        "feedback_on": date(2018, 9, 29),
        "plan_due_on": date(2018, 11, 15),
    } | fields
    return planning.create_round(actor=city.office, region=city.city, **values)


def make_task(
    city: City,
    round: Round | None = None,
    *,
    words: str = "2019年12月底前",
    measures: int = 2,
    filed: str | None = "2018-11-09",
    **fields,
) -> Task:
    """A task of one problem, in the filed plan unless `filed` is None; entered on that day."""
    with at(filed or "2018-11-01"):
        round = round or make_round(city)
        number = round.problems.count() + 1
        category = round.categories.first() or planning.add_category(round, 1, "水", actor=city.office)
        assert isinstance(category, Category)
        problem = planning.add_problem(
            round, actor=city.office, category=category, number=number, title=f"问题{number}", text="污水直排。"
        )
        draft = planning.TaskDraft(
            goal="完成100户截污",
            words=words,
            place=city.county,
            units=[(city.responsible, "responsible"), (city.lead, "lead")],
            leaders=[(city.leader, "city")],
            measures=[
                planning.MeasureDraft(f"措施{n}", "2019年6月底前" if n == 1 else "") for n in range(1, measures + 1)
            ],
        )
        for name, value in fields.items():
            setattr(draft, name.removeprefix("draft_"), value)
        task = planning.draft_task(problem, draft, actor=city.office)
        if filed:
            planning.file_plan(round.pk, actor=city.office)
    return Task.objects.get(pk=task.pk)


def picture(name: str = "photo.jpg", colour: tuple[int, int, int] | None = None) -> SimpleUploadedFile:
    """A small JPEG; each call gives other bytes unless the colour is given."""
    n = next(_n)
    colour = colour or (n * 37 % 256, n * 91 % 256, n * 13 % 256)
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG", comment=str(n).encode())
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def make_ready(city: City, task: Task, day: str = "2019-05-06") -> Task:
    """Bring a filed task to where its dossier can be submitted, on `day`."""
    with at(day):
        for measure in task.measures.all():
            progress.finish_measure(measure.pk, actor=city.unit, note="已完成")
        for phase in (TaskEvidence.Phase.BEFORE, TaskEvidence.Phase.AFTER):
            filing.add_evidence(task.pk, [picture()], actor=city.unit, phase=phase, pair=1)
        filing.plan_acceptance(task.pk, actor=city.unit, text="现场核验,查阅资料。")
        for item in task.problem.round.checklist.filter(machine_check=""):
            filing.tick(task.pk, item.pk, actor=city.unit)
        progress.report_completion(task.pk, actor=city.unit, text="全部完成")
    return Task.objects.get(pk=task.pk)
