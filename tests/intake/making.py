"""Plans made for the tests: the same three problems in the words and the layouts of many places. All names invented."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import docx
import openpyxl

Units = tuple[tuple[str, str], ...]
Measures = tuple[tuple[str, str | None], ...]  # text, day


@dataclass(frozen=True)
class Problem:
    """What a plan says of one problem, and what a reading must give."""

    number: int
    category: str
    text: str
    goal: str
    deadline: str
    kind: str
    due_on: str | None
    long_term: bool
    units: dict[str, tuple[str, Units]]  # by role: the words, the units
    measures: Measures
    persons: tuple[str, ...]
    progress: str


PROBLEMS = (
    Problem(
        number=1,
        category="水环境方面",
        text="青石河两处排口雨天溢流。下游断面去年三个月为劣Ⅴ类。",
        goal="排口全部封堵，断面稳定达到Ⅳ类。",
        deadline="2022年12月底前",
        kind="date",
        due_on="2022-12-31",
        long_term=False,
        units={
            "responsible": ("平川县人民政府", (("平川县人民政府", "responsible"),)),
            "lead": ("市住建局", (("市住建局", "lead"),)),
            "assist": ("市水利局、市财政局等", (("市水利局", "assist"), ("市财政局", "assist"))),
            "supervise": ("市生态环境局", (("市生态环境局", "supervise"),)),
            "accept": ("市水利局", (("市水利局", "accept"),)),
        },
        measures=(("2022年6月底前封堵两处排口。", "2022-06-30"), ("2022年12月底前建成调蓄池。", "2022-12-31")),
        persons=("县长", "分管副县长"),
        progress="两处排口已封堵。",
    ),
    Problem(
        number=2,
        category="水环境方面",
        text="石桥镇污水厂进水浓度低。",
        goal="进水浓度提高到设计值的八成。",
        deadline="立行立改，长期坚持",
        kind="immediate",
        due_on=None,
        long_term=True,
        units={
            "responsible": (
                "石桥区、平川县党委和人民政府",
                (("石桥区党委和人民政府", "responsible"), ("平川县党委和人民政府", "responsible")),
            ),
            "lead": ("市住建局、市水利局", (("市住建局", "lead"), ("市水利局", "lead"))),
            "assist": ("各县（区）人民政府", (("各县（区）人民政府", "assist"),)),
            "supervise": ("市发改委", (("市发改委", "supervise"),)),
            "accept": ("市生态环境局", (("市生态环境局", "accept"),)),
        },
        measures=(("改造老旧管网。", None), ("清理进厂河水。", None), ("每月检测一次。", None)),
        persons=("区长",),
        progress="管网改造过半。",
    ),
    Problem(
        number=4,
        category="固体废物方面",
        text="南山渣场未按设计堆存。",
        goal="渣场完成整治并覆绿。",
        deadline="2021年6月底前完成设计，2023年底前完成覆绿",
        kind="staged",
        due_on="2023-12-31",
        long_term=False,
        units={
            "responsible": ("南山矿业公司", (("南山矿业公司", "responsible"),)),
            "lead": ("市应急管理局", (("市应急管理局", "lead"),)),
            "assist": ("市自然资源局", (("市自然资源局", "assist"),)),
            "supervise": ("市工信局", (("市工信局", "supervise"),)),
            "accept": ("市自然资源局", (("市自然资源局", "accept"),)),
        },
        measures=(("编制整治设计。", None),),
        persons=("公司负责人",),
        progress="设计已完成。",
    ),
)


@dataclass(frozen=True)
class Words:
    """One place's labels in its order, by field, and how it numbers problems and measures."""

    labels: dict[str, str]
    heading: str = "han"  # before the problem: han, brackets, digit, named, or label: the problem has a label itself
    item: str = "digit"
    categories: bool = True
    extra: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.labels


