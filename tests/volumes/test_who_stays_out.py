"""Who objected, who complained and who did it: what a case file must not say, with all of it there to be said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import override

from cases.domain import filing
from cases.models import Objection
from cases.states import Verb
from letters.models import Item
from records.trail import history, key, record
from tests.factories import at, make_ready, make_task, picture
from tests.letters import desk
from tests.public.stage import make_stage
from volumes.contents import problem, shared

pytestmark = pytest.mark.django_db
DAY = "2019-07-20"


def told(task, *, redacted: bool = False):
    with at(DAY), override("zh-hans"), task.problem.round.time():
        return problem.read(task.problem, redacted=redacted)


@pytest.mark.parametrize("redacted", [False, True])
def test_who_objected_stays_out(city, redacted):
    stage = make_stage(city)
    Objection.objects.create(
        notice=stage.notice,
        text="我是王小燕，电话13812345678、0746-8123456，异味仍在。",
        contact="王小燕 13812345678 0746-8123456",
        receipt_hash="x" * 64,
    )
    said = repr(told(stage.noticed, redacted=redacted).chapters)
    assert "异味仍在" in said
    for secret in ("王小燕", "13812345678", "8123456"):
        assert secret not in said


def test_a_redacted_file_holds_no_originals_and_no_words_that_name_people(city):
    task = make_ready(city, make_task(city))
    with at("2019-05-10"):
        filing.add_evidence(task.pk, [picture("欧阳建国签字.jpg")], actor=city.unit, phase="document", caption="材料")
        filing.add_evidence(
            task.pk,
            [SimpleUploadedFile("欧阳建国.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")],
            actor=city.unit,
            phase="document",
            caption="材料",
        )
        after = {"leader": "欧阳建国"}
        with transaction.atomic():
            record(Verb.LEADER_CHANGED, task, actor=city.office, after=after, note="欧阳建国到任")
    whole, redacted = told(task), told(task, redacted=True)
    assert "欧阳建国签字.jpg" in repr(whole) and "欧阳建国到任" in repr(whole)
    assert len(whole.files) >= 2
    assert redacted.files == ()
    assert "欧阳建国" not in repr(redacted)
    for item in whole.files:
        assert item.sha256 in repr(redacted)


def test_letters_are_told_as_the_reader_of_a_petition_may_read_them(city):
    letter = desk.an_issued(city)
    subject = Item.objects.filter(letter=letter).values_list("subject", flat=True).first()
    words = letter.versions.order_by("-seq").first().paragraphs
    plain = repr(shared.pressure([subject]))
    assert letter.title in plain and str(words[0]) in plain
    hidden = repr(shared.pressure([subject], lambda text: "（略）" if text else text))
    assert letter.title not in hidden
    assert not [one for one in words if str(one) in hidden]


def test_a_trail_that_is_too_long_says_what_it_left_out(city, monkeypatch):
    task = make_ready(city, make_task(city))
    lines = history(key(task))
    count = lines.count()
    assert count > 2
    monkeypatch.setattr(shared, "EVENTS_AT_MOST", 2)
    said = shared.history(lines, redacted=False)
    assert f"另有{count - 2}条未列入" in repr(said)
    monkeypatch.setattr(shared, "EVENTS_AT_MOST", count)
    assert "未列入" not in repr(shared.history(lines, redacted=False))
