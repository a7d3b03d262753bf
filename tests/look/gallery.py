"""Made-up content for templates/gallery.html: every component in every state."""

from typing import Any

from django import forms
from django.core.paginator import Paginator

LAMPS = [
    {"kind": "normal", "word": "正常", "days_text": "距期限 42 天"},
    {"kind": "near", "word": "临期", "days_text": "剩 3 个工作日"},
    {"kind": "overdue", "word": "超期", "days_text": "6 个工作日（原定起算 187 天）"},
    {"kind": "severe", "word": "严重超期", "days_text": "41 个工作日"},
    {"kind": "done", "word": "已核实销号", "days_text": "提前 65 天"},
    {"kind": "none", "word": "未到起算日", "days_text": ""},
]

STEPS = [
    {"label": "责任单位自查", "state": "done", "who": "示例县生态环境分局 经办人", "when": "2019-03-04 10:21"},
    {"label": "牵头单位把关", "state": "done", "who": "市住建局 审核人", "when": "2019-03-06 16:40", "channel": "纸质"},
    {"label": "包案领导签字", "state": "returned", "who": "包案领导", "when": "2019-03-08 09:02", "note": "补监测报告"},
    {
        "label": "书记、县长签字",
        "state": "current",
        "who": "县委书记",
        "due": "2019-03-12",
        "waited": "已等 2 个工作日",
    },
    {"label": "整改办核实", "state": "waiting"},
    {"label": "公示", "state": "waiting", "note": "10 个工作日"},
    {"label": "旧件销号", "state": "void", "note": "被第 2 版取代"},
]

FINDINGS = [
    {"ok": True, "label": "措施 1、2 已勾销并附佐证"},
    {"ok": False, "label": "措施 3 未填写完成佐证", "url": "#m3", "hint": "需至少一份现场照片或验收文件"},
    {"ok": False, "label": "目标含数值，缺达标监测报告", "url": "#report"},
    {"ok": False, "severity": "warn", "label": "完成日期早于开工记录", "url": "#dates", "hint": "提示，不影响提交"},
]

HISTORY = [
    {
        "when": "2019-03-06 16:40",
        "who": "市住建局 审核人",
        "sentence": "把关通过，送包案领导。",
        "note": "纸质签批，经办人录入。",
    },
    {
        "when": "2019-02-18 09:12",
        "who": "整改办",
        "sentence": "整改时限变更获批。",
        "old": "2018-12-31",
        "new": "2019-06-30",
        "note": "汛期停工，附赶工计划。",
    },
    {"when": "2018-08-01 15:00", "who": "整改办", "sentence": "交办给责任单位。", "url": "#"},
]

ITEMS = [
    ("YZ-03", "城镇污水处理厂出水氨氮长期超标，管网雨污未分流", "示例县", "2018-12-31", 0),
    ("YZ-12", "自然保护区核心区内仍有采石场生产", "示例区", "2019-06-30", 2),
    ("YZ-17", "畜禽养殖场粪污直排入河，沿岸群众反复举报", "示例县", "2019-03-12", 1),
    ("YZ-24", "基层环境执法用车未按要求配备", "市本级", "2018-10-31", 3),
    ("YZ-29", "饮用水水源一级保护区内存在网箱养殖", "示例市", "2018-09-30", 4),
]


class SampleForm(forms.Form):
    """One field of each sort a page uses."""

    title = forms.CharField(label="进展标题", help_text="不超过 40 字")
    text = forms.CharField(label="本月进展", widget=forms.Textarea, help_text="写做了什么、到什么程度，不写空话。")
    percent = forms.IntegerField(label="自报进度（%）", min_value=0, max_value=100)
    on = forms.DateField(label="完成日期", widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ChoiceField(label="责任单位", choices=[("1", "示例县住建局"), ("2", "示例县水利局")])
    decision = forms.ChoiceField(label="意见", widget=forms.RadioSelect, choices=[("a", "同意"), ("b", "退回")])
    notify = forms.BooleanField(label="同时通知责任单位", required=False)
    files = forms.FileField(label="佐证材料", required=False, help_text="照片、PDF、Word、Excel；单个不超过 50 MB")


class FilterForm(forms.Form):
    """A list's filters."""

    q = forms.CharField(label="文字", required=False)
    status = forms.ChoiceField(label="状态", choices=[("", "全部"), ("1", "整改中")], required=False)
    county = forms.ChoiceField(label="县区", choices=[("", "全部"), ("1", "示例县")], required=False)
    due = forms.DateField(label="期限不晚于", widget=forms.DateInput(attrs={"type": "date"}), required=False)


def bad_form() -> SampleForm:
    """A bound form with several errors."""
    form = SampleForm({"title": "污水管网", "percent": "140", "on": "2019-02-30", "unit": "1"})
    form.add_error(None, "自报进度 140% 与关键节点不符。")
    return form


def desk_nav() -> list[dict[str, Any]]:
    """The menu of a member of the office, in sections."""
    sections = {
        "我的工作": [("待我处理", 12), ("会签", 3), ("收件箱", None)],
        "问题与方案": [("问题台账", None), ("公示", 1)],
        "数据与公文": [("通报", None), ("异常", 0), ("轨迹", None)],
    }
    return [
        {"name": name, "lines": [{"url": f"#{n}", "label": n, "count": c, "current": n == "待我处理"} for n, c in of]}
        for name, of in sections.items()
    ]


def gallery_context() -> dict[str, Any]:
    """Everything gallery.html shows."""
    photo = {
        "url": "#p",
        "thumb_url": "",
        "name": "现场照片 1.jpg",
        "meta": "2019-03-01 拍摄 · 2.1 MB",
        "sha": "9f2c" * 16,
    }
    rows = [
        {"number": n, "text": t, "county": c, "due": d, "lamp": LAMPS[k], "late": k in (2, 3)}
        for n, t, c, d, k in ITEMS
    ]
    return {
        "site_name": "示例市环保督察整改督办",
        "desk_nav": desk_nav(),
        "desk_tabs": [line for section in desk_nav() for line in section["lines"]][:4],
        "public_nav": [
            {"url": "#", "label": n, "current": i == 0} for i, n in enumerate(["整改进展", "公示", "通报", "数据"])
        ],
        "desk_person": {"name": "整改办经办人", "post": "综合组", "unit": "示例市整改办"},
        "search_url": "/search/",
        "lamps": LAMPS,
        "steps": STEPS,
        "findings": FINDINGS,
        "entries": HISTORY,
        "rows": rows,
        "form": SampleForm(),
        "bad_form": bad_form(),
        "filter_form": FilterForm(),
        "active": [{"label": "县区：示例县", "url": "?"}, {"label": "状态：整改中", "url": "?"}],
        "tabs": [
            {"url": "#a", "label": "总览", "current": True},
            {"url": "#b", "label": "佐证", "count": 14},
            {"url": "#c", "label": "会签", "count": 3},
            {"url": "#d", "label": "历史"},
        ],
        "page_obj": Paginator(range(133), 20).page(2),
        "pairs": [{"title": "河道排口封堵", "before": photo, "after": None}],
        "files": [photo, {**photo, "name": "达标监测报告（示例）.pdf"}],
        "why_lines": [
            "交办 2018-08-01（星期三），次日起算 10 个工作日",
            "8月2日至8月15日，跳过两个周末共 4 天",
            "截止 2018-08-15（星期三）24:00",
        ],
        "no_verified": None,
        "zero": 0,
    }
