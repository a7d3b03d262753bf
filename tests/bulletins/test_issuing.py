"""Drafts, texts in versions, issuing by two people from a snapshot that adds up, withdrawing; prints that stay."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from bulletins import files, writing
from bulletins.domain import drafting, issuing
from bulletins.models import Bulletin, BulletinText, Series
from bulletins.words import name_of
from cases.domain import progress
from cases.domain.moves import WrongState
from notify.models import Message
from papers.drawing import WRITERS
from papers.marks import stripped
from papers.pdf import PdfError
from records.models import Event
from reports import kinds, snapshots, source
from reports.models import Snapshot, SnapshotRow
from reports.totals import TotalsDisagree
from tests.bulletins.desk import DAY, NEXT, a_draft, a_snapshot, colleague, issue
from tests.factories import at

pytestmark = pytest.mark.django_db


def save(draft: Bulletin, actor, seen: dict[str, int] | None = None, **texts: str) -> list[BulletinText]:
    with at(NEXT):
        return drafting.save_texts(draft.pk, texts, seen or {}, actor=actor)


def test_a_paper_is_issued_by_a_second_person_and_frozen(stage):
    draft = a_draft(stage)
    save(draft, stage.city.office, practice="逐项会商。", next_steps="持续推进。")
    done = issue(draft, stage.city.publisher)
    line = Event.objects.order_by("-seq").first()
    assert (done.state, done.year, done.number, done.issued_by) == ("issued", 2019, 1, stage.city.publisher)
    assert done.issued_on == NEXT
    assert (done.audit_seq, done.audit_digest) == (line.seq, line.chain)
    assert (line.verb, line.subject) == ("bulletin.issued", f"bulletins.bulletin:{done.pk}")
    assert done.data["texts"] == {"practice": "逐项会商。", "next_steps": "持续推进。"}
    assert done.digest == writing.digest(done.data)
    paper = writing.content(Bulletin.objects.get(pk=done.pk)).paper
    assert paper.document_date == NEXT
    assert f"审计链 {line.seq}-{line.chain[:16]}" in paper.footer_line
    assert paper.digest == draft.snapshot.digest
    assert "逐项会商。" in str(paper)
    assert Message.objects.filter(about=f"bulletins.bulletin:{done.pk}", is_note=True).count() == 1


def test_who_made_it_or_wrote_in_it_does_not_issue_it(stage):
    draft, second = a_draft(stage), colleague(stage.city)
    with pytest.raises(PermissionDenied, match="made this paper|拟制"):
        issue(draft, stage.city.office)
    save(draft, second, practice="逐项会商。")
    with pytest.raises(PermissionDenied):
        issue(draft, second)
    save(draft, stage.city.office, {"practice": 1}, practice="逐项会商督办。")
    assert issue(draft, second).issued_by == second  # nothing of theirs stands in it any more


@pytest.mark.parametrize("who", ["unit", "head", "verifier", "observer", "leader", "secretary", "auditor", "admin"])
def test_others_neither_make_nor_issue(stage, who):
    snapshot = a_snapshot(stage)
    with at(NEXT), pytest.raises(PermissionDenied):
        drafting.make(stage.round.pk, "notice", snapshot.pk, actor=stage.city.people[who])
    draft = a_draft(stage, snapshot)
    with pytest.raises(PermissionDenied):
        issue(draft, stage.city.people[who])
    with pytest.raises(PermissionDenied):
        save(draft, stage.city.people[who], practice="x")
    assert Series.objects.count() == 0


def test_the_database_itself_keeps_the_four_eyes_and_the_whole(stage):
    draft = a_draft(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=draft.pk).update(issued_by=stage.city.office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=draft.pk).update(state="issued")
    save(draft, stage.city.office, practice="甲")
    with pytest.raises(DatabaseError), transaction.atomic():
        BulletinText.objects.update(text="乙")
    done = issue(draft, stage.city.publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=done.pk).update(state="withdrawn")


def test_numbers_run_on_within_kind_and_year_and_a_withdrawn_one_is_not_given_again(stage):
    first, second = (issue(a_draft(stage), stage.city.publisher) for _n in range(2))
    with at(NEXT):
        with pytest.raises(ValidationError):
            issuing.withdraw(first.pk, actor=stage.city.publisher, why="错")
        gone = issuing.withdraw(first.pk, actor=stage.city.publisher, why="附件二第3行单位有误，更正后另发")
        with pytest.raises(WrongState):
            issuing.withdraw(first.pk, actor=stage.city.publisher, why="附件二第3行单位有误，更正后另发")
    third = issue(a_draft(stage), stage.city.publisher)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (gone.state, gone.number, gone.why) == ("withdrawn", 1, "附件二第3行单位有误，更正后另发")
    later = a_draft(stage)
    with at("2020-01-06"):
        token = writing.seen(later)
        next_year = issuing.issue(later.pk, actor=stage.city.publisher, seen_token=token)
    assert (next_year.year, next_year.number) == (2020, 1)


def test_an_issue_that_is_rolled_back_leaves_no_gap(stage, monkeypatch):
    draft = a_draft(stage)

    def broken(*_arguments: object) -> None:
        raise RuntimeError("broker away")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "_tell", broken)
        with pytest.raises(RuntimeError):
            issue(draft, stage.city.publisher)
    assert Bulletin.objects.get().state == "draft"
    assert Event.objects.filter(verb="bulletin.issued").count() == 0
    assert issue(draft, stage.city.publisher).number == 1


def test_a_number_is_given_only_inside_a_transaction(stage, settings):
    assert Series.objects.count() == 0
    with transaction.atomic():
        assert issuing.take(stage.round.pk, "notice", 2019) == 1


def test_what_changed_since_it_was_read_is_not_issued(stage):
    draft = a_draft(stage)
    with at(NEXT):
        read = writing.seen(draft)
        save(draft, stage.city.office, practice="后来写的。")
        with pytest.raises(WrongState):
            issuing.issue(draft.pk, actor=stage.city.publisher, seen_token=read)
        fresh = writing.seen(draft)
        other = a_snapshot(stage, NEXT)
        drafting.retake(draft.pk, other.pk, actor=stage.city.office)
        with pytest.raises(WrongState):
            issuing.issue(draft.pk, actor=stage.city.publisher, seen_token=fresh)
    assert issue(draft, stage.city.publisher).snapshot == other


def test_what_stands_beside_the_snapshot_is_read_too(stage):
    """The month before, and corrections, are said in a paper and lie outside its snapshot."""
    draft = a_draft(stage)
    token = writing.seen(draft)
    earlier = a_snapshot(stage, date(2019, 6, 1), why="补做")
    assert source.beside(draft.snapshot) == source.beside_of(source.read(draft.snapshot)) == [earlier.pk]
    with at(NEXT), pytest.raises(WrongState) as caught:
        issuing.issue(draft.pk, actor=stage.city.publisher, seen_token=token)
    assert caught.value.code == "changed"
    assert issue(draft, stage.city.publisher).number == 1


def test_an_issued_paper_that_was_tampered_with_is_not_drawn(stage, tamper, tmp_path):
    done = issue(a_draft(stage), stage.city.publisher)
    assert writing.is_whole(Bulletin.objects.get(pk=done.pk))
    tamper(Bulletin, done.pk, data=done.data | {"texts": {"practice": "改写。"}})
    row = Bulletin.objects.get(pk=done.pk)
    for draw in (lambda: files.drawn(row, "html"), lambda: files.drawn_into(row, "pdf", tmp_path, lambda *_said: None)):
        with pytest.raises(PdfError, match="fingerprint|校验码"):
            draw()


def test_twice_issued_is_once(stage):
    draft = a_draft(stage)
    issue(draft, stage.city.publisher)
    with pytest.raises(WrongState):
        issue(draft, stage.city.publisher)
    assert Series.objects.get().last == 1


def test_a_snapshot_that_was_tampered_with_is_not_issued(stage, tamper):
    draft = a_draft(stage)
    row = SnapshotRow.objects.filter(kind="task").first()
    tamper(SnapshotRow, row.pk, unit="别的单位")
    with pytest.raises(WrongState, match="fingerprint|校验码"):
        issue(draft, stage.city.publisher)


def test_no_paper_is_issued_whose_parts_do_not_sum_to_what_it_says(stage, tamper):
    """Every count of the figures, one more and one less, with a fingerprint made anew: composed never, issued never."""
    snapshot = a_snapshot(stage)
    draft, whole = a_draft(stage, snapshot), snapshot.figures
    rows = snapshots.rows_of(snapshot)
    wrong = [
        (group, name, count + step)
        for group in ("problems", "tasks", "measures", "petitions", "activities", "results")
        for name, count in whole[group].items()
        if isinstance(count, int) and (group, name) != ("tasks", "categories")  # no paper says it; the digest holds it
        for step in (1, -1)
    ]
    assert len(wrong) > 80
    for group, name, count in wrong:
        figures = whole | {group: whole[group] | {name: count}}
        mark = snapshots.digest(snapshot.head, figures, snapshot.labels, snapshot.definitions, rows)
        tamper(Snapshot, snapshot.pk, figures=figures, digest=mark)
        with pytest.raises(TotalsDisagree):
            issue(draft, stage.city.publisher)
    with pytest.raises(TotalsDisagree):
        a_draft(stage, Snapshot.objects.get(pk=snapshot.pk))
    tamper(Snapshot, snapshot.pk, figures=whole)
    with pytest.raises(WrongState, match="fingerprint|校验码"):
        issue(draft, stage.city.publisher)
    assert (Bulletin.objects.get().state, Series.objects.count()) == ("draft", 0)
    tamper(Snapshot, snapshot.pk, digest=snapshot.digest)
    assert issue(draft, stage.city.publisher).number == 1


def test_an_issued_paper_prints_again_to_the_byte_after_everything_changed(stage, tamper):
    draft = a_draft(stage)
    save(draft, stage.city.office, practice="逐项会商。")
    done = issue(draft, stage.city.publisher)
    before = {kind: WRITERS[kind](stripped(writing.content(done).paper)) for kind in ("pdf", "docx", "xlsx", "html")}
    with at("2019-09-02"):
        progress.verify(stage.verified.pk, actor=stage.city.verifier, share=90, method="site")
    stage.round.name, stage.round.group_name, stage.round.signatories = "改了名", "别的组", ["别的单位"]
    stage.round.save()
    stage.city.responsible.name = "改名局"
    stage.city.responsible.save()
    again = writing.content(Bulletin.objects.get(pk=done.pk)).paper
    assert {kind: WRITERS[kind](stripped(again)) for kind in before} == before


def test_texts_are_versions_and_two_editors_lose_nothing(stage):
    draft, second = a_draft(stage), colleague(stage.city)
    save(draft, stage.city.office, practice="甲一。")
    save(draft, second, {"practice": 1}, practice="甲一。", next_steps="乙一。")  # another field: no conflict
    with pytest.raises(drafting.Conflict) as caught:
        save(draft, second, {"practice": 0}, practice="甲二。", results="丙。")
    assert [row.text for row in caught.value.theirs.values()] == ["甲一。"]
    assert not draft.texts.filter(field="results").exists()  # all or nothing: the form still holds it
    assert save(draft, second, {"practice": 1, "next_steps": 1}, practice="甲二。", next_steps="乙一。")[0].version == 2
    assert save(draft, second, {"practice": 1}, practice="甲二。") == []  # the same words twice are no conflict
    assert writing.texts_of(draft) == {"practice": "甲二。", "next_steps": "乙一。"}
    assert list(draft.texts.filter(field="practice").values_list("version", "text")) == [(2, "甲二。"), (1, "甲一。")]
    assert save(draft, second, {}, unknown="x") == []


@pytest.mark.parametrize(
    "text",
    ["举报人电话13812345678。", "联系 １３８ １２３４ ５６７８", "身份证431102197001011234。", "车牌湘M12345的货车。"],
)
def test_a_text_that_leads_to_a_person_is_not_kept(stage, text):
    draft = a_draft(stage)
    with pytest.raises(ValidationError) as caught:
        save(draft, stage.city.office, practice=f"逐项会商。{text}")
    assert set(caught.value.message_dict) == {"practice"}
    assert not draft.texts.exists()
    assert save(draft, stage.city.office, practice="2019年投入13812.35万元，联系电话0746-8123456。")


def test_texts_end_with_the_draft(stage):
    draft = a_draft(stage)
    issue(draft, stage.city.publisher)
    with pytest.raises(WrongState):
        save(draft, stage.city.office, practice="甲")
    dropped = a_draft(stage)
    with at(NEXT):
        drafting.drop(dropped.pk, actor=stage.city.office)
        with pytest.raises(WrongState):
            drafting.retake(dropped.pk, stage.round.snapshots.first().pk, actor=stage.city.office)
    with pytest.raises(WrongState):
        issue(dropped, stage.city.publisher)
    assert Series.objects.get().last == 1


def test_a_new_draft_may_begin_with_the_last_texts(stage):
    first = a_draft(stage)
    save(first, stage.city.office, practice="逐项会商。")
    assert writing.texts_of(a_draft(stage)) == {}
    issue(first, stage.city.publisher)
    carried = a_draft(stage, carry_over=True)
    assert writing.texts_of(carried) == {"practice": "逐项会商。"}
    assert carried.texts.get().by == stage.city.office


def test_a_kind_that_needs_a_period_is_not_drafted_without(stage, monkeypatch):
    snapshot = a_snapshot(stage)
    needy = replace(kinds.KINDS["notice"], code="monthly", needs=("period",))
    monkeypatch.setitem(kinds.KINDS, "monthly", needy)
    with pytest.raises(ValidationError) as caught:
        a_draft(stage, snapshot, kind="monthly")
    assert caught.value.error_dict.keys() == {"snapshot"}
    with pytest.raises(ValidationError):
        a_draft(stage, snapshot, kind="nothing")


def test_a_snapshot_of_another_round_is_not_taken(stage, db):
    foreign = a_snapshot(stage)
    with at(NEXT), pytest.raises(ValidationError):
        drafting.make(stage.round.pk, "notice", foreign.pk + 1000, actor=stage.city.office)


def test_names_of_papers(stage, en):
    draft = a_draft(stage)
    assert name_of(draft) == f"progress notice as of {DAY}"
    assert name_of(issue(draft, stage.city.publisher)) == "progress notice 〔2019〕 no. 1"
    assert date(2019, 6, 28) == DAY
