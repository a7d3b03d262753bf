"""The same problems in the label sets of sixteen places, in paragraphs and tables, every field exact."""

import pytest

from intake.reading.read import as_json, read, read_text
from intake.reading.records import Reading
from tests.intake.making import PLACES, PROBLEMS, Words, form, inline, lines, register, sheet, word


def given(reading: Reading) -> list[dict]:
    """What the tests compare of a reading, in the contract's shape."""
    shown = as_json(reading)
    assert shown["errors"] == []
    keys = (
        "number",
        "category",
        "text",
        "goal",
        "deadline_text",
        "deadline",
        "units",
        "measures",
        "persons",
        "progress",
    )
    return [{key: problem[key] for key in keys} for problem in shown["problems"]]


def wanted(words: Words, *, numbers: bool = True, categories: bool = False) -> list[dict]:
    """What a reading of PROBLEMS in these words must give; fields that the place does not name are empty."""
    made = []
    for problem in PROBLEMS:
        roles = [name for name in words.labels if name in problem.units]
        units = [{"name": name, "role": role} for field in roles for name, role in problem.units[field][1]]
        measures = [
            {"order": order, "text": text, "due_on": day, "units": []}
            for order, (text, day) in enumerate(problem.measures, 1)
        ]
        deadline = {"kind": problem.kind, "due_on": problem.due_on, "then_long_term": problem.long_term}
        words_of_time = problem.deadline
        if not words.has("deadline"):
            days = [text[: text.index("前") + 1] for text, day in problem.measures if day and words.has("measures")]
            words_of_time = "；".join(days)
            kind = "staged" if days else "unknown"
            deadline = {"kind": kind, "due_on": problem.due_on if days else None, "then_long_term": False}
        made.append(
            {
                "number": problem.number if numbers else None,
                "category": problem.category if categories else "",
                "text": problem.text,
                "goal": problem.goal if words.has("goal") else "",
                "deadline_text": words_of_time,
                "deadline": deadline,
                "units": units,
                "measures": measures if words.has("measures") else [],
                "persons": [{"name": name, "role": "responsible"} for name in problem.persons]
                if words.has("person")
                else [],
                "progress": problem.progress if words.has("progress") else "",
            }
        )
    return made


def in_lines(words: Words) -> list[dict]:
    """`wanted` for paragraphs: places that label the problem give no number, those that count have categories."""
    own = words.heading not in ("label", "han", "brackets")
    return wanted(words, numbers=words.heading != "label", categories=own)


@pytest.fixture(params=PLACES, ids=lambda name: name.replace(" ", "-"))
def words(request: pytest.FixtureRequest) -> Words:
    return PLACES[request.param]


def test_paragraphs_with_labels(words: Words):
    assert given(read_text("\n".join(lines(words)))) == in_lines(words)


def test_labels_on_lines_of_their_own(words: Words):
    assert given(read_text("\n".join(lines(words, own_line=True)))) == in_lines(words)


def test_all_fields_in_one_paragraph(words: Words):
    assert given(read_text("\n".join(inline(words)))) == wanted(words, numbers=words.heading != "label")


def test_a_document_of_word(words: Words):
    assert given(read(word(*lines(words)), "方案.docx")) == in_lines(words)


def test_a_register_in_word(words: Words):
    assert given(read(word("某市清单", register(words)), "清单.docx")) == wanted(words, categories=True)


def test_a_register_in_a_sheet(words: Words):
    assert given(read(sheet([["某市清单"], *register(words)]), "清单.xlsx")) == wanted(words, categories=True)


def test_a_table_for_each_problem(words: Words):
    blocks = [block for problem in PROBLEMS for block in ("", form(words, problem))]
    assert given(read(word(*blocks), "清单.docx")) == wanted(words)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_encodings_of_text_files(encoding: str):
    text = "\r\n".join(lines(PLACES["hubei"]))
    assert given(read(text.encode(encoding), "方案.txt")) == in_lines(PLACES["hubei"])


def test_a_traditional_text_in_big5():
    text = "一、某河發黑發臭，雨水污水沒有分開。\n責任單位：平川縣人民政府\n整改時限：2022年底前\n整改措施：開展清淤。"
    (problem,) = read(text.encode("big5"), "方案.txt").problems
    assert problem.text == "某河发黑发臭，雨水污水没有分开。"
    assert [unit.name for unit in problem.units] == ["平川县人民政府"]
    assert [measure.text for measure in problem.measures] == ["开展清淤。"]


def test_a_csv():
    rows = register(PLACES["guangdong"])
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    assert given(read(text.encode("gb18030"), "清单.csv")) == wanted(PLACES["guangdong"], categories=True)


def test_cells_pasted_from_a_table():
    text = "\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in register(PLACES["guangdong"]))
    assert given(read_text(text)) == wanted(PLACES["guangdong"], categories=True)