PLACES: dict[str, Words] = {
    "hubei": Words(
        {
            "responsible": "责任单位",
            "person": "责任人",
            "accept": "验收单位",
            "goal": "整改目标",
            "deadline": "整改时限",
            "measures": "整改措施",
        },
        heading="han",
    ),
    "central": Words(
        {
            "responsible": "责任单位",
            "person": "责任人",
            "goal": "整改目标",
            "measures": "整改措施",
            "deadline": "整改时限",
        },
        heading="digit",
        item="brackets",
    ),
    "guangxi": Words(
        {
            "goal": "整改要求",
            "measures": "整改措施",
            "responsible": "责任单位",
            "supervise": "督查部门",
            "deadline": "整改时限",
        },
        heading="brackets",
    ),
    "inner mongolia": Words(
        {
            "responsible": "整改实施主体",
            "accept": "验收单位",
            "goal": "整改目标",
            "deadline": "整改时限",
            "measures": "整改措施",
        },
        heading="digit",
        item="brackets",
    ),
    "hainan": Words(
        {"goal": "整改目标", "measures": "整改措施", "deadline": "整改期限", "responsible": "责任单位"},
        heading="digit",
        item="circle",
    ),
    "hetian": Words({"goal": "整改目标", "measures": "整改措施"}, heading="named", item="han"),
    "anhui": Words(
        {
            "problem": "整改问题",
            "responsible": "整改实施主体",
            "measures": "重点措施",
            "goal": "目标任务",
            "deadline": "完成时限",
            "progress": "整改完成情况",
        },
        heading="label",
    ),
    "sichuan": Words(
        {
            "problem": "整改任务",
            "responsible": "责任单位",
            "contact": "联系电话",
            "goal": "整改目标",
            "measures": "整改措施",
            "progress": "整改主要工作及成效",
        },
        heading="label",
    ),
    "heilongjiang": Words(
        {"problem": "整改问题", "goal": "整改目标", "measures": "整改措施", "progress": "整改主要工作及成效"},
        heading="label",
    ),
    "jilin": Words(
        {"problem": "整改任务", "goal": "整改目标", "measures": "整改措施", "progress": "整改效果"}, heading="label"
    ),
    "shandong": Words(
        {"problem": "整改任务内容", "goal": "整改目标", "measures": "整改措施", "progress": "整改完成情况"},
        heading="label",
    ),
    "xinjiang": Words(
        {"problem": "整改任务", "responsible": "整改责任单位", "progress": "整改完成情况"}, heading="label"
    ),
    "guangdong": Words(
        {"problem": "整改任务", "deadline": "整改时限", "measures": "整改措施", "progress": "目前进展情况及存在问题"},
        heading="label",
    ),
    "hanzhong": Words(
        {
            "goal": "整改目标",
            "deadline": "整改时限",
            "person": "整改负责人",
            "lead": "牵头单位",
            "assist": "落实单位",
            "measures": "具体措施",
        },
        heading="brackets",
    ),
    "numbered problems": Words(
        {
            "lead": "主办单位",
            "assist": "协办单位",
            "supervise": "督办单位",
            "goal": "目标",
            "deadline": "完成时间",
            "measures": "措施",
        },
        heading="problem",
    ),
    "items": Words(
        {
            "lead": "牵头责任单位",
            "assist": "配合单位",
            "accept": "验收销号单位",
            "goal": "整改目标任务",
            "deadline": "整改完成时限",
            "measures": "整改举措",
        },
        heading="item",
        item="firstly",
    ),
}
HAN = "零一二三四五六七八九十"
HEADINGS = {
    "han": lambda n: f"{HAN[n]}、",
    "brackets": lambda n: f"（{HAN[n]}）",
    "digit": lambda n: f"{n}.",
    "named": lambda n: f"序号{HAN[n]}：",
    "problem": lambda n: f"问题{n}：",
    "item": lambda n: f"第{HAN[n]}项 ",
    "label": lambda n: "",
}
ITEMS = {
    "digit": lambda n: f"{n}.",
    "brackets": lambda n: f"（{n}）",
    "circle": lambda n: "①②③④"[n - 1],
    "han": lambda n: f"{HAN[n]}、",
    "firstly": lambda n: f"{HAN[n]}是",
}


