"""The rules page: chain and checklists, edited with care for what runs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.domain import closing, rules
from cases.domain.moves import WrongState
from cases.models import Round
from tests.factories import at, make_ready, make_round, make_task

ORDER = ("self_check", "lead_gate", "leader_visit", "principals", "office_visit")


def posted(*codes, seen=1, days="5", **more):
    data = {"act": "chain", "seen": seen}
    for code in ORDER:
        data |= {f"{code}-position": codes.index(code) + 1 if code in codes else 0, f"{code}-working_days": days}
    return data | more


def ask(client, user, round, data=None, day="2019-05-07"):
    client.force_login(user)
    url = reverse("desk:rules", args=[round.slug])
    with at(day):
        return client.get(url) if data is None else client.post(url, data)


@pytest.mark.django_db
def test_everybody_of_the_round_reads_the_rules_and_the_office_edits_them(client, city, en):
    round = make_round(city)
    page = ask(client, city.observer, round)
    assert [step["working_days"] for step in page.context["chain"]] == [5, 5, 10, 5, 10]
    assert b"Save as a new version" not in page.content
    assert ask(client, city.observer, round, posted(*ORDER)).status_code == 403
    assert b"Save as a new version" in ask(client, city.office, round).content


@pytest.mark.django_db
def test_a_saved_chain_is_a_new_version_with_its_own_words(client, city, en):
    round = make_round(city)
    data = posted("lead_gate", "self_check", "office_visit", days="7")
    data |= {"lead_gate-name": "市直单位审核", "office_visit-site_visit": "on"}
    assert ask(client, city.office, round, data).status_code == 302
    round.refresh_from_db()
    assert [step["code"] for step in round.chain_steps] == ["lead_gate", "self_check", "office_visit"]
    assert (round.chain_version, round.chain_steps[0]["name"]) == (2, "市直单位审核")
    assert [step["site_visit"] for step in round.chain_steps] == [False, False, True]
    assert round.chain_steps[1]["seats"] == [["responsible", "head"]]


@pytest.mark.django_db
def test_running_chains_keep_their_version(client, city):
    task = make_ready(city, make_task(city))
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=city.unit, statement="完成").run
    round = Round.objects.get()
    ask(client, city.office, round, posted("self_check", "office_visit"))
    assert run.steps.count() == 5
    assert run.chain == "yongzhou v1"
    assert len(Round.objects.get().chain_steps) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (posted(), 422, "A chain needs at least one step."),
        (posted(*ORDER, days="0"), 422, "greater than or equal to 1"),
        (posted(*ORDER, days="61"), 422, "less than or equal to 60"),
        (posted(*ORDER, seen=7), 409, "Somebody else changed the chain"),
        ({"act": "reset", "chain": "unheard"}, 422, "Choose one of the chains."),
    ],
)
def test_bad_chains_are_refused(client, city, en, data, status, words):
    round = make_round(city)
    answer = ask(client, city.office, round, data)
    assert answer.status_code == status
    assert words in answer.content.decode()
    round.refresh_from_db()
    assert round.chain_version == 1


@pytest.mark.django_db
def test_the_rule_itself_refuses_what_a_page_cannot_send(city):
    round = make_round(city)
    step = rules.StepDraft("self_check", 5, False)
    for drafts in ([step, step], [rules.StepDraft("magic", 5, False)], [rules.StepDraft("self_check", 61, False)]):
        with pytest.raises(ValidationError):
            rules.set_chain(round.pk, drafts, actor=city.office, seen=1)
    with pytest.raises(PermissionDenied):
        rules.set_chain(round.pk, [step], actor=city.unit, seen=1)
    with pytest.raises(WrongState):
        rules.set_chain(round.pk, [step], actor=city.office, seen=0)


@pytest.mark.django_db
def test_beginning_again_takes_a_shipped_chain(client, city):
    round = make_round(city)
    assert ask(client, city.office, round, {"act": "reset", "chain": "short"}).status_code == 302
    round.refresh_from_db()
    assert (round.chain, round.chain_version, len(round.chain_steps)) == ("short", 2, 3)


@pytest.mark.django_db
def test_an_edited_line_is_no_longer_the_default(client, city, en):
    round = make_round(city)
    shown = ask(client, city.office, round)
    assert shown.content.decode().count("default of this project") == 10
    data = {"act": "checklists"}
    for group in shown.context["lists"]:
        data |= {f"item-{line['item'].pk}": line["text"] for line in group["items"]}
    item = round.checklist.filter(machine_check="").first()
    assert ask(client, city.office, round, data | {f"item-{item.pk}": " 举一反三排查到位 "}).status_code == 302
    item.refresh_from_db()
    assert (item.text, item.is_default) == ("举一反三排查到位", False)
    assert round.checklist.filter(is_default=True).count() == 9
    empty = ask(client, city.office, round, data | {f"item-{item.pk}": " "})
    assert empty.status_code == 422
    assert "write the condition" in empty.content.decode()


@pytest.mark.django_db
def test_words_under_signature_stay(client, city, en):
    task = make_ready(city, make_task(city))
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=city.unit, statement="完成").run
    round = Round.objects.get()
    item = round.checklist.filter(machine_check="").first()
    answer = ask(client, city.office, round, {"act": "checklists", f"item-{item.pk}": "新的说法"})
    assert answer.status_code == 422
    assert "1 dossiers under signature stand on its words" in answer.content.decode()
    assert "新的说法" in answer.content.decode()
    digest = run.digest
    run.refresh_from_db()
    assert run.digest == digest
