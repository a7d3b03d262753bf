"""The case file of a problem: whole, in order, loud about what is missing, the same bytes for the same state."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from cases.domain import filing
from cases.models import TaskEvidence
from papers.models import Order
from records import evidence
from tests.factories import at, make_ready, make_task
from volumes import makers

pytestmark = pytest.mark.django_db
DAY = "2019-05-20"


def pdf_file(pages: int = 2, *, script: str = "", password: str = "", name: str = "说明.pdf") -> SimpleUploadedFile:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=842, height=595)
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject(k): v for k, v in action.items()})
    if password:
        writer.encrypt(password)
    kept = io.BytesIO()
    writer.write(kept)
    return SimpleUploadedFile(name, kept.getvalue(), content_type="application/pdf")


@pytest.fixture
def task(city):
    task = make_ready(city, make_task(city))
    attach(city, task, pdf_file(script="app.alert('canary-script')"))
    return task


def attach(city, task, file) -> TaskEvidence:
    with at("2019-05-10"):
        return filing.add_evidence(task.pk, [file], actor=city.unit, phase="document", caption="材料")[0]


def made(task, folder: Path, *, form: str = "pdf", redacted: bool = False) -> Path:
    folder.mkdir(parents=True)
    params = {"about": "problem", "pk": task.problem_id, "redacted": redacted, "form": form}
    told: list[int] = []
    with at(DAY):
        path = makers.make(params, lambda done, _words: told.append(done), folder)
    assert told == sorted(told) and told[-1] < 1000
    return path


def words(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def test_contents_lead_to_the_pages_and_every_page_has_its_number(task, tmp_path):
    reader = PdfReader(made(task, tmp_path / "a"))
    pages = words(reader)
    assert "整改案卷" in pages[0].replace(" ", "") and "问题1" in pages[0] and "目录" in pages[1]
    for number, page in enumerate(pages, 1):
        assert re.search(rf"第\s*{number}\s*页\s*/\s*共\s*{len(pages)}\s*页", page), number
    outline = [item for item in reader.outline if not isinstance(item, list)]
    assert [item.title for item in outline[:4]] == ["封面", "目录", "反馈问题", "任务1：整改方案"]
    for item in outline[2:]:
        at_page = reader.get_destination_page_number(item)
        assert item.title in pages[at_page].replace("\n", "")
        assert re.search(rf"{re.escape(item.title)}\s*{at_page + 1}(?!\d)", pages[1]), item.title


@pytest.mark.parametrize("form", ["pdf", "zip"])
def test_the_same_state_gives_the_same_bytes(task, tmp_path, form):
    assert made(task, tmp_path / "1", form=form).read_bytes() == made(task, tmp_path / "2", form=form).read_bytes()


def test_an_attached_pdf_comes_in_page_by_page_without_its_script(task, tmp_path):
    path = made(task, tmp_path / "a")
    reader = PdfReader(path)
    sheet = next(n for n, page in enumerate(words(reader)) if "以下附该文件2页" in page)
    for page in reader.pages[sheet + 1 : sheet + 3]:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert all("/Annots" not in page and "/AA" not in page for page in reader.pages)
    assert "/Names" not in reader.trailer["/Root"] and "/OpenAction" not in reader.trailer["/Root"]
    assert b"canary-script" not in path.read_bytes()


def test_a_file_that_cannot_be_taken_in_is_named_with_the_reason(city, task, tmp_path):
    attach(city, task, pdf_file(password="secret", name="加密.pdf"))
    broken = attach(city, task, pdf_file(pages=1, name="断裂.pdf")).file
    cut = evidence.path_of(broken.sha256).read_bytes()[:60]
    digest = hashlib.sha256(cut).hexdigest()
    type(broken).objects.filter(pk=broken.pk).update(sha256=digest, size=len(cut))
    evidence.path_of(digest).parent.mkdir(parents=True, exist_ok=True)
    evidence.path_of(digest).write_bytes(cut)
    text = "".join(words(PdfReader(made(task, tmp_path / "a"))))
    assert "文件已加密，不能编入" in text
    assert "文件损坏或格式不规范，不能编入" in text


def test_a_missing_and_a_changed_original_are_loud(task, tmp_path):
    lost, changed = TaskEvidence.objects.filter(task=task).order_by("pk")[:2]
    evidence.path_of(lost.file.sha256).unlink()
    evidence.path_of(changed.file.sha256).write_bytes(b"something else")
    with zipfile.ZipFile(made(task, tmp_path / "a", form="zip")) as archive:
        volume = PdfReader(io.BytesIO(archive.read("volumes/casefile.pdf")))
        assert sum("原件缺失或已被改动" in page for page in words(volume)) == 2
        told = json.loads(archive.read("manifest.json"))
        faults = {one["sha256"]: one["fault"] for one in told["files"] if one["fault"]}
        assert faults == {lost.file.sha256: "缺失", changed.file.sha256: "已改动"}
        assert not any(b"something else" in archive.read(name) for name in archive.namelist())


def test_an_archive_proves_itself(task, tmp_path):
    with zipfile.ZipFile(made(task, tmp_path / "a", form="zip")) as archive:
        for line in archive.read("manifest.sha256").decode().splitlines():
            digest, path = line.split("  ", 1)
            assert hashlib.sha256(archive.read(path)).hexdigest() == digest
        originals = {name for name in archive.namelist() if name.startswith("originals/")}
        kept = set(TaskEvidence.objects.filter(task=task).values_list("file__sha256", flat=True))
        assert len(originals) == len(kept)
        page = archive.read("verify.html").decode()
        assert all(digest in page for digest in kept) and "://" not in page


def test_names_in_the_archive_do_no_harm(city, task, tmp_path):
    for pages, name in enumerate(("../../etc/passwd.pdf", "..\\con:a?.pdf", "同名.pdf", "同名.pdf"), 3):
        attach(city, task, pdf_file(pages, name=name))
    with zipfile.ZipFile(made(task, tmp_path / "a", form="zip")) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert not [name for name in names if ".." in name.split("/") or set(name) & set("\\:?") or name.count("/") > 1]


def test_a_large_case_is_cut_in_volumes_between_its_parts(task, tmp_path, settings):
    settings.CASEFILE_VOLUME_PAGES = 6
    with zipfile.ZipFile(made(task, tmp_path / "a", form="zip")) as archive:
        volumes = sorted(name for name in archive.namelist() if name.startswith("volumes/"))
        readers = [PdfReader(io.BytesIO(archive.read(name))) for name in volumes]
    assert len(volumes) > 1 and volumes[0] == "volumes/01.pdf"
    for number, reader in enumerate(readers, 1):
        said = f"第{number}册/共{len(volumes)}册（本册{len(reader.pages)}页）"
        assert said in re.sub(r"\s", "", words(reader)[0])
    whole = PdfReader(made(task, tmp_path / "b"))
    assert sum(len(reader.pages) - 2 for reader in readers) == len(whole.pages) - 2


def test_a_redacted_file_names_posts_instead_of_people(city, task, tmp_path):
    whole = "".join(words(PdfReader(made(task, tmp_path / "a"))))
    redacted = "".join(words(PdfReader(made(task, tmp_path / "b", redacted=True))))
    assert str(city.leader) in whole
    assert str(city.leader) not in redacted and "删节本" in redacted


def test_only_office_and_verifier_order_one_and_a_double_click_is_one_order(city, task, client):
    url = f"/desk/tasks/{task.pk}/casefile/"
    client.force_login(city.office)
    with at(DAY):
        page = client.get(url)
        assert page.status_code == 200 and "任务1：整改方案" in page.content.decode()
        for _ in range(2):
            assert client.post(url, {"contents": "redacted", "form": "zip"}).status_code == 302
        assert client.post(url, {"contents": "all", "form": "zip"}).status_code == 422
        client.force_login(city.unit)
        assert client.post(url, {"contents": "whole", "form": "pdf"}).status_code == 403
    order = Order.objects.get()
    assert order.params == {"about": "problem", "pk": task.problem_id, "redacted": True, "form": "zip"}
    assert (order.asked_by, order.media_type) == (city.office, "application/zip")
