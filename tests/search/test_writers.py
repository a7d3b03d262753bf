"""Each change of a text is found, and what is withdrawn is gone, in the transaction of the change itself."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from cases.domain import drafting, planning, publicity
from finding import rebuilding
from orgs.models import Organisation
from petitions.domain import receiving, releasing, secrecy
from search import index, units
from search.index import Thing
from search.models import Entry
from search.query import matching
from search.sources import Source
from tests.cases import way as tasks
from tests.factories import at, make_task, proof
from tests.petitions import way

pytestmark = pytest.mark.django_db


def kinds(words: str) -> list[str]:
    return sorted(f"{'public ' * entry.is_public}{entry.kind}" for entry in matching(words))


def differences() -> list[str]:
    units.keep_changed()
    return list(rebuilding.differences())


def test_problems_and_tasks_with_their_measures(city) -> None:
    task = make_task(city, filed=None)
    assert kinds("污水直排") == ["problem"]
    assert kinds("100户截污") == ["task"]
    assert {e.where for e in matching("措施2")} == {"2"}
    assert kinds("措施2 县住建局") == []  # the units stand with the task itself
    assert kinds("县住建局 截污") == ["task"]
    with at("2018-11-02"):
        drafting.edit_problem(task.problem_id, actor=city.office, text="黑臭水体")
    assert kinds("直排") == []
    assert kinds("黑臭") == ["problem"]
    assert differences() == []


def test_a_drafted_task_that_is_written_anew(city) -> None:
    task = make_task(city, filed=None)
    draft = planning.TaskDraft(
        goal="建成一座处理厂",
        words="2019年12月底前",
        place=city.county,
        units=[(city.lead, "responsible"), (city.lead, "lead")],
        measures=[planning.MeasureDraft("勘察")],
    )
    with at("2018-11-02"):
        drafting.edit_draft(task.pk, draft, actor=city.office, seen=drafting.edition(task))
    assert kinds("截污") == kinds("措施") == kinds("县住建局") == []
    assert kinds("处理厂 市住建局") == ["task"]
    assert differences() == []


def test_a_refused_act_leaves_no_word(city) -> None:
    round = make_task(city).problem.round
    category = round.categories.first()
    with pytest.raises(RuntimeError), transaction.atomic():
        planning.add_problem(round, actor=city.office, category=category, number=9, title="将被撤回", text="不该找到")
        assert kinds("不该找到") == ["problem"]
        raise RuntimeError
    assert kinds("不该找到") == []


def test_notices_are_public_while_they_stand(city) -> None:
    notice = tasks.in_notice(city)
    assert "public notice" in kinds(notice.result)
    objection = tasks.objected(city, notice)
    with at("2019-05-16"):
        publicity.answer(objection.pk, actor=city.office, founded=True, text="情况属实，退回整改。")
    assert "public notice" not in kinds(notice.result)
    assert differences() == []


def test_petitions_apart_by_who_may_read_them(city) -> None:
    batch = way.make_batch(city, count=1, object_name="某某砖厂", region_text="东安县白牙市镇")
    petition = batch.petitions.get()
    assert kinds(petition.number) == ["petition", "petition_summary"]
    assert kinds("白牙市镇") == ["petition"]
    assert kinds("砖厂") == ["petition_summary"]
    case = way.finish(city, petition, investigation="现场查见烟囱冒黑烟。")
    assert kinds("冒黑烟") == ["reply"]
    assert matching("冒黑烟").get().subject == case.pk
    version = way.release(city, petition)
    assert "public petition" in kinds("冒黑烟")
    assert kinds(version.content["content"][:6]) == ["petition", "petition_summary", "public petition"]
    with at("2018-08-08"):
        releasing.withdraw(version.pk, actor=city.publisher, why="需要更正，暂时撤回")
    assert kinds("冒黑烟") == ["reply"]
    assert kinds(version.content["content"][:6]) == ["petition_summary"]
    assert differences() == []


def test_who_complained_is_taken_out_and_with_the_identity_the_reply(city) -> None:
    petition = way.make_batch(city, count=1).petitions.get()
    case = way.finish(city, petition, investigation="经向欧阳锦瑟了解，烟囱冒黑烟。")
    assert kinds("欧阳锦瑟") == ["reply"]  # nobody knows yet who complained
    with at("2018-08-09"):
        secrecy.keep(petition.pk, {"name": "欧阳锦瑟", "phone": "13900001234"}, actor=city.office)
    assert kinds("欧阳锦瑟") == []
    assert kinds("冒黑烟") == ["reply"]
    with at("2018-08-10"):
        secrecy.erase(petition.pk, actor=city.office, why="不再需要保存", proof=proof(city.office))
    assert kinds("冒黑烟") == kinds("欧阳锦瑟") == []
    assert not Entry.objects.filter(kind="reply", subject=case.pk).exists()
    assert differences() == []


def test_a_petition_that_is_mended_and_a_batch_that_is_taken_back(city) -> None:
    batch = way.make_batch(city, count=2)
    petition = batch.petitions.first()
    with at("2018-08-02"):
        receiving.edit(petition.pk, actor=city.office, summary="油烟扰民", region_text="芦洪市镇")
    assert kinds("油烟扰民") == ["petition_summary"]
    assert kinds("芦洪市镇") == ["petition"]
    assert differences() == []
    batch.state = batch.State.DRAFT
    batch.save()
    receiving.take_back(batch.pk, actor=city.office)
    assert not Entry.objects.exclude(kind="unit").exists()


def test_units_by_name_and_by_letters(city) -> None:
    assert units.keep_changed() == Organisation.objects.count()
    assert units.keep_changed() == 0
    assert kinds("xzjj") == ["unit"]
    Organisation.objects.filter(name="县住建局").update(name="县住房和城乡建设局")
    assert units.keep_changed() == 1
    assert kinds("xzjj") == []
    assert kinds("xzfhcxjsj") == ["unit"]


def test_the_check_finds_each_kind_of_difference_and_the_rebuild_mends_it(city) -> None:
    task = make_task(city)
    units.keep_changed()
    index.drop("problem", [task.problem_id])
    index.put("task", task.pk, title="假的", passages=["假的"])
    index.put("problem", 99_999, title="多余", passages=["多余"])
    index.put("nothing", 1, title="不认识", passages=["不认识"])
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("search_index", "--check", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    lines = out.getvalue().splitlines()
    assert f"problem {task.problem_id}.0: missing" in lines
    assert "problem 99999: superfluous" in lines
    assert "nothing: no app knows this kind" in lines
    assert any(line.startswith(f"task {task.pk}.0: other ") for line in lines)
    assert f"task {task.pk}.1: missing" in lines
    call_command("search_index", "--rebuild", stdout=StringIO())
    call_command("search_index", "--check", stdout=out, stderr=StringIO())


def test_only_an_empty_index_is_built_on_its_own(city) -> None:
    make_task(city)
    Entry.objects.all().delete()
    call_command("search_index", "--if-empty", stdout=StringIO())
    assert kinds("直排") == ["problem"]
    index.drop("problem", list(Entry.objects.filter(kind="problem").values_list("subject", flat=True)))
    call_command("search_index", "--if-empty", stdout=StringIO())
    assert kinds("直排") == []


def test_what_is_written_while_the_index_is_built_anew_stands(city, monkeypatch) -> None:
    """Acts that commit between what the rebuild reads and what it writes: a text mended, things that are new."""
    said: dict[int, str] = {1: "旧的说法"}

    def write(pk: int, text: str) -> None:
        said[pk] = text
        index.put("problem", pk, title=text, passages=[text])

    def subjects() -> list[int]:
        found = list(said)
        write(100 + len(said), "刚刚录入")
        return found

    def things(ids) -> list[Thing]:
        found = [Thing("problem", pk, said[pk], [said[pk]]) for pk in ids if pk in said]
        if said[1] == "旧的说法":
            write(1, "改正以后")
        return found

    index.put("problem", 99_999, title="多余", passages=["多余"])
    monkeypatch.setattr(rebuilding, "SOURCES", (Source("problem", subjects, things),))
    rebuilding.rebuild(lambda _kind, _done, _all: None)
    assert (kinds("旧的"), kinds("改正"), kinds("多余")) == ([], ["problem"], [])
    assert kinds("刚刚录入") == ["problem"]
