"""The columns of the offline table and its words. Chinese by nature, as every paper of the product."""

from dataclasses import dataclass

TITLE = "整改进展填报表"
ROWS, STEPS, HELP = "填报", "步骤", "填表说明"  # names of the sheets
HEADING_ROW = 2  # counted from 1, as in the file
CODE = "DB-{obligation}-{digest}"
CHOICES = {"progress": "有进展", "same": "无变化", "change": "申请变更"}
ACTS = {"begun": "已启动", "done": "已完成"}
MOST_SIGNS = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading, its width in digits; whether it is written by the clerk, and hidden."""

    key: str
    title: str
    width: int
    is_input: bool = False
    is_hidden: bool = False


LINE = Column("line", "行码", 9, is_hidden=True)
SEEN = Column("seen", "版次", 9, is_hidden=True)
MEASURE = Column("measure", "步骤码", 9, is_hidden=True)
ROW_COLUMNS = (
    LINE,
    SEEN,
    Column("item", "整改问题", 30),
    Column("due", "整改时限", 13),
    Column("last", "上期填报", 34),
    Column("choice", "本期情况", 10, is_input=True),
    Column("text", "本期进展", 46, is_input=True),
    Column("claimed", "自报完成比例（%）", 11, is_input=True),
    Column("no_change_why", "无变化原因", 24, is_input=True),
    Column("self_check", "自查发现的问题", 24, is_input=True),
    Column("problems", "存在的困难", 24, is_input=True),
)
STEP_COLUMNS = (
    LINE,
    MEASURE,
    Column("item", "整改问题", 30),
    Column("step", "整改步骤", 50),
    Column("due", "步骤时限", 13),
    Column("tick", "状态", 10, is_input=True),
    Column("on", "日期", 13, is_input=True),
    Column("note", "完成情况", 40, is_input=True),
)
WORDS = (
    "只填写白色单元格；灰色单元格供对照，已设保护，请勿改动、增删行列或复制到其他工作簿。",
    "“本期情况”从下拉列表中选择：有进展的填写“本期进展”和“自报完成比例”；无变化的填写“无变化原因”。",
    "申请变更须先在系统中提出变更申请，再选择“申请变更”。",
    "“自报完成比例”填写0至100的整数。",
    "“步骤”表中只填本期新启动或新完成的步骤，日期写作2019-03-05。",
    "填好后在系统的填报页上传。上传后先核对预览，确认后才写入；未确认前系统中的内容不变。",
    "佐证材料请在系统中上传。",
)
