"""What happens a second time: cases opened again, replies returned again, numbers entered late, results that change."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from cases.domain.moves import WrongState
from notify.models import Message
from petitions import counting, queues_release, telling
from petitions.domain import assigning, closing, extending, handling, receiving, releasing, reviewing, secrecy, signing
from petitions.models import Petition
from petitions.states import Stage, Status
from records.models import Event
from records.trail import verify
from signoff import engine
from tests.factories import at, make_org, make_user, picture, proof
from tests.petitions import way

pytestmark = pytest.mark.django_db
WHY = "夜间仍有黑烟，需要重新调查处理。"


def test_a_case_opened_again_has_a_limit_of_its_own_and_is_not_rectified(city):
    batch = way.make_batch(city, 1)
    case = way.finish(city, batch.petitions.get(), rectified_on=date(2018, 8, 2))
    assert counting.figures(batch.round, date(2018, 9, 2))["rectified"] == 1
    with at("2018-09-03"):
        closing.reopen(case.pk, actor=city.office, why=WHY)
    row = way.fresh(case)
    assert (row.stage, row.deadline.first_due_on, row.deadline.due_on) == (
        Stage.HANDLING, date(2018, 8, 11), date(2018, 9, 13),
    )  # fmt: skip
    assert Petition.objects.get().due_on == date(2018, 9, 13)
    assert counting.figures(batch.round, date(2018, 9, 2))["rectified"] == 1
    assert counting.figures(batch.round, date(2018, 9, 3))["rectified"] == 0
    with at("2018-09-04"):
        handling.note_rectified(case.pk, actor=city.unit, on=date(2018, 9, 4))
        with pytest.raises(WrongState):
            handling.note_rectified(case.pk, actor=city.unit, on=date(2018, 9, 4))
    assert counting.figures(batch.round, date(2018, 9, 4))["rectified"] == 1


def test_a_second_reply_that_is_returned_leaves_the_verdict_of_the_staged_closing(city):
    batch = way.make_batch(city, 1)
    case = way.finish(city, batch.petitions.get(), closing="staged")
    way.write_reply(city, case, day="2018-09-03", closing="closed")
    way.sign(city, case, day="2018-09-04")
    with at("2018-09-05"):
        seen = reviewing.seen_digest(way.fresh(case))
        reviewing.send_back(case.pk, actor=city.office, reason="缺少监测报告，请补充后再报。", seen=seen)
    found = counting.figures(batch.round, date(2018, 9, 5))
    assert (found["staged"], found["founded"], found["no_verdict"]) == (1, 1, 0)
    petition = Petition.objects.get()
    assert (petition.status, petition.verdict) == (Status.STAGED, "founded")


def test_a_petition_entered_late_leaves_the_days_before_as_they_were(city):
    batch = way.make_batch(city, 2)
    with at("2018-08-20"):
        receiving.add_petition(batch.pk, way.make_drafts(1, start=900)[0], actor=city.office)
    assert counting.figures(batch.round, date(2018, 8, 19))["received"] == 2
    assert counting.figures(batch.round, date(2018, 8, 20))["received"] == 3


def test_more_time_is_not_given_after_the_reply(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        asked = extending.ask(case.pk, actor=city.head, until=date(2018, 8, 20), why="监测报告须十日才能出具")
    way.write_reply(city, case)
    with at("2018-08-04"):
        with pytest.raises(WrongState):
            extending.decide(asked.pk, actor=city.office, approve=True, decision="同意")
        extending.decide(asked.pk, actor=city.office, approve=False, decision="已上报，无需延期")
    assert way.fresh(case).deadline.due_on == date(2018, 8, 11)


def test_what_was_released_before_the_closing_comes_back_to_be_corrected(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    case = way.finish(city, petition, closing="staged")
    way.release(city, petition)
    with at("2018-08-08"):
        assert not queues_release.to_prepare(city.office, batch.round).exists()
    way.write_reply(city, case, day="2018-09-03", closing="closed")
    way.sign(city, case, day="2018-09-04")
    way.review(city, case, day="2018-09-05")
    with at("2018-09-06"):
        assert [row.pk for row in queues_release.to_prepare(city.office, batch.round)] == [petition.pk]
        made = releasing.prepare(petition.pk, actor=city.office, note="办结情况更正")
        assert not queues_release.to_prepare(city.office, batch.round).exists()
        releasing.release(made.pk, actor=city.publisher, seen=made.digest)
        assert not queues_release.to_prepare(city.office, batch.round).exists()


def test_a_version_that_tells_another_outcome_is_not_released(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.finish(city, petition)
    with at("2018-08-07"):
        made = releasing.prepare(petition.pk, actor=city.office)
        Petition.objects.filter(pk=petition.pk).update(status=Status.OPEN)
        with pytest.raises(WrongState) as refused:
            releasing.release(made.pk, actor=city.publisher, seen=made.digest)
    assert refused.value.code == "behind"


def test_after_erasing_the_words_that_could_tell_are_withheld(city):
    identity = {"name": "示例举报甲", "phone": "13800000001"}
    batch = way.make_batch(city, 1, identity=identity)
    (case,) = way.hand_over(city, batch.petitions.get())
    way.write_reply(city, case, handling="已联系示例举报甲本人确认。")
    told = telling.teller(city.observer, way.fresh(case))("已联系示例举报甲本人确认。")
    assert "示例举报甲" not in told and "已联系" in told
    with at("2018-08-04"):
        secrecy.erase(case.petition_id, actor=city.office, why="保存期满", proof=proof(city.office))
    told = telling.teller(city.observer, way.fresh(case))("已联系示例举报甲本人确认。")
    assert "示例举报甲" not in told and "已联系" not in told


def test_units_that_take_part_are_told_once_and_until_the_reply(city):
    batch = way.make_batch(city, 1)
    clerk = make_user((city.lead, "clerk"))
    with at(way.DAY):
        shares = [assigning.Share(city.responsible, joint=(city.lead,))]
        (case,) = assigning.hand_over(batch.petitions.get().pk, shares, actor=city.office)
        assigning.name_joint(case.pk, [city.lead], actor=city.office)
    assert Message.objects.inbox_of(clerk).waiting().count() == 1
    way.write_reply(city, case)
    assert not Message.objects.inbox_of(clerk).waiting().exists()


def test_after_erasing_what_goes_out_is_worded_from_the_version_before(city):
    """Replies are kept as written, and with the identity went what they would be searched by."""
    batch = way.make_batch(city, 2, identity={"name": "示例举报甲"})
    told, untold = batch.petitions.all()
    for petition in (told, untold):
        way.finish(city, petition, handling="已联系示例举报甲本人确认。")
    way.release(city, told)
    with at("2018-08-08"):
        for petition in (told, untold):
            secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=proof(city.office))
        again = releasing.prepare(told.pk, actor=city.office, note="更正")
        fresh = releasing.prepare(untold.pk, actor=city.office)
    assert again.content["handling"] == "已联系举报人本人确认。"
    assert (fresh.content["handling"], fresh.content["investigation"]) == ("", "")
    assert (fresh.content["verdict"], fresh.content["status"]) == ("founded", "closed")
    assert "砖厂" in fresh.content["content"]


def test_a_version_that_was_not_masked_by_the_identity_is_no_source_after_erasing(city):
    petition = way.make_batch(city, 1).petitions.get()
    way.finish(city, petition, handling="已联系示例举报甲本人确认。")
    way.release(city, petition)
    with at("2018-08-08"):
        secrecy.keep(petition.pk, {"name": "示例举报甲"}, actor=city.office)
        assert releasing.versions_that_tell(petition) == [1]
        secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=proof(city.office))
        again = releasing.prepare(petition.pk, actor=city.office, note="更正")
    assert again.content["handling"] == ""


@pytest.mark.parametrize("undone", ["refused", "withdrawn"])
def test_a_version_that_was_refused_or_withdrawn_is_no_source_after_erasing(city, undone):
    petition = way.make_batch(city, 1, identity={"name": "示例举报甲"}).petitions.get()
    way.finish(city, petition, handling="已联系示例举报甲本人确认。")
    with at("2018-08-07"):
        made = releasing.prepare(petition.pk, actor=city.office)
        if undone == "refused":
            releasing.refuse(made.pk, actor=city.publisher, why="文字有误")
        else:
            releasing.release(made.pk, actor=city.publisher, seen=made.digest)
            releasing.withdraw(made.pk, actor=city.publisher, why="文字有误")
    with at("2018-08-08"):
        secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=proof(city.office))
        again = releasing.prepare(petition.pk, actor=city.office, note="更正")
    assert (again.content["handling"], again.content["investigation"]) == ("", "")


def test_units_that_no_longer_take_part_have_nothing_waiting_and_are_told_when_named_again(city):
    batch = way.make_batch(city, 1)
    clerk, stays = make_user((city.lead, "clerk")), make_org("县水利局", city.county)
    other = make_user((stays, "clerk"))
    (case,) = way.hand_over(city, batch.petitions.get())

    def waiting() -> list[int]:
        return [Message.objects.inbox_of(user).waiting().count() for user in (clerk, other)]

    found = []
    with at(way.DAY):
        for units in ([city.lead, stays], [stays], [city.lead, stays], []):
            assigning.name_joint(case.pk, units, actor=city.office)
            found.append(waiting())
    assert found == [[1, 1], [0, 1], [1, 1], [0, 0]]
    assert Message.objects.inbox_of(other).count() == 1  # named all along, so told once
    assert [line.after["joint"] for line in Event.objects.filter(verb="petition.joined").order_by("seq")] == [
        [city.lead.name, stays.name], [stays.name], [city.lead.name, stays.name], [],
    ]  # fmt: skip


def test_a_unit_named_after_the_reply_has_nothing_to_do(city):
    batch = way.make_batch(city, 1)
    clerk = make_user((city.lead, "clerk"))
    (case,) = way.hand_over(city, batch.petitions.get())
    way.write_reply(city, case)
    with at("2018-08-04"):
        assigning.name_joint(case.pk, [city.lead], actor=city.office)
    assert not Message.objects.inbox_of(clerk).exists()


def test_units_that_take_part_are_told_when_the_case_comes_back(city):
    """One of them was named while the reply was being signed and never told."""
    batch = way.make_batch(city, 1)
    joint = make_org("县水利局", city.county)
    late, early = make_user((city.lead, "clerk")), make_user((joint, "clerk"))
    with at(way.DAY):
        shares = [assigning.Share(city.responsible, joint=(joint,))]
        (case,) = assigning.hand_over(batch.petitions.get().pk, shares, actor=city.office)

    def waiting() -> list[int]:
        return [Message.objects.inbox_of(user).waiting().count() for user in (early, late)]

    way.write_reply(city, case)
    with at("2018-08-04"):
        assigning.name_joint(case.pk, [joint, city.lead], actor=city.office)
        found = [waiting()]
        run = way.fresh(case).run
        signing.send_back(run.pk, actor=city.head, seen=engine.seen_digest(run), reason="缺少监测报告，请补充。")
        found.append(waiting())
        assigning.name_joint(case.pk, [joint], actor=city.office)
        found.append(waiting())
    way.write_reply(city, case, day="2018-08-05")
    found.append(waiting())
    way.sign(city, case, day="2018-08-06")
    way.review(city, case, day="2018-08-07")
    with at("2018-08-08"):
        closing.reopen(case.pk, actor=city.office, why=WHY)
        found.append(waiting())
    assert found == [[0, 0], [1, 1], [1, 0], [0, 0], [1, 0]]


def test_the_office_erases_nothing_without_its_password(city):
    petition = way.make_batch(city, 1, identity={"name": "示例举报甲"}).petitions.get()
    with at(way.DAY):
        for wrong in (None, proof(city.verifier)):
            with pytest.raises(ValidationError) as refused:
                secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=wrong)
            assert refused.value.code == "proof_needed"
    assert petition.identity.erased_at is None


def test_erasing_leaves_who_complained_only_where_signatures_bind_to_the_words(city):
    name = "示例举报甲"
    petition = way.make_batch(city, 1, identity={"name": name}).petitions.get()
    (case,) = way.hand_over(city, petition)
    with at("2018-08-02"):
        handling.add_files(case.pk, [picture(f"{name}.jpg")], actor=city.unit, phase="after", caption=f"{name}家门口")
        extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 30), why=f"等{name}回来后再查现场")
    way.write_reply(city, case, handling=f"已联系{name}。", handlers=f"{name}陪同")
    with at("2018-08-04"):
        run = way.fresh(case).run
        signing.send_back(run.pk, actor=city.head, seen=engine.seen_digest(run), reason=f"请向{name}再核实一次")
        handling.save_draft(
            case.pk, actor=city.unit, seen=0, findings=[(f"{name}反映", "founded")], handling=f"询问{name}"
        )
        secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=proof(city.office))
    assert columns_with(name) == {
        "HandlingFile.caption", "Reply.handling", "Signature.comment",
    }  # fmt: skip
    assert case.replies.get(state="draft").handling == "询问举报人"
    assert case.files.get().file.name == "举报人.jpg"
    assert verify().fault == ""


def columns_with(word: str) -> set[str]:
    """Every column of text in the database in which the word stands."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.fields
        if isinstance(column, kinds)
        and any(word in str(value) for value in model._base_manager.values_list(column.name, flat=True))
    }
