"""Putting and dropping: what it costs, what it replaces, and that a rolled-back transaction leaves nothing."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from search import grams, index
from search.index import Passage, Thing
from search.models import Entry
from search.query import matching

pytestmark = pytest.mark.django_db


def found(words: str) -> list[tuple[str, int, int]]:
    return sorted(matching(words).values_list("kind", "subject", "part"))


def candidates(word: str) -> int:
    condition = grams.may_hold(word)
    return Entry.objects.filter(condition).count() if condition else -1


def put(subject: int = 1, text: str = "污水直排", **fields) -> None:
    index.put("problem", subject, title="城镇污水处理", passages=[text], **fields)


def test_every_part_is_found_by_title_number_and_its_own_words() -> None:
    passages = ["建成管网", Passage("第一步勘察", "1"), Passage("第二步施工", "2")]
    index.put("task", 7, title="雨污分流", passages=passages, key="X43 0000 1905", day=date(2019, 5, 6))
    assert found("雨污分流") == [("task", 7, 0), ("task", 7, 1), ("task", 7, 2)]
    assert found("雨污 施工") == [("task", 7, 2)]
    assert found("x43 0000 1905 管网") == [("task", 7, 0)]
    assert found("雨") == [("task", 7, 0)]
    assert found("污") == []
    assert matching("施工").get().where == "2"


def test_what_is_put_again_replaces_what_was_there() -> None:
    put(text="污水直排")
    put(text="黑臭水体")
    assert found("直排") == []
    assert found("黑臭") == [("problem", 1, 0)]
    assert candidates("直排") in (0, -1)


def test_public_and_inside_stand_beside_each_other() -> None:
    put(text="内部说法")
    put(text="公开说法", is_public=True)
    assert matching("说法").filter(is_public=True).get().text == "公开说法"
    index.drop("problem", [1], is_public=True)
    assert [entry.text for entry in matching("说法")] == ["内部说法"]
    index.drop("problem", [1])
    assert not Entry.objects.exists()


def test_words_do_not_reach_from_the_title_into_the_text() -> None:
    index.put("problem", 1, title="甲乙", passages=["丙丁"])
    assert found("乙丙") == []


def test_a_long_passage_is_found_to_its_end_and_across_the_cuts() -> None:
    numbers = "".join(f"{n:06d}" for n in range(10_000))
    put(text=numbers)
    assert Entry.objects.count() > 2
    for start in (0, index.LONGEST - 50, index.LONGEST + 20, 2 * index.LONGEST - 210, len(numbers) - 90):
        assert found(numbers[start : start + 90])


def test_initials_of_units() -> None:
    index.put("unit", 3, title="长寿区生态环境局", passages=[], initials_of="长寿区生态环境局")
    assert found("csq") == found("sthjj") == found("CSQSTHJJ") == [("unit", 3, 0)]
    assert found("zsq") == []


def test_what_it_costs() -> None:
    learning = int(grams.has_table())
    with CaptureQueriesContext(connection) as first:
        put()
    with CaptureQueriesContext(connection) as same:
        put()
    with CaptureQueriesContext(connection) as other:
        put(text="黑臭水体")
    with CaptureQueriesContext(connection) as many:
        index.put_many([Thing("problem", n, f"第{n}个", ["扬尘"]) for n in range(2, 102)])
    assert len(same) == 1
    assert len(first) == 2 + learning
    assert len(other) == 3 + 2 * learning
    assert len(many) <= len(first) + 2


def test_what_is_rolled_back_was_never_there() -> None:
    put(text="原来的话")
    with transaction.atomic():
        put(text="后来的话")
        put(2, text="另一件")
        index.drop("problem", [1])
        transaction.set_rollback(True)
    assert found("原来") == [("problem", 1, 0)]
    assert found("后来") == found("另一件") == []
    assert candidates("后来") in (0, -1)
    assert candidates("原来") in (1, -1)


def test_a_thing_that_is_named_twice_is_as_the_last_one_says() -> None:
    index.put_many([Thing("problem", 1, "旧", ["旧话"]), Thing("problem", 1, "新", ["新话"])])
    assert [entry.title for entry in Entry.objects.all()] == ["新"]


def test_what_no_database_keeps_is_left_out() -> None:
    put(text="污\0水\ud800直排")
    assert matching("污水直排").get().text == "污水直排"
