"""Checking row by row, reminding, locking, correcting: the office's acts from their pages."""

import pytest

from cases import neighbours
from letters.domain import drafting
from letters.matter import Matter
from notify.models import Message
from orgs.models import Role
from orgs.permissions import roles_of
from scheduling import checking_rows, desk, gap
from scheduling.domain import filing, locking, opening
from scheduling.models import Check, Correction, Line, Period, Rhythm
from tests.factories import at, make_org, make_user
from tests.scheduling.office import MAY, begin, browse, check, locked, page, post, send, told

DAY = "2019-06-10"
FOUND = {
    "act": "verify",
    "share": "55",
    "method": "site",
    "seen_on": "2019-06-06",
    "grade": "good",
    "words": "现场看过",
}


def base(story) -> str:
    return f"/desk/rounds/{story.round.slug}/schedule/"


def to_check(story, unit: int = 0) -> Line:
    return next(line for line in story.lines(unit) if line.state == Line.State.FILED)


def test_a_row_is_verified_from_the_list_and_the_next_one_opens(city):
    story = begin(city, (3,))
    send(story, 0, "2019-06-03")
    first, second, _third = story.lines(0)
    text = page(city.verifier, f"{base(story)}check/?state=filed", DAY)
    assert text.count("check-row") >= 3
    data = FOUND | {"entry": first.entries.get().pk, "from_list": "1", "query": "state=filed", "after": str(second.pk)}
    answer = post(city.verifier, f"/desk/schedule/lines/{first.pk}/", data, DAY)
    assert answer.status_code == 302
    assert answer["Location"] == f"{base(story)}check/?state=filed#line-{second.pk}"
    found = Check.objects.get()
    assert (found.share, found.method, str(found.seen_on), found.grade, found.words, found.by) == (
        55, "site", "2019-06-06", "good", "现场看过", city.verifier,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.state, first.task.verified_share) == ("verified", 55)


def test_a_return_needs_its_reason_and_tells_the_unit(city, en):
    story = told(city)
    line = to_check(story)
    sent = {"act": "return", "entry": line.entries.get().pk, "why": ""}
    refused = post(city.office, f"/desk/schedule/lines/{line.pk}/", sent, DAY)
    assert refused.status_code == 422
    told_before = Message.objects.filter(to=city.unit).count()
    assert post(city.office, f"/desk/schedule/lines/{line.pk}/", sent | {"why": "附上现场照片"}, DAY).status_code == 302
    line.refresh_from_db()
    assert line.state == "returned"
    assert Message.objects.filter(to=city.unit).count() == told_before + 1


def test_a_form_about_an_older_sending_changes_nothing(city):
    story = told(city)
    line = to_check(story)
    old = line.entries.get()
    with at("2019-06-08"):
        filing.file(line.obligation_id, actor=city.unit, lines={line.pk: {"text": "又铺设1公里。", "claimed": 65}})
    answer = post(city.verifier, f"/desk/schedule/lines/{line.pk}/", FOUND | {"entry": old.pk}, DAY)
    assert answer.status_code == 409
    assert "现场看过" in answer.content.decode()
    assert not Check.objects.filter(entry__line=line).exists()


def test_a_sending_of_another_line_is_not_found(city):
    story = told(city)
    line, other = to_check(story), to_check(story, 1)
    answer = post(city.verifier, f"/desk/schedule/lines/{line.pk}/", FOUND | {"entry": other.entries.get().pk}, DAY)
    assert answer.status_code == 404
    for entry in ("1" * 30, "x", ""):
        answer = post(city.verifier, f"/desk/schedule/lines/{line.pk}/", FOUND | {"entry": entry}, DAY)
        assert answer.status_code in (404, 422)
    assert to_check(story, 1).state == "filed"


def test_nobody_is_offered_to_verify_what_they_filed(city, en):
    story = begin(city, (1,))
    sheet = story.sheet(0)
    line = story.lines(0)[0]
    with at("2019-06-03"):
        filing.file(sheet.pk, actor=city.office, lines={line.pk: {"text": "代报：已完成招标。", "claimed": 20}})
    own = page(city.office, f"{base(story)}check/?state=filed", DAY)
    assert "somebody else verifies it" in own
    assert 'value="verify"' not in own
    assert 'value="verify"' in page(city.verifier, f"{base(story)}check/?state=filed", DAY)
    answer = post(city.office, f"/desk/schedule/lines/{line.pk}/", FOUND | {"entry": line.entries.get().pk}, DAY)
    assert answer.status_code == 403


