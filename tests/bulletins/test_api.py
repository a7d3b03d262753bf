"""Papers over REST: begun, written, issued by a second person, withdrawn; templates uploaded and used."""

from django.core.files.uploadedfile import SimpleUploadedFile

from bulletins.models import Template
from tests.api.calling import V1, call, done, person, program, refused
from tests.api.costs import cost
from tests.bulletins.desk import NEXT, a_draft, a_snapshot
from tests.bulletins.documents import word
from tests.factories import at, make_city


def do(client, path, body=None, method="post"):
    return call(client, method, path, {} if body is None else body, day=str(NEXT))


def test_a_paper_from_the_snapshot_to_the_withdrawal(stage):
    city, snapshot = stage.city, a_snapshot(stage)
    office, publisher = program(city.office, "papers:read", "papers:write"), program(city.publisher)
    body = {"round": stage.round.slug, "kind": "notice", "snapshot": snapshot.pk}
    refused(do(office, "bulletins/", body | {"snapshot": snapshot.pk + 9}), 400)
    made = done(do(office, "bulletins/", body), 201)
    path = f"bulletins/{made['id']}/"
    written = done(do(office, f"{path}texts/", {"texts": {"practice": "逐项会商"}, "seen": {"practice": 0}}))
    assert [(row["field"], row["version"], row["text"]) for row in written["texts"]] == [("practice", 1, "逐项会商")]
    assert any("逐项会商" in part["paragraphs"] for part in written["paper"]["sections"])
    refused(do(office, f"{path}texts/", {"texts": {"practice": "另写"}, "seen": {"practice": 0}}), 409)
    assert list(refused(do(office, f"{path}texts/", {"texts": {"weather": "晴"}}), 400)["errors"]) == ["texts"]
    assert written["hindered"] and written["next_number"] == 1
    refused(do(office, f"{path}issue/", {"seen": written["seen"]}), 403)
    refused(do(publisher, f"{path}issue/", {"seen": "0" * 32}), 409)
    issued = done(do(publisher, f"{path}issue/", {"seen": written["seen"]}))
    assert (issued["state"], issued["number"], issued["issued_by"]) == ("issued", 1, str(city.publisher))
    assert issued["files"]["pdf"] == f"/desk/rounds/{stage.round.slug}/bulletins/{made['id']}/paper.pdf"
    refused(do(office, f"{path}drop/"), 409)
    assert done(do(publisher, f"{path}withdraw/", {"why": "数据口径有误，另行印发"}))["state"] == "withdrawn"


def test_a_draft_is_put_on_another_snapshot_and_dropped(stage):
    draft = a_draft(stage)
    other = a_snapshot(stage, why="更正后再冻结")
    told = done(do(person(stage.city.office), f"bulletins/{draft.pk}/snapshot/", {"snapshot": other.pk}))
    assert told["snapshot"] == other.pk
    assert done(do(person(stage.city.office), f"bulletins/{draft.pk}/drop/"))["state"] == "dropped"


def test_drafts_are_for_who_makes_papers(stage):
    draft = a_draft(stage)
    for who in (stage.city.observer, make_city().office):
        assert done(do(program(who), "bulletins/", method="get"))["results"] == []
        refused(do(program(who), f"bulletins/{draft.pk}/", method="get"), 404)
    refused(do(program(stage.city.observer), "bulletins/", {"round": stage.round.slug}), 400)


def test_a_template_is_uploaded_and_used(stage):
    client = person(stage.city.office)
    body = {
        "round": stage.round.slug, "kind": "notice", "file": SimpleUploadedFile("模板.docx", word("{{ title }}")),
    }  # fmt: skip
    with at(NEXT):
        made = done(client.post(f"{V1}/bulletin-templates/", body, format="multipart"), 201)
    assert (made["version"], made["fields_used"], made["in_use"]) == (1, ["title"], False)
    path = f"bulletin-templates/{made['id']}/"
    assert done(do(client, f"{path}use/"))["in_use"] is True
    refused(do(client, f"{path}use/"), 409)
    refused(do(person(stage.city.publisher), f"{path}stop/"), 404)
    assert done(do(client, f"{path}stop/"))["in_use"] is False
    with at(NEXT):
        body["file"] = SimpleUploadedFile("x.docx", b"no")
        assert list(refused(client.post(f"{V1}/bulletin-templates/", body, format="multipart"), 400)["errors"]) == [
            "file"
        ]


def test_lists_cost_the_same_at_any_length(stage):
    client = person(stage.city.office)

    def fill(n):
        for k in range(n):
            a_draft(stage)
            last = Template.objects.count()
            Template.objects.create(
                round=stage.round, kind="notice", version=last + 1, name=f"{k}.docx", sha256="0" * 64, content=b"",
                uploaded_by=stage.city.office,
            )  # fmt: skip

    paths = ("bulletins/", "bulletin-templates/")
    fill(1)
    assert [cost(client, path, str(NEXT)) for path in paths] == [(4, 1), (4, 1)]
    fill(3)
    assert [cost(client, path, str(NEXT)) for path in paths] == [(4, 4), (4, 4)]
