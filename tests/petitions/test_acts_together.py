"""Acts that meet: a result prepared before a reply was returned, a draft of a unit that takes part, two clerks."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.domain.moves import WrongState
from notify.models import Message
from petitions import doable
from petitions.domain import (
    assigning,
    closing,
    extending,
    handling,
    importing,
    linking,
    receiving,
    releasing,
    reminding,
    secrecy,
    signing,
)
from petitions.domain import rules as rule_book
from petitions.models import Import, Original
from petitions.states import Stage
from records import trail
from records.models import Event
from tests.factories import at, make_org, make_task, make_user, proof
from tests.petitions import tables, way

pytestmark = pytest.mark.django_db
WHY = "夜间仍有黑烟，需要重新调查处理。"


def test_a_result_prepared_before_the_case_was_opened_again_does_not_go_out(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    case = way.finish(city, petition)
    with at("2018-08-07"):
        made = releasing.prepare(petition.pk, actor=city.office)
    with at("2018-08-08"):
        closing.reopen(case.pk, actor=city.office, why=WHY)
        with pytest.raises(WrongState) as refused:
            releasing.release(made.pk, actor=city.publisher, seen=made.digest)
    assert refused.value.code == "behind"
    way.write_reply(city, case, day="2018-08-09", verdict="unfounded")
    way.sign(city, case, day="2018-08-09")
    way.review(city, case, day="2018-08-10")
    with at("2018-08-11"):
        for late in (
            lambda: releasing.release(made.pk, actor=city.publisher, seen=made.digest),
            lambda: releasing.reword(made.pk, actor=city.office, remark="核对"),
        ):
            with pytest.raises(WrongState) as refused:
                late()
            assert refused.value.code == "behind"
        releasing.refuse(made.pk, actor=city.publisher, why="答复已变更")
    version = way.release(city, petition, day="2018-08-11")
    assert (version.version, version.content["verdict"]) == (2, "unfounded")


def test_a_summary_for_the_units_goes_out_at_any_stage(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    with at(way.DAY):
        made = releasing.prepare(petition.pk, actor=city.office, audience="inside")
    (case,) = way.hand_over(city, petition, day="2018-08-02")
    way.write_reply(city, case)
    with at("2018-08-04"):
        assert releasing.release(made.pk, actor=city.publisher, seen=made.digest).state == "released"


def test_a_notice_is_not_opened_on_the_result_of_an_earlier_reply(city):
    batch = way.make_batch(city, 1)
    with at(way.DAY):
        rule_book.set_rules(batch.round.pk, actor=city.office, notice_days=5)
    petition = batch.petitions.get()
    case = way.finish(city, petition)
    way.release(city, petition)
    with at("2018-08-07"):
        first = closing.open_notice(case.pk, actor=city.office)
        left = closing.take_objection(first.pk, actor=city.office, text="整改不彻底，仍有异味。")
        founded = closing.take_objection(first.pk, actor=city.office, text="夜间仍在生产，噪声扰民。")
        closing.answer_objection(founded.pk, actor=city.office, founded=True, answer="情况属实，退回重新办理。")
    first.refresh_from_db()
    assert (first.state, first.deadline.settled_on) == ("withdrawn", date(2018, 8, 7))
    assert Event.objects.filter(verb="petition.notice_ended").count() == 1
    way.write_reply(city, case, day="2018-08-08")
    way.sign(city, case, day="2018-08-08")
    way.review(city, case, day="2018-08-09")
    with at("2018-08-10"):
        with pytest.raises(ValidationError) as refused:
            closing.open_notice(case.pk, actor=city.office)
        assert refused.value.code == "unreleased"
    way.release(city, petition, day="2018-08-10", note="按新的答复更正")
    with at("2018-08-10"):
        closing.open_notice(case.pk, actor=city.office)
    with at("2018-08-16"):
        with pytest.raises(ValidationError):  # the objection to the first notice still waits for its answer
            closing.close(case.pk, actor=city.office)
        closing.answer_objection(left.pk, actor=city.office, founded=False, answer="经复查，各项指标达标。")
        closing.close(case.pk, actor=city.office)
    assert way.fresh(case).stage == Stage.CLOSED


def test_the_unit_is_told_that_its_case_was_opened_again(city):
    batch = way.make_batch(city, 1)
    case = way.finish(city, batch.petitions.get())
    assert not Message.objects.filter(to=city.unit, about=f"petitions.assignment:{case.pk}", done_at=None).exists()
    with at("2018-08-08"):
        closing.reopen(case.pk, actor=city.office, why=WHY)
    told = Message.objects.filter(to=city.unit, about=f"petitions.assignment:{case.pk}", done_at=None)
    assert [row.params for row in told] == [{"number": case.petition.number}]


def test_a_unit_that_takes_part_writes_and_does_not_sign_for_the_other(city):
    batch = way.make_batch(city, 1)
    joint = make_org("县水利局", city.county)
    clerk = make_user((joint, "clerk"))
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        assigning.name_joint(case.pk, [joint], actor=city.office)
        handling.save_draft(case.pk, actor=clerk, seen=0, investigation="水质监测结果正常。")
    assert way.fresh(case).stage == Stage.HANDED_OVER
    with at("2018-08-02"):
        handling.save_draft(case.pk, actor=city.unit, seen=1)
    assert way.fresh(case).stage == Stage.HANDLING


def test_nothing_to_sign_for_stays_in_the_inbox_once_it_was_written_on_or_handed_on(city):
    batch = way.make_batch(city, 2)
    first, second = (way.hand_over(city, petition)[0] for petition in batch.petitions.all())
    open_ones = Message.objects.filter(to=city.unit, about=assigning.to_sign_for(city.responsible), done_at=None)
    assert open_ones.exists()
    with at("2018-08-02"):
        handling.save_draft(first.pk, actor=city.unit, seen=0)
        assert open_ones.exists()
        assigning.hand_on(second.pk, city.lead, actor=city.office, reason="该厂由市级监管")
    assert not open_ones.exists()


def test_a_case_is_not_handed_on_while_its_unit_waits_for_a_decision(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        with pytest.raises(WrongState) as refused:
            assigning.hand_on(case.pk, city.lead, actor=city.office, reason="该厂由市级监管")
        assert refused.value.code == "pending"
        extending.decide(asked.pk, actor=city.office, approve=False, decision="改由市级办理")
        assigning.hand_on(case.pk, city.lead, actor=city.office, reason="该厂由市级监管")
    assert not Message.objects.filter(about=f"petitions.extension:{asked.pk}", done_at=None).exists()


def test_who_asked_for_more_time_does_not_decide_it(city):
    batch = way.make_batch(city, 1)
    both = make_user((city.responsible, "clerk"), (city.office_unit, "office"))
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        asked = extending.ask(case.pk, actor=both, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        with pytest.raises(PermissionDenied):
            extending.decide(asked.pk, actor=both, approve=True, decision="同意")


def test_a_unit_is_reminded_once_a_day_and_the_second_clerk_is_told_so(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-09"):
        first, again = (reminding.remind([case.pk], actor=city.office)[0] for _ in range(2))
    assert (first.fault, bool(again.fault)) == ("", True)
    assert Event.objects.filter(verb="petition.reminded").count() == 1


def test_the_office_inside_an_accused_bureau_neither_closes_nor_guesses(city):
    """Refusals of words that tell who complained would tell it to somebody who types names."""
    bureau = make_org("市生态环境局", city.city)
    insider = make_user((make_org("督察整改科", bureau), "office"))
    batch = way.make_batch(city, 2, accused=bureau, identity={"name": "尚知远"})
    closed, held = batch.petitions.all()
    case = way.finish(city, closed)
    (open_one,) = way.hand_over(city, held)
    guess = "尚知远，尚知远，尚知远，尚知远"
    with at("2018-08-08"):
        asked = extending.ask(open_one.pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        share = assigning.Share(city.lead, part=guess)
        for act in (
            lambda: closing.reopen(case.pk, actor=insider, why=guess),
            lambda: closing.call_back(
                case.pk, actor=insider, result="unreachable", called_on=date(2018, 8, 8), note=guess
            ),
            lambda: extending.decide(asked.pk, actor=insider, approve=True, decision=guess),
            lambda: assigning.hand_on(open_one.pk, city.lead, actor=insider, reason=guess),
            lambda: assigning.hand_over(held.pk, [share], actor=insider),
            lambda: secrecy.erase(held.pk, actor=insider, why=guess),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert not doable.doable(way.fresh(case), insider)
        assert "reopen" in doable.doable(way.fresh(case), city.office)


def test_changed_types_stand_in_the_trail(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    with at(way.DAY):
        receiving.edit(petition.pk, actor=city.office, types=["air", "noise"])
    line = Event.objects.filter(verb="petition.edited").latest("pk")
    assert (line.before, line.after) == ({"types": ["air"]}, {"types": ["air", "noise"]})


def test_an_erased_identity_is_gone_from_the_wording_too(city):
    batch = way.make_batch(city, 1, content="尚知远（电话13812345678）反映砖厂冒黑烟。", identity={"name": "尚知远"})
    petition = batch.petitions.get()
    assert "尚知远" in Original.objects.get(petition=petition).content
    with at(way.DAY):
        secrecy.erase(petition.pk, actor=city.office, why="信访人要求删除", proof=proof(city.office))
    kept = Original.objects.get(petition=petition).content
    assert "尚知远" not in kept and "13812345678" not in kept and "砖厂冒黑烟" in kept


def test_what_is_on_its_way_in_has_no_readable_repr():
    draft = receiving.Draft("D1", content="尚知远反映", summary="尚知远反映", identity={"name": "尚知远"})
    assert "尚知远" not in repr(draft) and "D1" in repr(draft)


def test_the_accused_side_learns_nothing_of_its_petitions_from_links_and_repeated_objects(city):
    bureau = make_org("市生态环境局", city.city)
    insider = make_user((make_org("督察整改科", bureau), "office"))
    batch = way.make_batch(city, 4, accused=bureau, object_name="金石砖厂")
    one = batch.petitions.first()
    with at(way.DAY):
        other = way.make_batch(city, 1, number=2, round=batch.round, object_name="金石砖厂").petitions.get()
        assert [row["n"] for row in linking.often(batch.round, city.office)] == [5]
        assert not linking.often(batch.round, insider)
        assert len(linking.offers(other, city.office)) == 4
        assert not linking.offers(other, insider)
        with pytest.raises(PermissionDenied):
            linking.link(other.pk, one.pk, kind="same_object", actor=insider)


def test_of_two_who_write_at_once_none_undoes_the_other_unawares(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    (case,) = way.hand_over(city, petition)
    problem = make_task(city, batch.round).problem
    marks = (
        receiving.edit_seen(petition), receiving.accused_seen(petition), assigning.joint_seen(case),
        linking.problems_seen(petition),
    )  # fmt: skip
    acts = (
        lambda seen: receiving.edit(petition.pk, actor=city.office, seen=seen, remark="补充"),
        lambda seen: receiving.set_accused(petition.pk, city.lead, actor=city.office, seen=seen),
        lambda seen: assigning.name_joint(case.pk, [city.lead], actor=city.office, seen=seen),
        lambda seen: linking.set_problems(petition.pk, [problem], actor=city.office, seen=seen),
    )
    with at("2018-08-02"):
        for act, mark in zip(acts, marks, strict=True):
            act(mark)
        for act, mark in zip(acts, marks, strict=True):
            with pytest.raises(WrongState) as refused:
                act(mark)
            assert refused.value.code == "stale"
        for act in acts:
            act("")  # replays and scripts look at nothing
    lines = Event.objects.filter(verb__in=["petition.edited", "petition.accused_set", "petition.joined"])
    assert lines.count() == 6


def test_words_that_were_typed_stay_out_of_the_trail(city):
    """The trail is for ever, and who complained may become known after an object was named after them."""
    petition = way.make_batch(city, 1, object_name="尚知远养猪场").petitions.get()
    with at("2018-08-02"):
        receiving.edit(petition.pk, actor=city.office, object_name="某养猪场", region_text="某镇", channel="other")
        secrecy.keep(petition.pk, {"name": "尚知远"}, actor=city.office)
    line = Event.objects.get(verb="petition.edited")
    assert (line.before, line.after) == ({"channel": "call"}, {"channel": "other"})


def test_an_identity_that_is_kept_later_goes_out_of_what_the_office_wrote(city):
    batch = way.make_batch(city, 2)
    petition, other = batch.petitions.all()
    (case,) = way.hand_over(city, petition, part="尚知远反映的噪声")
    with at("2018-08-02"):
        asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        extending.decide(asked.pk, actor=city.office, approve=True, decision="已与尚知远说明")
        link = linking.link(petition.pk, other.pk, kind="same_object", actor=city.office, why="尚知远再次反映")
        secrecy.keep(petition.pk, {"name": "尚知远"}, actor=city.office)
    for row in (case, asked, link):
        row.refresh_from_db()
    assert (case.part, asked.decision, link.why) == ("举报人反映的噪声1", "已与举报人说明", "举报人再次反映")
    assert case.petition.pk == petition.pk and asked.why == "监测报告须十日才能出具"


def test_of_what_is_kept_or_erased_only_the_record_goes_out_of_the_words(city):
    """Plates, numbers of other people and everything that the record does not say stay as they were."""
    said = "李四（电话13812345678）反映渣土车湘M12345，司机13900001111。"
    first, second = way.make_batch(city, 2, content=said).petitions.all()
    (case,) = way.hand_over(city, first)
    with at("2018-08-02"):
        receiving.edit(first.pk, actor=city.office, remark="查处渣土车湘M12345，联系李四")
        asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 20), why="李四处须再查，湘M12345已扣")
        extending.decide(asked.pk, actor=city.office, approve=True, decision="与李四说明，湘M12345由13900001111押送")
        handling.save_draft(case.pk, actor=city.unit, seen=0, handlers="王五13700000000，李四在场")
        secrecy.keep(first.pk, {"name": "李四"}, actor=city.office)
        secrecy.keep(second.pk, {"phone": "0746-8323156"}, actor=city.office)
        for petition in (first, second):
            secrecy.erase(petition.pk, actor=city.office, why="信访人要求删除", proof=proof(city.office))
    for row in (asked, first):
        row.refresh_from_db()
    assert first.remark == "查处渣土车湘M12345，联系举报人"
    assert (asked.why, asked.decision) == ("举报人处须再查，湘M12345已扣", "与举报人说明，湘M12345由13900001111押送")
    assert case.replies.get().handlers == "王五13700000000，举报人在场"
    assert [row.content for row in Original.objects.order_by("petition")] == [
        "举报人（电话（电话略））反映渣土车湘M12345，司机13900001111。", said,
    ]  # fmt: skip


def test_words_that_grow_by_what_stands_in_place_of_a_name_fit_their_columns(city):
    first, second = way.make_batch(city, 2).petitions.all()
    with at("2018-08-02"):
        receiving.edit(first.pk, actor=city.office, remark="李四、" * 100)
        link = linking.link(first.pk, second.pk, kind="same_object", actor=city.office, why="李四、" * 100)
        secrecy.keep(first.pk, {"name": "李四"}, actor=city.office)
    for row in (first, link):
        row.refresh_from_db()
    assert (first.remark, link.why) == ("举报人、" * 75, "举报人、" * 75)


def test_the_part_that_signatures_bind_to_stays_as_it_was(city):
    first, second = way.make_batch(city, 2).petitions.all()
    cases = [way.hand_over(city, petition, part="李四反映的噪声")[0] for petition in (first, second)]
    way.write_reply(city, cases[0])
    with at("2018-08-04"):
        for petition in (first, second):
            secrecy.keep(petition.pk, {"name": "李四"}, actor=city.office)
    signed, open_one = (way.fresh(case) for case in cases)
    assert (signed.part, open_one.part) == ("李四反映的噪声1", "举报人反映的噪声1")
    assert signing.digest(signing.content(signed, signing.filed_reply(signed))) == signed.run.digest


@pytest.mark.parametrize(
    ("content", "chosen", "accused"),
    [
        ("来信反映东安县环境保护监察大队不到现场。", {}, "东安县环境保护监察大队"),
        ("来信反映东安县环境保护监察大队不到现场。", {"names_accused": False}, None),
        ("来信反映噪声扰民，已向东安县环境保护监察大队反映无果。", {}, None),
        ("找过东安县环境保护监察大队多次投诉，东安县环境保护监察大队推诿。", {}, "东安县环境保护监察大队"),
        ("来信反映噪声扰民。", {}, None),
    ],
)
def test_a_unit_that_the_wording_names_is_the_accused_one_on_record(city, content, chosen, accused):
    make_org("东安县环境保护监察大队", city.county)
    batch = way.make_batch(city, 1)
    draft = receiving.Draft("X2YZ201808010801", content=content, **chosen)
    with at("2018-08-02"):
        made = receiving.add_petition(batch.pk, draft, actor=city.office)
    assert (str(made.accused) if made.accused else None, draft.accused) == (accused, None)
    line = Event.objects.get(verb="petition.entered")
    assert line.after == {"batch": "1", "commitments": {}} | ({"accused": accused} if accused else {})


def test_the_reason_of_a_link_tells_of_neither_petitioner(city):
    first = way.make_batch(city, 1).petitions.get()
    second = way.make_batch(city, 1, number=2, round=first.round, identity={"name": "尚知远"}).petitions.get()
    with at("2018-08-02"), pytest.raises(ValidationError) as refused:
        linking.link(first.pk, second.pk, kind="repeat", actor=city.office, why="尚知远再次反映")
    assert refused.value.error_dict["why"][0].code == "identity"


def test_the_table_that_a_petition_came_from_forgets_it_too(city):
    round = way.make_batch(city, 1).round
    row = tables.classic(1, "D2YZ201808020001", 交办问题基本情况="尚知远反映堆场扬尘")
    other = tables.classic(2, "D2YZ201808020002", 交办问题基本情况="反映河水发黑")
    with at("2018-08-02"):
        upload = SimpleUploadedFile("第2批.xlsx", tables.sheet([tables.CLASSIC, row, other]))
        source = importing.take(round.pk, upload, actor=city.office)
        importing.read_in(source.pk)
        batch = importing.commit(source.pk, importing.batch_facts(Import.objects.get()), actor=city.office)
        petition = batch.petitions.get(number="D2YZ201808020001")
        secrecy.keep(petition.pk, {"name": "尚知远"}, actor=city.office)
        secrecy.erase(petition.pk, actor=city.office, why="信访人要求删除", proof=proof(city.office))
    assert [one.values["number"] for one in source.rows.all()] == ["D2YZ201808020002"]
    assert Original.objects.get(petition=petition).content == "举报人反映堆场扬尘"
    assert trail.verify().fault == ""


def test_a_number_that_is_a_telephone_number_does_not_go_out(city):
    batch = way.make_batch(city, 1)
    with at(way.DAY):
        petition = receiving.add_petition(
            batch.pk, receiving.Draft(number="13907461234", content="夜间排污"), actor=city.office
        )
    way.finish(city, petition)
    with at("2018-08-07"):
        made = releasing.prepare(petition.pk, actor=city.office)
        with pytest.raises(ValidationError) as refused:
            releasing.release(made.pk, actor=city.publisher, seen=made.digest)
    assert refused.value.code == "identity"