def test_the_row_shows_what_is_new_since_last_time(city):
    story = begin(city, (2,))
    send(story, 0, "2019-06-03", text="完成管网铺设3公里，占总量60%。对接用地手续。")
    with at("2019-06-10"):
        opening.open_due(rounds=[story.round])
    june = story.round.periods.get(starts_on="2019-06-01")
    first, second = story.lines(0, june)
    with at("2019-07-01"):
        filing.file(
            first.obligation_id, actor=city.unit,
            lines={
                first.pk: {"text": "完成管网铺设4公里，占总量80%。对接用地手续。", "claimed": 80},
                second.pk: {"text": "完成管网铺设3公里，占总量60%。对接用地手续。", "claimed": 60},
            },
        )  # fmt: skip
    text = page(city.office, f"{base(story)}check/?period={june.pk}&state=filed", "2019-07-02")
    assert "<ins>完成管网铺设4公里，占总量80%。</ins>对接用地手续。" in text
    assert text.count("badge-red") == 1  # the other one says word for word what it said


@pytest.mark.parametrize(
    ("old", "new", "fresh"),
    [
        ("", "甲。", ["甲。"]),
        ("甲。乙。", "甲。丙。乙。", ["丙。"]),
        ("甲。", "甲。", []),
        ("甲，乙", "乙", []),
        ("a" * 50, "", []),
    ],
)
def test_new_clauses(old, new, fresh):
    pieces = checking_rows.changed(old, new)
    assert [piece.text for piece in pieces if piece.is_new] == fresh
    assert "".join(piece.text for piece in pieces) == new


def test_a_reminder_is_previewed_then_sent_once_a_day(city, en):
    story = told(city)
    address = f"{base(story)}{story.may.pk}/remind/"
    preview = browse(city.office)
    with at(DAY):
        context = preview.get(f"{address}?state=owing").context
    assert [row["unit"] for row in context["rows"]] == [story.units[2].name, story.units[3].name]
    assert all(row["people"] and "2019-06-04" in row["words"] for row in context["rows"])
    assert Message.objects.filter(to=story.clerks[2], url__startswith="/desk/sheets/").count() == 0
    picks = {"pick": context["able"]}
    assert post(city.office, address, picks, DAY).status_code == 302
    assert Message.objects.filter(to=story.clerks[2], url__startswith="/desk/sheets/").count() == 1
    assert post(city.office, address, picks, DAY).status_code == 409
    assert Message.objects.filter(to=story.clerks[2], url__startswith="/desk/sheets/").count() == 1
    assert "was reminded today already" in page(city.office, f"{address}?state=owing", DAY)
    assert page(city.verifier, address, DAY, 403)


def test_picked_units_of_another_period_are_not_reminded(city):
    story = told(city)
    with at(DAY):
        opening.open_due(rounds=[story.round])
    june = story.round.periods.get(starts_on="2019-06-01")
    foreign = story.sheet(2, june)
    with at(DAY):
        context = browse(city.office).get(f"{base(story)}{story.may.pk}/remind/?pick={foreign.pk}").context
    assert context["rows"] == []


def test_a_lock_says_what_is_missing_and_freezes(city, en):
    story = told(city)
    address = f"{base(story)}{story.may.pk}/lock/"
    with at(DAY):
        context = browse(city.office).get(address).context
    assert [(one["state"]["kind"], one["n"]) for one in context["missing"]] == [("late", 2), ("returned", 1)]
    assert context["counted"].to_check == 2
    assert page(city.verifier, address, DAY, 403)
    assert post(city.office, address, {}, "2019-06-04").status_code == 409
    assert post(city.office, address, {}, DAY).status_code == 302
    assert post(city.office, address, {}, DAY).status_code == 409
    line = to_check(story)
    answer = post(city.verifier, f"/desk/schedule/lines/{line.pk}/", FOUND | {"entry": line.entries.get().pk}, DAY)
    assert answer.status_code == 409


def test_a_correction_stands_beside_the_old_value(city, en):
    story = told(city)
    line = story.lines(0)[0]
    given = {"field": "verified", "new": "45", "why": "复核时发现一处未完工"}
    address = f"/desk/schedule/lines/{line.pk}/correct/"
    assert post(city.office, address, given, DAY).status_code == 409
    with at(DAY):
        locking.lock(story.may.pk, actor=city.office)
    assert post(city.office, address, given | {"new": "120"}, DAY).status_code == 422
    assert post(city.verifier, address, given, DAY).status_code == 403
    assert post(city.office, address, given, DAY).status_code == 302
    assert post(city.office, address, given | {"field": "grade", "new": "poor"}, DAY).status_code == 302
    assert [(row.number, row.old, row.new) for row in Correction.objects.all()] == [
        (1, "50", "45"),
        (2, "fair", "poor"),
    ]
    listed = page(city.observer, f"{base(story)}{story.may.pk}/corrections/", DAY)
    assert "<del>50</del>" in listed
    assert "<ins>45</ins>" in listed
    row = page(city.office, f"/desk/schedule/lines/{line.pk}/", DAY)
    assert "Correction 1" in row
    assert "50%" in row


