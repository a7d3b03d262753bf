"""Acts on a task through its page: done once, refused with a sentence, typed words kept."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.domain import filing, progress
from cases.models import Comment, Fact, Task, TaskEvidence
from cases.states import Stage
from orgs.models import Role
from records import evidence as store
from tests.cases.pages.test_task import browser
from tests.factories import at, make_org, make_ready, make_task, make_user, picture

pytestmark = pytest.mark.django_db


def post(user, name, pk, day="2019-05-08", headers=None, **data):
    with at(day):
        return browser(user).post(reverse(f"desk:{name}", args=[pk]), data, headers=headers)


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_report_is_taken_and_says_who_is_next(city):
    task = make_task(city)
    answer = post(city.unit, "claim", task.pk, stage="working", share=40, text="完成40户")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/tasks/{task.pk}/#progress")
    assert said(answer) == ["Reported: 40%. The rectification office verifies it next."]
    assert Task.objects.get(pk=task.pk).claimed_share == 40


def test_a_double_click_is_one_report(city):
    task = make_task(city)
    for _ in range(2):
        assert post(city.unit, "claim", task.pk, share=40, text="完成40户").status_code == 302
        assert post(city.office, "verify", task.pk, share=30, method="site", note="看过").status_code == 302
        assert post(city.office, "comment", task.pk, text="请加快").status_code == 302
    kinds = Fact.objects.filter(task=task).values_list("kind", flat=True)
    # the second report follows a verification, so it is a new word of the unit; a mere repetition is not
    assert list(kinds).count("claimed") == 2
    assert Comment.objects.count() == 1
    post(city.unit, "claim", task.pk, share=50, text="完成50户")
    post(city.unit, "claim", task.pk, share=50, text="完成50户")
    assert Fact.objects.filter(task=task, kind="claimed", share=50).count() == 1


def test_faults_are_shown_and_the_words_stay(city):
    task = make_task(city)
    answer = post(city.unit, "claim", task.pk, share=140, text="管网已铺")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "data-form-errors" in text
    assert "管网已铺</textarea>" in text
    assert Fact.objects.filter(task=task, kind="claimed").count() == 0


def test_a_form_from_an_earlier_stage_is_not_carried_out(city):
    task = make_ready(city, make_task(city))
    answer = post(city.unit, "claim", task.pk, stage="working", share=90, text="还差十户")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "went from “being rectified” to “completion reported”" in text
    assert "还差十户" in text
    assert f'action="/desk/tasks/{task.pk}/claim/"' not in text
    answer = post(city.office, "verify", task.pk, stage="working", share=90, method="site", note="现场已看")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "现场已看</textarea>" in text
    assert 'name="stage" value="reported"' in text
    assert Task.objects.get(pk=task.pk).verified_share is None


def test_what_one_may_not_do_is_403_and_what_one_may_not_know_is_404(city):
    task = make_task(city)
    assert post(city.unit, "verify", task.pk, share=1, method="site").status_code == 403
    assert post(city.observer, "claim", task.pk, share=1, text="x").status_code == 403
    assert post(city.observer, "evidence_add", task.pk, phase="before", files=[picture()]).status_code == 403
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    measure = task.measures.first()
    assert post(stranger, "claim", task.pk, share=1, text="x").status_code == 404
    assert post(stranger, "measure_done", measure.pk, on="2019-05-01", note="x").status_code == 404
    assert Fact.objects.exclude(kind="filed").count() == 0


def test_a_measure_is_ticked_off_with_its_evidence(city):
    task = make_task(city, measures=1)
    measure = task.measures.get()
    assert post(city.unit, "measure_begin", measure.pk, on="2019-04-01").status_code == 302
    answer = post(
        city.unit, "measure_done", measure.pk, on="2019-05-01", note="100户全部接通", files=[picture(), picture()]
    )
    assert said(answer) == ["Measure 1 is ticked off. All measures are done: report completion next."]
    measure.refresh_from_db()
    assert (str(measure.begun_on), str(measure.done_on)) == ("2019-04-01", "2019-05-01")
    assert [(row.phase, row.measure_id) for row in task.evidence.all()] == [("after", measure.pk)] * 2
    again = post(city.unit, "measure_done", measure.pk, on="2019-05-02", note="再报一次")
    assert again.status_code == 409
    text = again.content.decode()
    assert "ticked off already (2019-05-01)" in text
    assert "再报一次" in text
    assert post(city.unit, "measure_undo", measure.pk, why="").status_code == 422
    assert post(city.unit, "measure_undo", measure.pk, why="复查发现两户未接").status_code == 302
    assert task.measures.get().done_on is None


def test_a_bad_file_leaves_the_measure_open(city):
    measure = make_task(city, measures=1).measures.get()
    bad = picture("照片.pdf")
    answer = post(city.unit, "measure_done", measure.pk, on="2019-05-01", note="已完成", files=[picture(), bad])
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“照片.pdf”: the content is JPG" in text
    assert "已完成</textarea>" in text
    measure.refresh_from_db()
    assert measure.done_on is None
    assert TaskEvidence.objects.count() == 0


def test_a_day_in_the_future_is_refused_beside_the_day(city):
    measure = make_task(city).measures.first()
    answer = post(city.unit, "measure_done", measure.pk, on="2019-05-09", note="x")
    assert answer.status_code == 422
    assert "The day lies in the future" in answer.content.decode()


def test_the_way_to_completion(city):
    task = make_task(city, measures=1)
    post(city.unit, "measure_done", task.measures.get().pk, on="2019-05-01", note="完成")
    assert post(city.unit, "acceptance", task.pk, text="现场核验").status_code == 302
    line = task.problem.round.checklist.filter(machine_check="").first()
    assert post(city.unit, "tick", task.pk, item=line.pk, note="已排查").status_code == 302
    again = post(city.unit, "tick", task.pk, item=line.pk)
    assert again.status_code == 409
    assert "This line is ticked already." in again.content.decode()
    assert post(city.office, "grade", task.pk, why="主体完成").status_code == 302
    assert post(city.unit, "complete", task.pk, text="100户截污完成").status_code == 302
    assert Task.objects.get(pk=task.pk).stage == Stage.REPORTED
    assert post(city.unit, "uncomplete", task.pk, why="补充资料").status_code == 302
    assert Task.objects.get(pk=task.pk).stage == Stage.WORKING
    assert post(city.office, "grade", task.pk, why="主体未完成").status_code == 302
    assert Task.objects.get(pk=task.pk).is_basic is False


def test_an_empty_comment_comes_back_on_the_history(city):
    task = make_task(city)
    answer = post(city.observer, "comment", task.pk, text="  ")
    assert answer.status_code == 422
    assert "data-form-errors" in answer.content.decode()


def test_several_files_one_of_them_bad_are_all_refused_with_the_name(city):
    task = make_task(city)
    answer = post(
        city.unit, "evidence_add", task.pk, phase="before", caption="沟口", files=[picture(), picture("a.exe")]
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“a.exe”" in text
    assert 'value="沟口"' in text
    assert TaskEvidence.objects.count() == 0
    answer = post(city.unit, "evidence_add", task.pk, phase="before", pair=1, files=[picture(), picture()])
    assert answer.status_code == 302
    assert TaskEvidence.objects.filter(task=task, pair=1).count() == 2


def test_the_script_gets_a_short_answer_for_each_file(city):
    task = make_task(city)
    by_script = {"x-requested-with": "XMLHttpRequest"}
    good = post(city.unit, "evidence_add", task.pk, headers=by_script, phase="after", files=[picture()])
    assert (good.status_code, good.json()) == (201, {"stored": True})
    bad = post(city.unit, "evidence_add", task.pk, headers=by_script, phase="after", files=[picture("x.txt")])
    assert bad.status_code == 422
    assert bad.json()["error"].startswith("“x.txt”: the content is JPG")


def test_the_same_picture_twice_is_one_file(city):
    task = make_task(city)
    data = picture().read()
    for status in (302, 422):
        again = SimpleUploadedFile("同一张.jpg", data, "image/jpeg")
        answer = post(city.unit, "evidence_add", task.pk, phase="before", files=[again])
        assert answer.status_code == status
    assert "is in this dossier already" in answer.content.decode()
    assert TaskEvidence.objects.count() == 1


def test_a_withdrawn_file_stays_on_record(city):
    task = make_task(city)
    with at("2019-05-01"):
        row = filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="before")[0]
    assert post(city.unit, "evidence_withdraw", task.pk, file=row.pk, why="拍错了地方").status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_why == "拍错了地方"
    assert browser(city.office).get(reverse("desk:file", args=[row.pk])).status_code == 200


def test_files_go_only_to_those_who_see_the_task(city):
    task = make_task(city)
    with at("2019-05-01"):
        row = filing.add_evidence(task.pk, [picture("沟口.jpg")], actor=city.unit, phase="before")[0]
    original = browser(city.observer).get(reverse("desk:file", args=[row.pk]))
    assert original.status_code == 200
    assert original["Content-Disposition"].startswith("attachment")
    assert original["X-Content-Type-Options"] == "nosniff"
    small = browser(city.observer).get(reverse("desk:thumbnail", args=[row.pk]))
    assert (small.status_code, small["Content-Type"]) == (200, "image/jpeg")
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    for name in ("file", "thumbnail"):
        assert browser(stranger).get(reverse(f"desk:{name}", args=[row.pk])).status_code == 404


def test_lost_bytes_get_a_page_and_a_line_in_the_log(city, caplog):
    task = make_task(city)
    with at("2019-05-01"):
        row = filing.add_evidence(task.pk, [picture("沟口.jpg")], actor=city.unit, phase="before")[0]
    store.path_of(row.file.sha256).unlink()
    answer = browser(city.office).get(reverse("desk:file", args=[row.pk]))
    assert answer.status_code == 404
    assert "its bytes are missing" in answer.content.decode()
    assert row.file.sha256 in caplog.text


def test_the_camera_time_and_place_are_shown_inside(city):
    task = make_task(city)
    with at("2019-05-01"):
        row = filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="before")[0]
    type(row.file).objects.filter(pk=row.file_id).update(latitude="26.395000", longitude="111.295000")
    with at("2019-05-08"):
        text = browser(city.office).get(reverse("desk:task", args=[task.pk])).content.decode()
    assert "26.39500, 111.29500" in text
    assert "no time from the camera" in text


def test_progress_that_was_said_stands_in_the_ledger(city):
    task = make_task(city)
    with at("2019-03-01"):
        progress.claim(task.pk, actor=city.unit, share=80, text="已铺设管网")
        progress.verify(task.pk, actor=city.office, share=30, method="site", note="实际三成")
    with at("2019-05-08"):
        text = browser(city.unit).get(reverse("desk:task", args=[task.pk])).content.decode()
    assert "The claim lies far above what was verified" in text
    assert text.index("实际三成") < text.rindex("已铺设管网")
