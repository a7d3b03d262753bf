"""The public search finds what public pages show, leads there, and neither finds nor counts anything else."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.domain import publicity
from cases.models import Problem
from petitions.domain import releasing as petition_releasing
from petitions.models import PublicVersion as PetitionVersion
from plans.domain import filing
from plans.domain import publishing as plan_publishing
from plans.models import PlanVersion
from public import search_queries, search_views
from public.search_queries import KINDS
from reports import publishing, releasing
from search.models import Entry
from tests.factories import at
from tests.petitions import way
from tests.plans.way import drawn
from tests.public.stage import AS_OF, publish

pytestmark = pytest.mark.django_db
WORD = "蓝鲸工坊"  # in results of petitions: one stands, one was withdrawn, one was never released
LINK = re.compile(r'<li>\s*<p><a href="([^"]+)" lang="zh-Hans">(.*?)</a></p>\s*<p lang="zh-Hans">(.*?)</p>', re.S)
TABS = re.compile(r'<a (?:class="chip" )?href="(/search/\?[^"]+)"[^>]*>(.*?) <span class="tab-count">(\d+)</span>')


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    cache.clear()


def get(day=AS_OF, language="en", **query):
    with at(day):
        return Client(headers={"accept-language": language}).get("/search/", query)


def page(**query):
    answer = get(**query)
    assert answer.status_code == 200
    return answer.content.decode()


def found(**query):
    """Address and marked text of every hit of the first page, and how many the page says there are."""
    text = page(**query)
    said = re.search(r"(\d+) found", text)
    return [(url, f"{title} {body}") for url, title, body in LINK.findall(text)], int(said[1]) if said else 0


def urls(**query):
    return [url for url, _text in found(**query)[0]]


@pytest.fixture
def petitions(city):
    """Petitions in a round of their own: released and in a table, withdrawn, never released."""
    batch = way.make_batch(city, 3)
    first, second, third = batch.petitions.order_by("ordinal")
    for petition, place in ((first, "一"), (second, "二"), (third, "三")):
        way.finish(city, petition, investigation=f"经查，{WORD}{place}号夜间确有排烟。")
    way.release(city, first)
    taken = way.release(city, second)
    with at("2018-08-08"):
        petition_releasing.prepare(third.pk, actor=city.office)
        row = publishing.make(batch.round.pk, batch.pk, actor=city.office)
        publishing.release(row.pk, actor=city.publisher, seen=row.digest)
        petition_releasing.withdraw(taken.pk, actor=city.publisher, why="有误，更正后重新公开")
    return batch


@pytest.fixture
def plan(city):
    """A plan that stands released without its second task."""
    version = drawn(city, None)
    PlanVersion.objects.filter(pk=version.pk).update(state="settled")
    with at("2018-11-06"):
        filing.file(version.pk, actor=city.office)
        public = plan_publishing.prepare(version.pk, actor=city.office, intro="银杏大道现予公开", leave_out=[2])
        return plan_publishing.release(public.pk, actor=city.publisher, link="")


def test_every_kind_is_found_and_its_address_answers(stage, petitions, plan):
    publish(stage)
    words = {
        "problem": "污水直排",
        "plan": "银杏大道",
        "notice": "整改到位",
        "petition": WORD,
        "publication": "边督边改",
    }
    assert set(words) == set(KINDS)
    seen = set()
    for kind, word in words.items():
        hits, count = found(q=word)
        assert 0 < len(hits) == count, kind
        narrowed = urls(q=word, kind=kind)
        assert narrowed and set(narrowed) <= {url for url, _text in hits}, kind
        assert all(f"<mark>{word}</mark>" in text for _url, text in hits), kind
        seen |= {url for url, _text in hits}
    with at(AS_OF):
        assert {url: Client().get(url).status_code for url in seen} == dict.fromkeys(seen, 200)
    assert f"/rounds/{plan.version.plan.round.slug}/plan/" in seen
    assert f"/notices/{stage.notice.pk}/" in seen


def test_what_was_withdrawn_or_never_released_is_not_found_or_counted(stage, petitions):
    first, second, third = petitions.petitions.order_by("ordinal")
    # All of it is there, and the desk's entries hold the words.
    assert PetitionVersion.objects.filter(petition=second, state="withdrawn").exists()
    assert Entry.objects.filter(kind="reply", is_public=False, folded__contains=WORD).count() == 3
    assert urls(q=WORD) == [f"/rounds/{petitions.round.slug}/petitions/{first.number}/"]
    assert found(q=WORD)[1] == 1
    assert re.search(r"Results of petitions <span class=\"tab-count\">1</span>", page(q=WORD))
    for petition in (second, third):
        assert urls(q=petition.number) == []
    # No figures are released: problems are not found, their notices are.
    assert Entry.objects.filter(kind="problem", is_public=False, folded__contains="污水直排").exists()
    assert urls(q="污水直排") == []
    release = publish(stage)
    assert len(urls(q="污水直排")) == 4
    # The problem that is in no plan is released with the rest; what only the desk knows of it is not.
    Problem.objects.filter(title="无任务的问题").update(text="只有内部知道的白鹭")
    assert urls(q="白鹭") == []
    with at(AS_OF):
        releasing.withdraw(release.pk, actor=stage.city.publisher, why="数据有误，更正后重新发布")
    assert urls(q="污水直排") == []


def test_a_withdrawn_notice_and_a_withdrawn_plan_are_gone(stage, plan):
    before = urls(q="整改到位", kind="notice")
    assert f"/notices/{stage.notice.pk}/" in before
    with at(AS_OF):
        row = publicity.object_to(stage.notice.pk, text="现场仍有污水外排，请核实。", contact="", file=None)[0]
        publicity.answer(row.pk, actor=stage.city.office, founded=True, text="情况属实，撤回公示，继续整改。")
        plan_publishing.withdraw(plan.pk, actor=stage.city.publisher, why="附件有误，更正后重新公开")
    assert urls(q="整改到位", kind="notice") == [url for url in before if url != f"/notices/{stage.notice.pk}/"]
    assert urls(q="银杏大道") == []


def test_counts_of_kinds_and_rounds_equal_their_lists(stage, petitions, plan):
    publish(stage)
    # The problem's words stand in problems, in the plan and in notices: several kinds, several rounds.
    text = page(q="完成100户截污")
    links = [(url.replace("&amp;", "&"), int(n)) for url, _label, n in TABS.findall(text)]
    assert len(links) >= 6
    with at(AS_OF):
        for url, count in links:
            answer = Client(headers={"accept-language": "en"}).get(url).content.decode()
            assert (url, len(LINK.findall(answer))) == (url, count)
    both = page(q="完成100户截污", kind="plan", round="first")
    assert "Search everywhere" in both
    assert LINK.findall(both) == []


def test_pages_keep_words_and_choices_and_are_stable(stage, monkeypatch):
    publish(stage)
    everything = urls(q="完成100户截污")
    monkeypatch.setattr(search_views, "PAGE", 2)
    seen = [url for n in range(1, 5) for url in urls(q="完成100户截污", page=n)]
    assert seen[: len(everything)] == everything
    assert "q=%E5%AE%8C%E6%88%90100%E6%88%B7%E6%88%AA%E6%B1%A1&amp;kind=problem&amp;page=2" in page(
        q="完成100户截污", kind="problem"
    )


def test_too_many_are_not_counted_to_the_end(stage, monkeypatch):
    publish(stage)
    monkeypatch.setattr(search_queries, "EXACT", 2)
    text = page(q="完成100户截污")
    assert "more than" in text and 'class="tab-count"' not in text
    assert len(LINK.findall(text)) == 2
    assert len(urls(q="完成100户截污", kind="notice", round="first")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "What are you looking for?"),
        ("  ", "What are you looking for?"),
        ("，。", "signs alone are in every text"),
        ("污", "One character finds only what begins with it"),
        ("没有这个词", "Nothing holds “没有这个词”"),
        ("<b>x</b>", "Nothing holds “&lt;b&gt;x&lt;/b&gt;”"),
        ("完" * 200, "Only the first 100 characters were searched"),
        ("a b c d e f g h i j", "Only the first 8 words were searched"),
    ],
)
def test_every_way_to_find_nothing_says_what_to_do(stage, words, said):
    publish(stage)
    assert said in page(q=words)


@pytest.mark.parametrize("query", [{"kind": "task"}, {"kind": "'"}, {"round": "none"}, {"page": "x"}, {"page": "-1"}])
def test_wrong_choices_are_answered(stage, query):
    publish(stage)
    assert get(q="污水直排", **query).status_code == 200


def test_costs_the_same_for_many_hits(stage):
    publish(stage)

    def cost(word):
        with at(AS_OF), CaptureQueriesContext(connection) as asked:
            assert Client().get("/search/", {"q": word}).status_code == 200
        return len(asked)

    assert cost("整改到位") == cost("污水直排") == 5


def test_one_connection_may_not_search_without_end(stage, monkeypatch):
    publish(stage)
    monkeypatch.setattr(search_views, "LIMIT", 2)
    assert [get(q=word).status_code for word in ("污水", "直排", "截污")] == [200, 200, 429]
    assert get().status_code == 200
    answer = get(q="截污")
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("600", "no-store")
    assert "Many searches came from your connection" in answer.content.decode()


def test_a_kept_page_forgets_what_is_withdrawn(stage, petitions, settings, tmp_path):
    settings.PUBLIC_CACHE, settings.PUBLIC_CACHE_DIR = True, tmp_path / "pages"
    assert len(urls(q=WORD)) == 1
    with at(AS_OF), CaptureQueriesContext(connection) as asked:
        Client(headers={"accept-language": "en"}).get("/search/", {"q": WORD})
    assert len(asked) == 1
    version = PetitionVersion.objects.get(state="released")
    with at(AS_OF):
        petition_releasing.withdraw(version.pk, actor=stage.city.publisher, why="有误，更正后重新公开")
    assert urls(q=WORD) == []


def test_the_box_stands_on_every_page_once(stage):
    publish(stage)
    with at(AS_OF):
        for path in ("/", "/search/", "/rounds/first/problems/2/", "/notices/"):
            text = Client().get(path).content.decode()
            assert len(re.findall(r'<form[^>]* action="/search/"', text)) == 1, path
    with at(AS_OF):
        assert "/search/</loc>" in Client().get("/sitemap-pages.xml").content.decode()
        assert "Disallow: /search/?\n" in Client().get("/robots.txt").content.decode()