def test_an_item_is_let_go_with_a_reason(city):
    story = told(city)
    line = story.lines(3)[0]
    assert post(city.office, f"/desk/schedule/lines/{line.pk}/", {"act": "skip", "why": ""}, DAY).status_code == 422
    assert (
        post(city.verifier, f"/desk/schedule/lines/{line.pk}/", {"act": "skip", "why": "已移交"}, DAY).status_code
        == 403
    )
    assert (
        post(city.office, f"/desk/schedule/lines/{line.pk}/", {"act": "skip", "why": "已移交"}, DAY).status_code == 302
    )
    assert "已移交" in page(city.observer, f"/desk/schedule/lines/{line.pk}/", DAY)


def test_the_gap_of_a_unit_is_the_mean_of_its_rows(city):
    story = begin(city, (3, 1))
    send(story, 0, "2019-06-03")
    send(story, 1, "2019-06-03", claimed=40)
    for line, share in zip(story.lines(0), (60, 50, 30), strict=True):
        check(story, line, "2019-06-05", share=share)
    check(story, story.lines(1)[0], "2019-06-05", share=45)
    rows = list(gap.units(story.round, None, "gap"))
    assert [(row["name"], row["checked"], row["over"], row["most"]) for row in rows] == [
        (story.units[0].name, 3, 2, 30), (story.units[1].name, 1, 0, 0),
    ]  # fmt: skip
    assert [round(float(row["gap"]), 2) for row in rows] == [13.33, -5.0]
    assert [row["name"] for row in gap.units(story.round, None, "unit")] == sorted(
        (unit.name for unit in story.units), key=lambda name: [unit.name for unit in story.units].index(name)
    )
    with at(DAY):
        listed = browse(city.office).get(f"{base(story)}gap/")
        opened = browse(city.office).get(f"{base(story)}gap/{story.units[0].pk}/")
    assert len(opened.context["rows"]) == listed.context["rows"][0]["checked"]
    assert [row["check"].points for row in opened.context["rows"]] == [30, 10, 0]


def test_a_correction_counts_in_the_gap(city, en):
    story = locked(city)
    (row,) = gap.units(story.round, story.may, "gap")
    assert (float(row["verified"]), float(row["gap"]), row["over"]) == (45.0, 15.0, 1)
    opened = page(city.office, f"{base(story)}gap/{story.units[0].pk}/", "2019-06-13")
    assert opened.count(">corrected<") == 1


def test_rules_are_tried_then_set_and_running_periods_keep_theirs(city, en):
    story = begin(city, (1,))
    address = f"{base(story)}rules/"
    asked = {
        "scheme": "apart", "key_kind": "weekly", "key_due_nth": "1", "key_lock_after": "1", "other_kind": "monthly",
        "other_due_nth": "2", "other_lock_after": "5", "act": "try",
    }  # fmt: skip
    tried = post(city.office, address, asked, MAY)
    assert tried.status_code == 200
    coming = [[str(one["due_on"]) for one in rule["coming"]] for rule in tried.context["tried"]]
    # Weeks from Monday 3 June: due on the first working day after Sunday; 7 June is the Dragon Boat Festival.
    assert coming == [["2019-06-10", "2019-06-17", "2019-06-24"], ["2019-07-02", "2019-08-02", "2019-09-03"]]
    assert Rhythm.objects.filter(ends_on=None).count() == 1
    assert post(city.office, address, asked | {"key_due_nth": ""}, MAY).status_code == 422
    assert post(city.office, address, asked | {"act": "save", "starts_on": "2019-05-10"}, MAY).status_code == 422
    assert post(city.verifier, address, asked | {"act": "save"}, MAY).status_code == 403
    assert post(city.office, address, asked | {"act": "save"}, MAY).status_code == 302
    in_force = Rhythm.objects.filter(ends_on=None).order_by("kind")
    assert [(row.kind, row.covers, str(row.starts_on)) for row in in_force] == [
        ("monthly", "other", "2019-06-01"), ("weekly", "key", "2019-06-01"),
    ]  # fmt: skip
    assert story.may.rhythm.covers == "all"


