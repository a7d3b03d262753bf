"""Templates: honest ones are drawn, hostile ones are refused with the paragraph and what to do, or killed."""

import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from bulletins.templating import process
from bulletins.templating.process import Limits
from tests.bulletins import documents
from tests.bulletins.documents import SCHEMA, VALUES, in_body, repacked, replaced, with_part, word

pytestmark = pytest.mark.usefixtures("en")
LOOP = ("{{ title }}", "{%p for s in sections %}", "{{ s.heading }}", "{%p for p in s.paragraphs %}", "{{ p }}")
ENDS = ("{%p endfor %}", "{%p endfor %}")
BOMB = b"<a>" + b"0" * 60_000_000 + b"</a>"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def refused(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        process.check(content, SCHEMA, VALUES)
    return " ".join(caught.value.messages)


def code(*instructions: str) -> str:
    """A Word field whose instruction is in several runs."""
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


def test_loops_conditions_tables_headers_and_split_runs_are_drawn():
    template = word(
        *LOOP,
        *ENDS,
        "{% if figures.problems.total == '33' %}共{{ figures.problems.total }}个{% else %}无{% endif %}",
        "{{ rows|length }}行",
        table=[["序号", "值"], ["{%tr for row in rows %}", ""], ["{{ row.c1 }}", "甲"], ["{%tr endfor %}", ""]],
        header="{{ issuer }}",
        runs=["{", "{ ti", "tle", " }", "}"],
    )
    used = process.check(template, SCHEMA, VALUES)
    assert {"title", "sections[].paragraphs[]", "rows[].c1", "figures.problems.total", "issuer"} <= set(used)
    drawn = process.draw(template, SCHEMA, VALUES)
    assert texts(drawn) == ["通报", "总体", "甲", "乙", "共33个", "2行", "通报"]
    document = Document(io.BytesIO(drawn))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["序号", "值"], ["1", "甲"], ["3", "甲"]
    ]  # fmt: skip
    assert document.sections[0].header.paragraphs[0].text == "市整改办"
    assert (document.core_properties.title, document.core_properties.author) == ("通报", "市整改办")
    assert process.draw(template, SCHEMA, VALUES) == drawn


@pytest.mark.parametrize(
    "hostile",
    ["=1+1", "=cmd|' /C calc'!A0", "<b>x</b>", "</w:t></w:r></w:p>", "{{ 7*7 }}", "{% for x in y %}", "{_{ 7*7 }_}",
     "&amp;lt;", "a<b & c", "]]>", "{#", "'\"><img src=x onerror=alert(1)>", "\u202e倒", "{{", "}}"],
)  # fmt: skip
def test_values_come_out_as_they_are(hostile):
    drawn = process.draw(word("{{ title }}"), SCHEMA, VALUES | {"title": hostile})
    assert texts(drawn) == [hostile]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ("== 0", "0", True), ("!= 0", "0", False), ("> 0", "0", False), ("> 0", "12", True), ("< 10", "9", True),
        ("> 9", "10", True), (">= '9'", "10", True), ("< '10'", "9", True), ("> 50", "54.9", True),
        ("== 90", "90.0", True), ("> 0", "", False), ("== 0", "", False), ("> 0", "示例", False),
        ("== '示例'", "示例", True), ("<= 3", "3", True),
    ],
)  # fmt: skip
def test_figures_compare_as_numbers(condition, value, holds):
    template = word("{% if figures.problems.total " + condition + " %}有{% else %}无{% endif %}")
    assert texts(process.draw(template, SCHEMA, VALUES | {"figures": {"problems": {"total": value}}})) == [
        "有" if holds else "无"
    ]


def test_a_title_longer_than_a_property_of_a_word_file():
    drawn = process.draw(word("{{ title }}"), SCHEMA, VALUES | {"title": "长" * 300})
    assert texts(drawn) == ["长" * 300]


