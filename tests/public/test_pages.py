"""The public site shows released states and nothing else, and every number opens what it counts."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from cases.domain import progress
from duban.reader import ReaderChoices
from public.views import home
from reports import releasing
from reports.numbers import groups
from tests.factories import at
from tests.public.stage import AS_OF, publish

pytestmark = pytest.mark.django_db
ROUND = "/rounds/first/"


def get(path: str, day=AS_OF, language: str = "en", status: int = 200) -> str:
    with at(day):
        answer = Client().get(path, headers={"accept-language": language})
    assert answer.status_code == status, path
    return answer.content.decode()


def test_nothing_is_there_before_a_release(stage):
    assert "No figures have been released yet" in get("/")
    for path in (ROUND, f"{ROUND}problems/1/", f"{ROUND}bulletin.pdf", f"{ROUND}bulletin.html"):
        get(path, status=404)
    with at(AS_OF):
        releasing.make(stage.round.pk, AS_OF, actor=stage.city.office)
    assert "No figures have been released yet" in get("/")
    get(ROUND, status=404)


def test_home_shows_the_figures_of_the_newest_release(release):
    text = get("/")
    shown = dict(re.findall(r'data-number="problems\.(\w+)"[^>]*>(?:<span[^>]*>[^<]*</span> <b>)?(\d+)', text))
    figures = release.figures["problems"]
    assert shown == {name: str(figures[name]) for name in shown}
    assert set(figures) - set(shown) == {"categories", "long_term", "reported_complete"}
    assert (shown["total"], shown["completed_early"], shown["closed"], shown["in_notice"]) == ("5", "2", "1", "1")
    assert "Figures as of 2019-06-28, version 1" in text
    assert "In public notice now" in text


def test_every_number_opens_a_list_of_exactly_that_many_rows(release):
    numbers = [number for group in groups(release.figures) for number in group.numbers]
    assert len(numbers) > 35
    page = get(ROUND)
    for number in numbers:
        if f'data-number="{number.key}"' not in page:
            assert number.key.startswith("tasks."), number.key
            continue
        text = get(f"{ROUND}?{number.query}")
        assert (number.key, text.count("<tr data-row")) == (number.key, number.count)
        assert f'data-total="{number.count}"' in text


def test_the_category_and_words_filter_the_list(release):
    assert get(f"{ROUND}?category=2").count("<tr data-row") == 1
    assert get(f"{ROUND}?q=无任务").count("<tr data-row") == 1
    assert get(f"{ROUND}?unit=市住建局").count("<tr data-row") == 4
    assert get(f"{ROUND}?status=nonsense").count("<tr data-row") == 5  # named by the form, filters nothing
    assert get(f"{ROUND}?list=nonsense").count("<tr data-row") == 5


def test_a_problem_page_tells_plan_progress_and_standing(stage, release):
    verified = get(f"{ROUND}problems/{stage.verified.problem.number}/")
    assert "完成100户截污" in verified
    assert "60 %" in verified
    assert "On site" in verified
    assert "2019-12-31" in verified
    behind = get(f"{ROUND}problems/{stage.behind.problem.number}/")
    assert "No verified update yet" in behind
    bare = get(f"{ROUND}problems/7/")
    assert "had not been filed" in bare
    assert "Illustrative" in bare
    get(f"{ROUND}problems/99/", status=404)


def test_later_facts_change_nothing_until_the_next_release(stage, release):
    pages = (ROUND, f"{ROUND}problems/{stage.verified.problem.number}/", "/")
    before = [get(page) for page in pages]
    with at("2019-06-28", 15):
        progress.verify(stage.verified.pk, actor=stage.city.verifier, share=80, method="papers")
        progress.grade_basic(stage.verified.pk, actor=stage.city.office, why="主体完成")
    assert [get(page) for page in pages] == before
    publish(stage)
    after = get(pages[1])
    assert "80 %" in after
    assert "basically completed" in after
    assert "60% (2019-05-20)" in after  # the difference between the versions


def test_a_withdrawn_release_leaves_its_line_and_the_one_before_stands(stage, release):
    with at("2019-06-20"):
        first = get(ROUND)
    assert "version 1" in first
    with at(AS_OF):
        progress.verify(stage.behind.pk, actor=stage.city.verifier, share=10, method="site")
    second = publish(stage)
    assert "version 2" in get(ROUND)
    with at(AS_OF):
        releasing.withdraw(second.pk, actor=stage.city.publisher, why="核实日期录入有误")
    text = get(ROUND)
    assert "Figures as of 2019-06-28, version 1" in text
    assert "核实日期录入有误" in text
    assert "核实日期录入有误" in get("/")
    with at(AS_OF):
        releasing.withdraw(release.pk, actor=stage.city.publisher, why="全部重新核对")
    assert "No released figures stand at present" in get(ROUND)
    get(f"{ROUND}problems/1/", status=404)
    get(f"{ROUND}bulletin.html", status=404)


def test_four_eyes(stage):
    with at(AS_OF):
        made = releasing.make(stage.round.pk, AS_OF, actor=stage.city.publisher)
        with pytest.raises(PermissionDenied):
            releasing.release(made.pk, actor=stage.city.publisher)


def test_public_pages_may_be_cached_by_everybody(release):
    with at(AS_OF):
        first = Client().get(ROUND)
        again = Client().get(ROUND, headers={"if-none-match": first["ETag"]})
    assert first["Cache-Control"] == "public, no-cache"
    assert first.cookies == {}
    assert {"Accept-Language", "Cookie"} <= {word.strip() for word in first["Vary"].split(",")}
    assert (again.status_code, again.content) == (304, b"")


def test_pages_of_people_who_are_signed_in_are_not_cached(stage, release):
    browser = Client()
    with at(AS_OF):
        browser.force_login(stage.city.office)
        answer = browser.get(ROUND)
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


@pytest.mark.parametrize(
    "path", ["/", ROUND, f"{ROUND}?list=measures", f"{ROUND}problems/2/", "/notices/", "/definitions/"]
)
def test_few_queries_however_many_releases(stage, release, django_assert_max_num_queries, path):
    with at(AS_OF):
        for share in (20, 30, 40):
            progress.verify(stage.behind.pk, actor=stage.city.verifier, share=share, method="site")
            publish(stage)
        with django_assert_max_num_queries(12):
            Client().get(path)


def test_language_by_link_stays_on_the_page_and_nowhere_else(release):
    browser = Client()
    answer = browser.get(f"{ROUND}?list=tasks&lang=en")
    assert (answer.status_code, answer["Location"]) == (302, f"{ROUND}?list=tasks")
    assert answer.cookies["django_language"].value == "en"
    assert answer["Cache-Control"] == "no-store"
    assert "What the numbers mean" in browser.get("/").content.decode()
    away = RequestFactory().get("/", {"lang": "en", "q": "水"})
    away.path = "//evil.example/\r\nX: 1"
    assert ReaderChoices(home)(away)["Location"] == "/evil.example/%0D%0AX%3A%201?q=%E6%B0%B4"
    assert browser.get("/?lang=xx").cookies == {}


def test_nothing_comes_from_elsewhere(release):
    for path in ("/", ROUND, f"{ROUND}problems/1/", "/notices/", "/definitions/"):
        text = get(path)
        loaded = re.findall(r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]+)"', text)
        assert all(url.startswith("/") and not url.startswith("//") for url in loaded)
        assert " style=" not in text
        assert "og:title" in text


def test_every_definition_names_a_number_that_exists(release):
    text = get("/definitions/")
    for name in release.figures["problems"]:
        if name not in ("total", "categories"):
            assert f'id="{name}"' in text