def test_every_number_on_a_card_is_the_length_of_its_list(city):
    story = told(city)
    with at("2019-06-12"):
        opening.open_due(rounds=[story.round])
        cards = [card for card in neighbours.cards(city.office, story.round) if "/schedule/" in card.url]
        assert len(cards) == 3
        for card in cards:
            opened = browse(city.office).get(card.url)
            assert opened.context["page_obj"].paginator.count == card.count, card
        (only,) = [card for card in neighbours.cards(city.verifier, story.round) if "/schedule/" in card.url]
        assert only.count == 2
        for clerk, count in ((city.unit, 2), (story.clerks[2], 2), (city.head, 2)):
            (own,) = [card for card in neighbours.cards(clerk, story.round) if "/sheets/" in card.url]
            opened = browse(clerk).get(own.url)
            assert own.count == opened.context["page_obj"].paginator.count == count


def test_the_first_page_costs_the_same_with_many_units_and_periods(city, django_assert_num_queries):
    story = begin(city, (1, 1, 1, 1, 1, 1))
    second = make_user((city.office_unit, Role.OFFICE))
    for day, counts in (("2019-06-12", [6, 1]), ("2019-09-20", [6, 6, 6, 4, 4])):
        with at(day):
            opening.open_due(rounds=[story.round])
            assert roles_of(second) and story.round.region  # read once for a page
            with django_assert_num_queries(4):
                assert [card.count for card in desk.cards(second, story.round)] == counts


def test_the_first_page_shows_the_oldest_periods_and_one_card_opens_all(city, en):
    story = begin(city)
    for day, labels in (
        ("2019-08-10", ["2019-05", "2019-06", "2019-07"]),
        ("2019-10-12", ["2019-05", "2019-06", "2019-07", "5 periods"]),
    ):
        with at(day):
            opening.open_due(rounds=[story.round])
            cards = [card for card in desk.cards(city.office, story.round) if "state=owing" in card.url]
            months = [f"{Period.objects.get(pk=card.url.split('/')[-2]).starts_on:%Y-%m}" for card in cards[:3]]
            assert [*months, *(f"{card.count} periods" for card in cards[3:])] == labels
    with at("2019-10-12"):
        every = cards[3]
        assert (every.label, every.note, every.tone) == (
            "All periods with reports missing", "2 more than those shown by themselves.", "late",
        )  # fmt: skip
        opened = browse(city.office).get(every.url)
        shown = [f"{row.starts_on:%Y-%m}" for row in opened.context["page_obj"]]
        assert shown == ["2019-09", "2019-08", "2019-07", "2019-06", "2019-05"]  # October runs still
    send(story, 0, "2019-10-12"), send(story, 1, "2019-10-12"), send(story, 2, "2019-10-12")
    with at("2019-10-12"):
        assert desk.cards(city.office, story.round)[1].count == 1
    send(story, 3, "2019-10-12")
    with at("2019-10-12"):
        opened = browse(city.office).get(every.url)
        assert [f"{row.starts_on:%Y-%m}" for row in opened.context["page_obj"]] == shown[:-1]
        cards = [card for card in desk.cards(city.office, story.round) if "state=owing" in card.url]
        assert [card.count for card in cards] == [4, 4, 4, 4]


def test_lines_of_the_trail_and_items_of_letters_lead_to_the_pages_of_reports(city):
    story = locked(city)
    may = story.may
    with at(DAY):
        went = browse(city.auditor).get(neighbours.link(f"scheduling.period:{may.pk}"))
        assert went.url == f"{base(story)}{may.pk}/"
        assert browse(city.auditor).get(went.url).status_code == 200
        stranger = make_user((make_org("外市", kind="city"), Role.OFFICE))
        assert browse(stranger).get(neighbours.link(f"scheduling.period:{may.pk}")).status_code == 404
        trail = browse(city.auditor).get("/desk/trail/", {"subject": f"scheduling.period:{may.pk}"}).content.decode()
        assert f'href="/desk/schedule/periods/{may.pk}/"' in trail
        sheet = story.sheet(0)
        matter = Matter(f"scheduling.obligation:{sheet.pk}", "五月份报表", "依据", None, None, 0, "未报", "尽快报送")
        letter = drafting.draft(
            "urge", round=story.round, addressees=[sheet.unit], matters=[matter], cause="test", actor=city.office
        )
        shown = browse(city.office).get(f"/desk/letters/{letter.pk}/").content.decode()
        assert f'href="/desk/sheets/{sheet.pk}/"' in shown
    assert neighbours.link(f"scheduling.obligation:{sheet.pk}") == f"/desk/sheets/{sheet.pk}/"
    assert neighbours.link("scheduling.period:x") == neighbours.link("scheduling.rhythm:1") == ""


@pytest.mark.parametrize("who", ["unit", "head", "leader", "lead_reviewer"])
def test_units_and_leaders_read_no_matrix(city, who):
    story = locked(city)
    for path in ("", f"{story.may.pk}/", "check/", "gap/", "units/", "rules/"):
        page(city.people[who], f"{base(story)}{path}", DAY, 403)