def value(problem: Problem, name: str, words: Words, joint: str = "") -> str:
    """What stands behind a label; measures joined by `joint`."""
    if name == "measures":
        return joint.join(f"{ITEMS[words.item](n)}{text}" for n, (text, _day) in enumerate(problem.measures, 1))
    if name in problem.units:
        return problem.units[name][0]
    texts = {"problem": problem.text, "goal": problem.goal, "deadline": problem.deadline, "contact": "0000-0000000"}
    return (texts | {"person": "、".join(problem.persons), "progress": problem.progress})[name]


def lines(words: Words, *, own_line: bool = False, colon: str = "：") -> list[str]:
    """Paragraphs with labels, each measure on a line of its own; `own_line`: labels too."""
    made: list[str] = ["某市整改方案", "为抓好整改，制定本方案。"]
    category = ""
    for problem in PROBLEMS:
        if words.heading not in ("han", "label", "brackets") and problem.category != category:
            category = problem.category
            made.append(f"{'一二'[category == '固体废物方面']}、{category}")
        if words.heading != "label":
            made.append(f"{HEADINGS[words.heading](problem.number)}{problem.text}")
        for name, label in words.labels.items():
            texts = value(problem, name, words, "\n").split("\n")
            own = own_line or (name == "measures" and len(texts) > 1)
            made += [f"{label}{colon}", *texts] if own else [f"{label}{colon}{texts[0]}"]
    return made


def inline(words: Words) -> list[str]:
    """All fields of a problem run together in one paragraph."""
    made = ["某市整改方案"]
    for problem in PROBLEMS:
        head = "" if words.heading == "label" else f"{HEADINGS[words.heading](problem.number)}{problem.text}"
        made.append(head + "".join(f"{label}：{value(problem, name, words)}" for name, label in words.labels.items()))
    return made


def register(words: Words) -> list[list[str]]:
    """A table with headings over its columns."""
    own = {name: label for name, label in words.labels.items() if name != "problem"}
    rows = [["序号", "问题类别", words.labels.get("problem", "反馈问题"), *own.values()]]
    for problem in PROBLEMS:
        texts = [value(problem, name, words, "\n") for name in own]
        rows.append([str(problem.number), problem.category, problem.text, *texts])
    return rows


def form(words: Words, problem: Problem) -> list[list[str]]:
    """A table of one problem, labels on the left."""
    own = {name: label for name, label in words.labels.items() if name != "problem"}
    rows = [["序号", str(problem.number)], [words.labels.get("problem", "反馈问题"), problem.text]]
    return rows + [[label, value(problem, name, words, "\n")] for name, label in own.items()]


Block = str | Sequence[Sequence[str | None]]


def word(*blocks: Block, merges: Iterable[tuple[int, int, int, int]] = ()) -> bytes:
    """A .docx of paragraphs and tables; `merges` are cells (row, column, row, column) of every table."""
    paper = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            paper.add_paragraph(block)
            continue
        table = paper.add_table(len(block), max(map(len, block)))
        for row, texts in enumerate(block):
            for column, text in enumerate(texts):
                if text is not None:
                    table.cell(row, column).text = text
        for top, left, bottom, right in merges:
            table.cell(top, left).merge(table.cell(bottom, right))
    return saved(paper)


def sheet(rows: Sequence[Sequence[object]], merges: Iterable[str] = (), title: str = "清单") -> bytes:
    """An .xlsx of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    for merge in merges:
        page.merge_cells(merge)
    return saved(book)


def saved(document) -> bytes:
    """The file of a document or a workbook."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
