"""The columns of the table of entries."""

SHEET, HELP = "清单", "填表说明"
PLACE, NAME, UNIT, FOUND_ON, NOTE, CLEARED_ON, HOW = HEADS = (
    "地区", "名称", "责任单位", "排查日期", "备注", "清零日期", "清零方式",
)  # fmt: skip
WIDTHS = (16, 36, 24, 14, 30, 14, 30)
FIELDS = {
    PLACE: "place", NAME: "name", UNIT: "organisation", FOUND_ON: "on", NOTE: "note", CLEARED_ON: "cleared_on",
    HOW: "how",
}  # fmt: skip
REQUIRED = (PLACE, NAME)
WORDS = (
    "在“清单”表中逐行填写，首行列名不要改动；“地区”和“名称”必填，其余可以空白。",
    "日期写作2019-07-01；“排查日期”空白即为当天。",
    "已经清零的，同时填写“清零日期”和“清零方式”。",
    "请填写数值，不要填写公式。整张表一次写入：有一处错误，则全部不写入。",
)
