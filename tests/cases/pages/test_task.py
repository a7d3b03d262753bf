"""The problem's page: who may open it, what stands on it, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.domain import access, closing, doable, filing, progress
from cases.models import Task
from orgs.models import Role, User
from signoff.engine import seen_digest
from signoff.models import Run
from tests.factories import at, make_org, make_ready, make_task, make_user, picture, proof

pytestmark = pytest.mark.django_db
LIMIT = 16  # queries of a page


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user, name, *args, day="2019-05-08", **data):
    with at(day):
        return browser(user).get(reverse(f"desk:{name}", args=args), data)


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("unit", 200), ("lead_reviewer", 200), ("leader", 200), ("secretary", 200), ("observer", 200),
     ("auditor", 200), ("admin", 404)],
)  # fmt: skip
def test_who_may_open_the_page(city, who, status):
    task = make_task(city)
    for name in ("task", "task_gate", "task_changes", "task_history", "task_people"):
        assert get(city.people[who], name, task.pk).status_code == status


def test_a_stranger_learns_nothing(city):
    task = make_task(city)
    elsewhere = make_user((make_org("县水利局", city.county), Role.CLERK))
    assert get(elsewhere, "task", task.pk).status_code == 404
    assert get(elsewhere, "task", 999_999).status_code == 404


def test_whoever_is_signed_out_goes_to_the_log_in_and_comes_back(city):
    task = make_task(city)
    answer = Client().post(reverse("desk:claim", args=[task.pk]), {"share": 5, "text": "已开工"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=/desk/tasks/{task.pk}/claim/")
    back = browser(city.unit).get(reverse("desk:claim", args=[task.pk]))
    assert back["Location"] == f"/desk/tasks/{task.pk}/#progress"


def test_the_page_tells_the_plan_and_offers_only_what_is_open(city):
    task = make_task(city)
    text = get(city.unit, "task", task.pk).content.decode()
    for words in (
        "污水直排。",
        "完成100户截污",
        "2019年12月底前",
        "2019-12-31",
        "due on 2019-12-31",
        "县住建局",
        "措施1",
    ):
        assert words in text
    assert f"/desk/tasks/{task.pk}/claim/" in text
    assert f"/desk/tasks/{task.pk}/verify/" not in text
    assert f"/desk/tasks/{task.pk}/submit/" not in text
    office = get(city.office, "task", task.pk).content.decode()
    assert f"/desk/tasks/{task.pk}/verify/" in office
    assert f"/desk/tasks/{task.pk}/claim/" not in office
    reader = get(city.observer, "task", task.pk).content.decode()
    assert 'method="post" action="/desk/tasks/' not in reader.replace(f"/desk/tasks/{task.pk}/comment/", "")


def filled(city, rows: int) -> Task:
    """A task with `rows` measures, files, reports and requests, whose dossier was signed, returned and is out again."""
    task = make_task(city, measures=rows)
    with at("2019-03-01"):
        for n in range(rows):
            progress.claim(task.pk, actor=city.unit, share=n + 1, text=f"第{n}次")
            progress.verify(task.pk, actor=city.office, share=n, method="site")
            progress.comment(task.pk, actor=city.office, text=f"请补充{n}")
            filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="before", pair=n + 2)
    make_ready(city, task)
    with at("2019-05-07"):
        closure = closing.submit(task.pk, actor=city.unit, statement="已完成")
        closing.sign(
            closure.run_id,
            actor=city.head,
            seen=seen_digest(Run.objects.get(pk=closure.run_id)),
            proof=proof(city.head),
        )
        filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="after")
    return Task.objects.get(pk=task.pk)


def test_a_page_costs_the_same_at_any_length(city):
    short, long = filled(city, 1), filled(city, 6)
    costs = {}
    for who in ("office", "unit", "head", "leader"):
        client = browser(city.people[who])
        for name in ("task", "task_gate", "task_changes", "task_history", "task_people"):
            for task in (short, long):
                with at("2019-05-08"), CaptureQueriesContext(connection) as queries:
                    assert client.get(reverse(f"desk:{name}", args=[task.pk])).status_code == 200
                costs.setdefault((who, name), []).append(len(queries))
    assert all(one == many <= LIMIT for one, many in costs.values()), costs


def test_a_part_comes_alone_when_the_page_asks_for_it(city):
    task = make_task(city)
    with at("2019-05-08"):
        answer = browser(city.unit).get(reverse("desk:task_gate", args=[task.pk]), headers={"hx-request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    measure = task.measures.first()
    assert f'href="/desk/tasks/{task.pk}/#measure-{measure.pk}"' in text


def test_signatures_that_no_longer_count_say_why(city):
    task = filled(city, 1)
    text = get(city.office, "task", task.pk).content.decode()
    assert "the dossier changed" in text
    assert "No longer counts" in text
    assert 'class="step step-current"' in text


def test_who_sees_is_what_visible_to_says(city):
    task = make_task(city)
    make_user((make_org("县水利局", city.county), Role.CLERK))
    make_user((city.county, Role.OBSERVER))
    make_user((city.lead, Role.HEAD))
    with at("2019-05-08"):
        seeing = {row.user.pk for row in access.who_sees(Task.objects.get(pk=task.pk))}
        really = {user.pk for user in User.objects.all() if Task.objects.visible_to(user).filter(pk=task.pk).exists()}
    assert seeing == really


def test_what_is_offered_is_what_the_acts_allow(city):
    """Offered and refused, or open and not offered, would both be wrong."""
    tries = {
        "claim": lambda task, who: progress.claim(task.pk, actor=who, share=1, text="x"),
        "verify": lambda task, who: progress.verify(task.pk, actor=who, share=1, method="site"),
        "grade": lambda task, who: progress.grade_basic(task.pk, actor=who, why="x"),
        "comment": lambda task, who: progress.comment(task.pk, actor=who, text="x"),
        "acceptance": lambda task, who: filing.plan_acceptance(task.pk, actor=who, text="x"),
        "evidence_add": lambda task, who: filing.add_evidence(task.pk, [picture()], actor=who, phase="before"),
        "measure": lambda task, who: progress.begin_measure(task.measures.first().pk, actor=who),
    }
    for name, who in city.people.items():
        for act, do in tries.items():
            with at("2019-03-01"):
                task = make_task(city)
                offered = act in doable.doable(task, who)
                try:
                    do(task, who)
                    allowed = True
                except Exception as error:  # noqa: BLE001 - any refusal counts
                    allowed = False
                    assert type(error).__name__ in ("PermissionDenied", "WrongState"), error
            assert offered == allowed, (name, act)