HOSTILE = {
    "class": (word("{{ title.__class__.__mro__ }}"), "paragraph 1", "no field “title.__class__”"),
    "item": (word("{{ title['__class__'] }}"), "paragraph 1", "cannot be written here"),
    "filter": (word("{{ title|attr('__class__') }}"), "paragraph 1", "The filter “attr” is not known"),
    "cycler": (word("x", "{{ cycler.__init__.__globals__ }}"), "paragraph 2", "no field “cycler"),
    "lipsum": (word("{{ lipsum.__globals__ }}"), "paragraph 1", "no field “lipsum"),
    "namespace": (word("{{ namespace() }}"), "paragraph 1", "Nothing can be called"),
    "self": (word("{{ self._TemplateReference__context }}"), "paragraph 1", "no field “self"),
    "config": (word("{{ config }}"), "paragraph 1", "no field “config”"),
    "call": (word("{{ title.format(title) }}"), "paragraph 1", "Nothing can be called"),
    "range": (word("{% for i in range(99999999999) %}{{ title }}{% endfor %}"), "paragraph 1", "Nothing can be called"),
    "power": (word("{{ 9 ** 9 ** 9 ** 9 }}"), "paragraph 1", "cannot be written here"),
    "times": (word("{{ 'a' * 9999999999 }}"), "paragraph 1", "cannot be written here"),
    "tilde": (word("{{ title ~ title }}"), "paragraph 1", "cannot be written here"),
    "list": (word("{{ [title, title] }}"), "paragraph 1", "cannot be written here"),
    "include": (word("{% include '/etc/passwd' %}"), "paragraph 1", "is not known here"),
    "import": (word("{% import 'os' as os %}{{ os }}"), "paragraph 1", "is not known here"),
    "from": (word("{% from 'os' import system %}"), "paragraph 1", "is not known here"),
    "extends": (word("{% extends 'x' %}"), "paragraph 1", "is not known here"),
    "macro": (word("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), "paragraph 1", "is not known here"),
    "set": (word("{% set x = title %}{{ x }}"), "paragraph 1", "is not known here"),
    "do": (word("{% do title.append(1) %}"), "paragraph 1", "is not known here"),
    "call block": (word("{% call title() %}x{% endcall %}"), "paragraph 1", "is not known here"),
    "raw": (word("{% raw %}{{ x }}{% endraw %}{{ title }}"), "paragraph 1", "is not known here"),
    "recursive": (word("{% for s in sections recursive %}{{ loop(s) }}{% endfor %}"), "paragraph 1", "for"),
    "text loop": (word("{% for c in title %}{{ c }}{% endfor %}"), "paragraph 1", "is no list"),
    "whole list": (word("{{ sections }}"), "paragraph 1", "cannot be shown itself"),
    "unknown": (word("甲", "乙{{ titel }}丙"), "paragraph 2 (“乙{{ titel }}丙”)", "no field “titel”"),
    "after loop": (word(*LOOP, *ENDS, "{{ s.heading }}"), "paragraph 8", "no field “s”"),
    "in test": (word("{% if title in title %}x{% endif %}"), "paragraph 1", "cannot be written here"),
    "is test": (word("{% if title is callable %}x{% endif %}"), "paragraph 1", "cannot be written here"),
    "unclosed": (word("甲{{ title"), "paragraph 1", "opened and not closed"),
    "over paragraphs": (word("{{ ti", "tle }}"), "paragraph 1", "opened and not closed"),
    "no end": (word("{%p for s in sections %}", "{{ s.heading }}"), "paragraph", "cannot be understood"),
    "no begin": (word("{{ title }}", "{% endfor %}"), "paragraph 2", "cannot be understood"),
    "across": (word("{% if title %}甲", "乙{% endif %}"), "paragraph 2", "closes where it does not fit"),
    "beside": (word("{%p if title %}甲", "{%p endif %}"), "paragraph 1", "takes its whole paragraph away"),
    "rich": (word("{{r title }}"), "paragraph 1", "would put mark-up"),
    "background": (word("{% cellbg title %}"), "paragraph 1", "is not known here"),
    "deep": (word("{% for a in rows %}" * 4 + "{{ title }}" + "{% endfor %}" * 4), "paragraph 1", "within each other"),
    "parentheses": (word("{{ " + "(" * 5000 + "title" + ")" * 5000 + " }}"), "paragraph 1", "cannot be understood"),
    "header": (word("{{ title }}", header="{{ secret }}"), "header, paragraph 1", "no field “secret”"),
    "no field": (word("甲"), "", "has no field"),
    "attribute": (in_body('<w:p><w:pPr><w:pStyle w:val="{{ title }}"/></w:pPr></w:p>'), "", "hidden property"),
    "revision": (in_body('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'), "", "tracked"),
    "dde": (in_body(code("DDE", "AUTO c:\\\\x \"calc\"")), "", "DDEAUTO"),
    "include text": (in_body(code(' INCLUDETEXT "\\\\\\\\host\\\\x.docx" ')), "", "INCLUDETEXT"),
    "include picture": (in_body('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x&quot; "/></w:p>'), "",
                        "INCLUDEPICTURE"),
    "hyperlink": (in_body(code(' HYPERLINK "http://x" ')), "", "HYPERLINK"),
    "chunk": (in_body('<w:altChunk xmlns:r="x" r:id="rId1"/>'), "", "embedded or linked objects"),
    "footnotes": (with_part("word/footnotes.xml", b"<a>{{ title }}</a>", "footnotes"), "", "where they are not drawn"),
    "properties": (replaced("docProps/core.xml", b"<dc:description>", b"<dc:description>{{ x }}"), "", "not drawn"),
    "macros": (with_part("word/vbaProject.bin", b"x", "vbaProject"), "", "macros"),
    "macro type": (replaced("[Content_Types].xml", b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                            b"vnd.ms-word.document.macroEnabled.main"), "", "macros"),
    "dotx": (replaced("[Content_Types].xml", b"document.main+xml", b"template.main+xml"), "", "Word template"),
    "activex": (with_part("word/activeX/activeX1.xml", b"<a/>", "control"), "", "controls"),
    "ole": (with_part("word/embeddings/oleObject1.bin", b"x", "oleObject"), "", "embedded or linked"),
    "package": (with_part("word/embeddings/sheet.xlsx", b"PK", "package"), "", "embedded or linked"),
    "remote template": (with_part("", b"", "attachedTemplate", "External", "http://127.0.0.1/x.dotm"), "", "outside"),
    "remote picture": (with_part("", b"", "image", "External", "http://169.254.169.254/"), "", "outside"),
    "local picture": (with_part("", b"", "image", "", "file:///etc/passwd"), "", "outside"),
    "share": (with_part("", b"", "image", "", "\\\\host\\share"), "", "outside"),
    "frame": (with_part("", b"", "frame", "", "x.htm"), "", "connection that no paper needs"),
    "merge": (with_part("", b"", "mailMergeSource", "", "x.xml"), "", "connection that no paper needs"),
    "exe": (with_part("word/x.exe", b"MZ"), "", "no paper needs"),
    "svg": (with_part("word/media/x.svg", b"<svg/>", "image"), "", "no paper needs"),
    "xxe": (with_part("customXml/item1.xml", XXE), "", "declares entities"),
    "xxe in capitals": (with_part("word/styles2.XML", XXE), "", "declares entities"),
    "field in capitals": (with_part("word/notes.XML", b"<a>{{ title }}</a>"), "", "not drawn"),
    "laughs": (with_part("customXml/item1.xml", LAUGHS), "", "declares entities"),
    "main xxe": (repacked(word("{{ title }}"), lambda parts: parts.update({"word/document.xml": XXE})), "", "entities"),
    "utf-16 xxe": (with_part("customXml/item1.xml", XXE.decode().replace("?>", ' encoding="utf-16"?>', 1)
                             .encode("utf-16")), "", "declares entities"),
    "broken part": (with_part("customXml/item1.xml", b"<a><b></a>"), "", "cannot be read"),
    "bomb": (with_part("customXml/item1.xml", BOMB), "", "unpacks to far more"),
    "many": (repacked(word("{{ title }}"), lambda p: p.update({f"customXml/i{n}.xml": b"<a/>" for n in range(500)})),
             "", "parts, far more"),
    "climbing": (with_part("../../etc/cron.d/x.xml", b"<a/>"), "", "leads out"),
    "no document": (repacked(word("x"), lambda parts: parts.pop("word/document.xml")), "", "no Word document"),
    "cut off": (word("{{ title }}")[:3000], "", "damaged"),
    "plain": (b"{{ title }}", "", "no Word document of the kind"),
    "old": (bytes.fromhex("D0CF11E0A1B11AE1") + b"0" * 512, "", "no Word document of the kind"),
    "large": (b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), "", "larger than 5 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_templates_are_refused_with_place_and_remedy(name):
    content, place, why = HOSTILE[name]
    said = refused(content)
    assert place in said, said
    assert why in said, said


def test_the_file_may_not_name_a_part_twice():
    buffer = io.BytesIO(word("{{ title }}"))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    assert "same name" in refused(buffer.getvalue())


def test_all_faults_are_named_at_once():
    said = refused(word("{{ a }}", "{{ title }}", "{{ b }}"))
    assert "paragraph 1" in said
    assert "paragraph 3" in said
    assert "paragraph 2" not in said
    many = refused(word(*(f"{{{{ x{n} }}}}" for n in range(20))))
    assert many.count("There is no field") == 12
    assert "And 8 more." in many


def test_loops_in_loops_over_long_lists_are_stopped():
    rows = [{"cells": ["x"] * 10, "c1": "x"}] * 3000
    template = word(
        "{% for a in rows %}{% for b in rows %}{% for c in rows %}{{ c.c1 }}{% endfor %}{% endfor %}{% endfor %}"
    )
    begun = time.monotonic()
    with pytest.raises(ValidationError, match="more time or memory"):
        process.draw(template, SCHEMA, VALUES | {"rows": rows}, Limits(cpu_seconds=2, memory_bytes=256 << 20))
    assert time.monotonic() - begun < 20


def test_memory_is_limited():
    rows = [{"cells": ["x" * 1000], "c1": "x" * 1000}] * 700
    template = word("{% for a in rows %}{% for b in rows %}{{ b.c1 }}{% endfor %}{% endfor %}")
    with pytest.raises(ValidationError, match="more time or memory"):
        process.draw(template, SCHEMA, VALUES | {"rows": rows}, Limits(memory_bytes=300 << 20))


def test_a_day_on_which_there_is_nothing_is_drawn_too():
    template = word(*LOOP, *ENDS, table=[["{%tr for row in rows %}"], ["{{ row.c1 }}"], ["{%tr endfor %}"]])
    drawn = process.draw(template, SCHEMA, VALUES | {"sections": [], "rows": []})
    assert texts(drawn)[0] == "通报"
    assert Document(io.BytesIO(drawn)).tables == []


def test_without_the_check_the_sandbox_still_gives_nothing(monkeypatch):
    """The negative control of the check: what it would have refused finds nothing behind it either."""
    from jinja2 import UndefinedError  # noqa: PLC0415 - only here
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    from bulletins.templating.language import Sandbox  # noqa: PLC0415

    for source in ("{{ title.__class__ }}", "{{ title['__class__'] }}", "{{ cycler }}", "{{ sections.append }}",
                   "{{ title.format }}"):  # fmt: skip
        with pytest.raises((UndefinedError, SecurityError)):
            Sandbox().from_string(source).render(documents.VALUES)
