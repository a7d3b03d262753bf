"""A province's plan: how long it takes, how much memory."""

import time

import pytest

from intake.reading.read import read
from records.memory import peak_bytes
from tests.intake.making import word

pytestmark = pytest.mark.usefixtures("en")  # places are compared in the source language


def test_two_thousand_tasks_with_progress():
    """300 pages in under 60 seconds and 500 MB (issue: the size of a province's plan)."""
    blocks = ["某省整改方案", "共2000项整改任务"]
    for number in range(1, 2001):
        blocks += [
            f"{number}.第{number}处堆场未建防尘设施，雨水直接进入河道，周边群众反映强烈，环境风险长期没有消除。",
            "责任单位：甲县人民政府牵头，市交通局、市生态环境局、市住建局配合",
            "整改目标：堆场全部建成防尘设施并通过验收，雨水收集处理。",
            "整改时限：2022年12月底前，长期坚持",
            "整改措施：",
            *(f"（{n}）2022年{n + 4}月底前完成第{n}阶段建设。（市交通局牵头，甲县配合）" for n in range(1, 5)),
        ]
    file = word(*blocks)
    told: list[tuple[int, int]] = []
    began, before = time.perf_counter(), peak_bytes()
    reading = read(file, "方案.docx", progress=lambda done, total: told.append((done, total)))
    took = time.perf_counter() - began
    assert (len(reading.problems), sum(len(problem.measures) for problem in reading.problems)) == (2000, 8000)
    assert reading.errors == ()
    assert len(told) > 50 and told == sorted(told) and told[-1][0] == told[-1][1]
    assert took < 60, f"{took:.1f} s; 14 s alone on the machine"
    assert peak_bytes() - before < 500 * 2**20
