"""Tables of other places in Word, worded for these tests, every field exact."""

import pytest

from intake.reading.read import read
from tests.intake.compared import cards
from tests.intake.making import word

pytestmark = pytest.mark.usefixtures("en")


def test_a_form_for_each_problem_of_a_department():
    reading = read(
        word(
            "市水利局整改问题清单",
            [
                ["问题编号", "7", "问题类型", "水环境"],
                ["问题描述", "桥头闸常年关闭，河道断流。", None, None],
                ["整改目标", "保障生态流量", None, None],
                ["责任单位", "市水利局", "责任人", "孙某（局长）"],
                ["督导单位", "市生态环境局", "验收单位", "市整改办"],
                ["整改措施", "1.制定调度方案；\n2.每月核查。", None, None],
                ["整改时限", "2021年8月底前，长期坚持", None, None],
            ],
            "表二",
            [
                ["问题编号", "9", "问题类型", "水生态"],
                ["问题描述", "采砂坑未回填。", None, None],
                ["整改目标", "回填复绿", None, None],
                ["责任单位", "沙洲镇人民政府", "责任人", "镇长"],
                ["督导单位", "市水利局", "验收单位", "市整改办"],
                ["整改措施", "1.编制方案；\n2.回填。", None, None],
                ["整改时限", "2022年3月底前", None, None],
            ],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
7 [水环境] 桥头闸常年关闭，河道断流。
goal: 保障生态流量
deadline: 2021年8月底前，长期坚持 = date 2021-08-31, then long term
units: 市水利局 responsible; 市生态环境局 supervise; 市整改办 accept
persons: 孙某（局长） responsible
- 1 制定调度方案
- 2 每月核查。

9 [水生态] 采砂坑未回填。
goal: 回填复绿
deadline: 2022年3月底前 = date 2022-03-31
units: 沙洲镇人民政府 responsible; 市水利局 supervise; 市整改办 accept
persons: 镇长 responsible
- 1 编制方案
- 2 回填。"""
    )


def test_problems_side_by_side_in_word():
    reading = read(
        word(
            "整改清单（横表）",
            [
                ["项目", "问题一", "问题二"],
                ["问题描述", "丁场恶臭扰民。", "戊库渗漏。"],
                ["责任单位", "丁镇人民政府", "市应急管理局"],
                ["整改措施", "搬迁。", "加固。"],
                ["整改时限", "2022年底", "立行立改"],
            ],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 丁场恶臭扰民。
deadline: 2022年底 = date 2022-12-31
units: 丁镇人民政府 responsible
- 1 搬迁。

2 戊库渗漏。
deadline: 立行立改 = immediate
units: 市应急管理局 responsible
- 1 加固。"""
    )


def test_a_number_that_is_continued_on_the_next_page():
    head = ["序号", "反馈问题", "整改措施", "责任单位", "整改时限"]
    reading = read(
        word(
            "整改清单",
            [head, ["1", "某县渣土消纳场未验先用，", "1.停止使用；\n2.补办手续；", "某县政府", "2021年9月"]],
            "— 1 —",
            [
                head,
                ["1（续）", "环境风险大。", "3.完成验收。", "", ""],
                ["2", "油烟扰民", "安装净化器", "某区城管局", "2021年10月"],
            ],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 某县渣土消纳场未验先用，环境风险大。
deadline: 2021年9月 = date 2021-09-30
units: 某县政府 responsible
- 1 停止使用
- 2 补办手续
- 3 完成验收。

2 油烟扰民
deadline: 2021年10月 = date 2021-10-31
units: 某区城管局 responsible
- 1 安装净化器"""
    )


def test_measures_with_headings_inside_of_a_form():
    reading = read(
        word(
            "附表",
            [
                ["整改问题", "序号3：工业集聚区污水处理厂停运", None, None],
                ["牵头单位", "市工信局", "配合单位", "市生态环境局、园区管委会"],
                ["整改目标", "恢复运行并稳定达标", None, None],
                ["整改措施", "完成时限", "责任单位", "责任人"],
                ["维修生化池", "2021年5月底前", "园区管委会", "郑某"],
                ["开展调试", "2021年7月底前", "运营公司", "王某"],
            ],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
3 工业集聚区污水处理厂停运
goal: 恢复运行并稳定达标
deadline: 2021年5月底前；2021年7月底前 = staged 2021-07-31
units: 市工信局 lead; 市生态环境局 assist; 园区管委会 assist
persons: 郑某 responsible; 王某 responsible
- 1 维修生化池 = 2021-05-31 (园区管委会 responsible)
- 2 开展调试 = 2021-07-31 (运营公司 responsible)"""
    )


def test_labels_and_values_in_one_cell():
    reading = read(
        word(
            "清单",
            [
                ["问题一：酒厂废水外溢"],
                ["责任单位：酒厂、某镇人民政府"],
                ["整改目标：零外溢"],
                ["整改措施：（1）检修管道；（2）安装在线监测。"],
                ["整改时限：2021年8月15日前"],
            ],
            "",
            [
                ["问题二：石灰窑未拆"],
                ["责任单位：某县工信局"],
                ["整改目标：全部拆除"],
                ["整改措施：（1）断电；（2）拆除。"],
                ["整改时限：2021年9月15日前"],
            ],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 酒厂废水外溢
goal: 零外溢
deadline: 2021年8月15日前 = date 2021-08-15
units: 酒厂 responsible; 某镇人民政府 responsible
- 1 检修管道
- 2 安装在线监测。

2 石灰窑未拆
goal: 全部拆除
deadline: 2021年9月15日前 = date 2021-09-15
units: 某县工信局 responsible
- 1 断电
- 2 拆除。"""
    )


def test_categories_in_a_merged_column():
    reading = read(
        word(
            "清单",
            [
                ["类别", "序号", "问题描述", "整改要求", "责任单位（牵头单位）", "整改期限"],
                ["大气", "1", "裸土未覆盖", "全覆盖", "市住建局（牵头）、各区", "2021年底"],
                [None, "2", "露天焚烧", "零火点", "市农业农村局（牵头）、各县区", "长期"],
                ["水", "3", "管网错接", "改造", "市水务局（牵头）", "2022年底"],
            ],
            merges=[(1, 0, 2, 0)],
        ),
        "清单.docx",
    )
    assert reading.errors == ()
    assert (
        cards(reading)
        == """\
1 [大气] 裸土未覆盖
goal: 全覆盖
deadline: 2021年底 = date 2021-12-31
units: 市住建局 lead; 各区 responsible

2 [大气] 露天焚烧
goal: 零火点
deadline: 长期 = long_term
units: 市农业农村局 lead; 各县区 responsible

3 [水] 管网错接
goal: 改造
deadline: 2022年底 = date 2022-12-31
units: 市水务局 lead"""
    )
