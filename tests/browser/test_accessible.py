"""Every page in both languages, wide and on a phone: axe, no sideways scrolling, nothing in the console."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from orgs.models import User
from tests.browser.conftest import PHONE, WIDE, Windows
from tests.browser.showcase import Showcase, make_showcase
from tests.factories import City

GRAVE = ("serious", "critical")
AXE = Axe()
ALL_RULES = {"resultTypes": ["violations"]}
# The slowest rule; colours are the same in both languages, so the second one is spared it on the phone.
FEWER_RULES = ALL_RULES | {"rules": {"color-contrast": {"enabled": False}}}
# Everything that is folded is looked at as well; parts that load themselves have arrived.
UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
# Not innerWidth: a phone widens its window to what overflows.
OVERFLOW = f"document.documentElement.scrollWidth - {PHONE['width']}"
LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def show(city: City, live_server) -> Showcase:
    return make_showcase(city)


def look(page: Page, paths: dict[str, int], *, closely: bool) -> Iterator[str]:
    """The faults of each page: its status where another is expected, grave ones that axe finds, sideways scrolling.

    `closely`: the page is loaded anew on the phone, and its colours are judged there as well.
    """
    for path, status in paths.items():
        page.set_viewport_size(WIDE)
        answer = page.goto(path)
        if answer is None or answer.status != status:
            yield f"{path}: answered {answer.status if answer else 'nothing'}"
        yield from _grave(page, path, ALL_RULES)
        page.set_viewport_size(PHONE)
        if closely:
            page.reload()
        yield from _grave(page, f"{path} (phone)", ALL_RULES if closely else FEWER_RULES)
        if (over := page.evaluate(OVERFLOW)) > 1:
            yield f"{path} (phone): scrolls sideways by {over} px"


def _grave(page: Page, path: str, rules: dict) -> Iterator[str]:
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate(UNFOLD)
    for fault in AXE.run(page, options=rules).response["violations"]:
        if fault["impact"] in GRAVE:
            spots = [" ".join(map(str, node["target"])) for node in fault["nodes"]]
            yield f"{path}: {fault['id']} at {', '.join(spots[:3])}"


def look_in_both(windows: Windows, person: User | None, paths: dict[str, int]) -> Iterator[str]:
    """The faults in both languages, one stage for both."""
    for language in LANGUAGES:
        page = windows.new(person, path="/definitions/", language=language)
        for fault in look(page, paths, closely=language == LANGUAGES[0]):
            yield f"{language}, {person}: {fault}"
        page.context.close()


def ok(*paths: str) -> dict[str, int]:
    return dict.fromkeys(paths, 200)


def office_pages(show: Showcase) -> dict[str, int]:
    round, draft = f"/desk/rounds/{show.round.slug}/", f"/desk/rounds/{show.drafts.slug}/"
    task = show.tasks["draft"]
    return ok(
        "/desk/rounds/", "/desk/rounds/new/", draft, f"{draft}problems/new/", f"{draft}problems/1/edit/",
        f"{draft}problems/1/tasks/new/", f"{draft}problems/1/tasks/{task.pk}/edit/", f"{draft}rules/",
        f"{draft}activities/", round, "/desk/", "/desk/inbox/", "/desk/queue/papers/", "/desk/queue/overdue/",
        f"{round}edit/", f"{round}problems/", f"{round}problems/?q=999", f"{round}lists/problems/",
        f"{round}lists/measures/", f"{round}lists/duties/", f"{round}rules/", f"{round}activities/",
        f"{round}figures/", f"{round}releases/", f"{round}releases/{show.release.pk}/", "/desk/people/",
        "/desk/people/substitutes/new/", "/desk/people/handover/",
        f"/desk/people/handover/?old={show.city.leader.pk}&new={show.city.secretary.pk}&why=x",
    )  # fmt: skip


def task_pages(show: Showcase) -> dict[str, int]:
    """Tasks at every stage and their acts, as the office has them."""
    tasks = {name: f"/desk/tasks/{task.pk}/" for name, task in show.tasks.items()}
    notice, (first, second) = show.notice.pk, show.objections
    return ok(
        *tasks.values(), f"{tasks['accepted']}notice/", f"{tasks['in_notice']}notice/", f"{tasks['in_notice']}close/",
        f"{tasks['ended']}close/", f"{tasks['closed']}reopen/", f"{tasks['leaders']}dossier/",
        f"/desk/notices/{notice}/objection/", f"/desk/objections/{first.pk}/", f"/desk/objections/{second.pk}/",
        f"/desk/sign/{show.mayors.run_id}/", f"/desk/sign/{show.mayors.run_id}/sheet/",
        f"/desk/sign/{show.leaders.run_id}/paper/", f"/desk/paper/{show.sheet.pk}/", f"/desk/changes/{show.change.pk}/",
    )  # fmt: skip


def other_desks(show: Showcase) -> dict[str, dict[str, int]]:
    """By name of the person."""
    tasks = {name: f"/desk/tasks/{task.pk}/" for name, task in show.tasks.items()}
    run, working = f"/desk/sign/{show.leaders.run_id}/", tasks["working"]
    return {
        "unit": ok(
            "/desk/", "/desk/inbox/", working, f"{working}gate/", f"{working}changes/", f"{working}history/",
            f"{working}people/", f"{tasks['behind']}changes/ask/", f"{tasks['reported']}submit/", "/desk/people/",
        ),
        "leader": ok("/desk/", "/desk/sign/", "/desk/sign/?tab=cases", "/desk/sign/?tab=signed", run, f"{run}return/"),
        "mayor": ok("/desk/", "/desk/sign/", f"/desk/sign/{show.mayors.run_id}/"),
        "publisher": ok("/desk/", f"/desk/rounds/{show.round.slug}/releases/"),
        "verifier": ok("/desk/"),
        "observer": ok("/desk/", tasks["behind"]) | {"/desk/people/handover/": 403, "/desk/tasks/99999/": 404},
        "auditor": ok("/desk/", "/desk/trail/"),
        "admin": ok("/desk/", "/desk/people/"),
    }  # fmt: skip


def test_pages_of_every_desk(show: Showcase, windows) -> None:
    faults = list(look_in_both(windows, show.city.office, office_pages(show) | task_pages(show)))
    for name, paths in other_desks(show).items():
        faults += look_in_both(windows, show.city.people[name], paths)
    assert faults == []


SPOIL = """document.body.insertAdjacentHTML("beforeend", '<img src="/static/img/seal.svg"><p>wide</p>');
document.body.lastElementChild.style.width = "900px";"""


def test_the_judge_finds_what_is_wrong(city: City, windows, faults: list[str]) -> None:
    page = windows.new(path="/definitions/", phone=True)
    assert (list(_grave(page, "", ALL_RULES)), page.evaluate(OVERFLOW) <= 1) == ([], True)
    page.evaluate(SPOIL)
    assert [fault.split()[1] for fault in _grave(page, "", ALL_RULES)] == ["image-alt"]
    assert page.evaluate(OVERFLOW) > 1
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.bad = 1' }))")
    page.wait_for_timeout(100)
    assert page.evaluate("window.bad") is None
    assert [("Content Security Policy" in one) for one in faults] == [True]
    faults.clear()
