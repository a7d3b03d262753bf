"""Everyday words that only look like a person, and beside each what is the person: a hit on the record blanks for good.

Where nothing but a door or an account is hidden, the words around it stay as they are.
"""

import pytest

from petitions.privacy import masking
from petitions.privacy.masking import Kind, Known, masked, scan
from petitions.privacy.record import known_of


def public(text: str, known: Known = masking.NOBODY) -> str:
    return masked(text, known)[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("李建设", "在某建设项目旁"), ("李建设", "某建设公司、某某建设集团"), ("李建设", "是否违法?建设手续不全"),
        ("李建设", "××建设（集团）公司"), ("李建设", "×建设项目"), ("李建设", "由*建设公司施工"),
        ("张建国", "某建国饭店"), ("张建国", "×建国际机场"), ("张建国", "在×建国际机场"),
        ("张建国", "去年开张建某公司"),
        ("张建国", "是否扩张?国家有规定"), ("张建国", "2○建国路"), ("王家明", "，王某明确表示"),
        ("王家明", "王*明显污染"),
        ("王家明", "，王家?"), ("王家明", "，王?明知故犯"), ("李建设", "，李某设立了公司"),
    ],
)  # fmt: skip
def test_everyday_words_are_no_half_hidden_name(name, text):
    assert masked(text, Known(names=(name,))) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张*国反映", "举报人反映"), ("由张某国反映", "由举报人反映"), ("邻居张_国家旁", "邻居某某家旁"),
        ("据张建某称", "据举报人称"), ("举报人张建某在场", "举报人某某在场"), ("，张建?反映", "，举报人反映"),
        ("，*建国反映", "，举报人反映"), ("举报人×建国", "举报人某某"), ("（○建国）", "（举报人）"),
        ("*建国说", "*建国说"),
    ],
)  # fmt: skip
def test_half_hidden_names_beside_words_for_a_person(text, expected):
    left, hits = masked(text, Known(names=("张建国",)))
    assert (left, {hit.kind for hit in hits}) == (expected, {Kind.IDENTITY} if left != text else set())


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("幸福小区3栋1楼2号", "1号、2号生产线"), ("幸福小区3栋1楼2号", "一号、二号窑"),
        ("幸福小区3栋1楼2号", "1号,2号炉废气"), ("幸福小区3栋1楼2号", "1楼2间"),
        ("幸福小区5栋1单元2号", "1单元、2单元"),
        ("石门村3组1号2户", "1号、2号生产线"), ("幸福小区3栋1楼2号", "1号/2号炉"), ("阳光小区3栋2单元", "3号、2号炉"),
        ("阳光小区3栋2单元501室", "13栋2单元501平方米"),
    ],
)  # fmt: skip
def test_numbered_installations_are_no_known_address(address, text):
    hits = scan(text, Known(addresses=(f"永州市冷水滩区{address}",)))
    assert [hit for hit in hits if hit.kind is Kind.IDENTITY] == []


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("幸福小区3栋1楼2号", "3栋1楼2号"), ("幸福小区3栋1楼2号", "幸福小区三栋"), ("幸福小区5栋1单元2号", "5幢1门2户"),
        ("石门村3组1号2户", "3组1号2户"), ("石门村3组1号2户", "石门村3组"), ("阳光小区3栋2单元501室", "2单元501"),
        ("阳光小区3栋2单元501室", "二单元五〇一室"), ("阳光小区3栋501", "3栋501"), ("阳光小区3栋501", "阳光小区3-501"),
    ],
)  # fmt: skip
def test_the_numbers_of_a_known_address(address, text):
    assert public(f"在{text}，", Known(addresses=(f"永州市冷水滩区{address}",))) == "在（地址略），"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("欧阳 建国", ("欧阳 建国",)), ("刘海 电话13874612345", ("刘海", "刘海 电话")),
        ("张建国 同上", ("张建国", "张建国 同上")), ("张建国 本村", ("张建国", "张建国 本村")),
        ("张建国，群众代表", ("张建国", "张建国，群众代表")), ("张伟 黄土坡村", ("张伟", "张伟 黄土坡村")),
        ("阿不都 热合曼", ("阿不都", "阿不都 热合曼")), ("村民张建国", ("张建国",)), ("业主代表王强", ("王强",)),
        ("业主代表：王强", ("王强",)), ("张建国 男", ("张建国",)), ("王建国 李 明", ("王建国", "李 明")),
        ("张明 李 明", ("张明", "李 明")), ("张 建国", ("张 建国",)), ("张建 国", ("张建 国",)),
        ("其妻李秀英", ("李秀英",)), ("张建国，其妻李秀英", ("张建国", "李秀英")), ("张三、方明", ("张三", "方明")),
        ("李秀英、张有为", ("李秀英", "张有为")), ("张建国和李 明", ("张建国", "李 明")),
    ],
)  # fmt: skip
def test_names_of_a_record_and_what_stands_beside_them(cell, names):
    assert known_of({"name": cell}).names == names


@pytest.mark.parametrize(
    "cell",
    ["周边居民", "附近村民", "广大群众", "热心网友", "村民代表", "本村村民", "同上", "老板", "匿名群众", "村民小组",
     "小区业主们", "业主代表", "不愿透露姓名的群众"],
)  # fmt: skip
def test_a_cell_that_names_nobody_hides_nothing(cell):
    text = f"{cell}反映，周边居民、附近村民和广大群众同上，老板不在，村民小组已核实。"
    assert masked(text, known_of({"name": cell})) == (text, [])


def test_a_telephone_number_in_groups_is_one_and_two_beside_each_other_are_two():
    phones = ["1380013 8000", "13812345678 13912345678", "13812345678 139 1234 5678", "0746-8323156 13812345678"]
    assert [known_of({"phone": phone}).phones for phone in phones] == [
        ("1380013 8000",), ("13812345678", "13912345678"), ("13812345678", "139 1234 5678"),
        ("0746-8323156", "13812345678"),
    ]  # fmt: skip


def test_an_identity_number_in_groups_is_one():
    cells = ["430102 19900307 1234", "43110219900307123X 431102199003071234", "43110219900307123X、431102199003071234"]
    assert [known_of({"id_number": cell}).id_numbers for cell in cells] == [
        ("430102 19900307 1234",), ("43110219900307123X", "431102199003071234"),
        ("43110219900307123X", "431102199003071234"),
    ]  # fmt: skip
    known = known_of({"id_number": cells[0]})
    assert public("尾号0307，尾号1234，430102199003071234", known) == "尾号0307，（证件号略），（证件号略）"


CALLED = [
    "对方老板", "公司老板", "由于老板不在", "向老板反映", "公安同志", "保安大叔", "会计老师", "开发商老板", "货车师傅",
    "渣土车师傅", "洗车店老板", "五金店老板", "采石老板", "碎石老板", "长江大哥", "玉米老板", "小米加工厂", "厂房老板",
    "养牛老板", "奔小康", "小康社会", "毛坯房", "老陈醋", "小黄鱼", "张姐妹", "主张老师", "紧张老师", "老张家湾",
    "小张河", "张家院子组", "张伯苓路", "张老师幼儿园", "老张烧烤店", "老张家村", "张姐烧烤店", "张大姐餐馆",
    "陈家附近", "陈家隔壁村", "张老板娘", "周老师傅",
    "小米、玉米",
]  # fmt: skip


@pytest.mark.parametrize("surname", ["", "对公于向安保计商货车店石米房牛康毛陈黄张江五由长会"])
@pytest.mark.parametrize("text", CALLED)
def test_everyday_words_are_no_forms_of_address_whatever_the_petitioner_is_called(text, surname):
    known = Known(names=tuple(f"{one}龘灏" for one in surname))
    for whole in (text, f"群众反映，{text}。", f"是{text}"):
        assert masked(whole, known) == (whole, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("老张反映", "某某反映"), ("张姨说", "某某说"), ("小张家门口", "某某家门口"), ("张家的围墙", "某某的围墙"),
        ("张先生来电", "某某来电"), ("张大爷说", "某某说"), ("邻居老李，", "邻居某某，"),
        ("隔壁王婶反映", "隔壁某某反映"),
        ("张家后山和老李饭店", "张家后山和老李饭店"), ("由欧阳先生和老欧阳说", "由某某和某某说"),
        ("的张老师不在", "的某某不在"),
        ("张家村、小张坝村、张家湾", "张家村、小张坝村、张家湾"), ("张贴告示", "张贴告示"),
        ("老路改造，小路不通", "老路改造，小路不通"),
    ],
)  # fmt: skip
def test_what_neighbours_call_somebody_is_hidden_whatever_the_petitioner_is_called(text, expected):
    """Were only the petitioner's surname hidden, everybody would learn it."""
    for name in ("张建国", "李秀英", "欧阳龘灏", "路遥远"):
        assert public(text, Known(names=(name,))) == expected
    assert public(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1号楼3层3000平方米的厂房", ""), ("工业园3栋2层1500平方", ""), ("厂区2号楼3层1000个工位", ""),
        ("阳光小区3栋120余名业主", "阳光小区（门牌略）120余名业主"), ("小区3号楼3000多人", "小区（门牌略）3000多人"),
        ("小区7号楼600家商户", "小区（门牌略）600家商户"), ("2栋200dB", ""),
        ("小区3栋120户居民", "小区（门牌略）120户居民"),
        ("花园3栋500kV变电站", "花园（门牌略）500kV变电站"), ("3栋2单元501", "（门牌略）"),
        ("3栋2单元501的业主", "（门牌略）的业主"), ("3栋2单元501业主", "（门牌略）业主"),
        ("3栋2单元501室", "（门牌略）"),
        ("小区3栋501，", "小区（门牌略），"), ("3栋2单元501房", "（门牌略）"),
    ],
)  # fmt: skip
def test_quantities_are_no_rooms(text, expected):
    assert public(text) == (expected or text)


@pytest.mark.parametrize(
    "text",
    ["车牌尾号2345的渣土车", "尾号2345678", "排气筒编号末四位2345", "后四位2345立方", "车牌号后四位是2345",
     "尾号2345的货车", "尾号2345的重型渣土车"],
)  # fmt: skip
def test_four_digits_of_something_else_are_not_the_petitioners(text):
    known = Known(phones=("13800002345",), id_numbers=("431102199003072345",))
    assert masked(text, known) == (text, [])


@pytest.mark.parametrize(
    "text", ["手机尾号2345", "尾号2345", "电话后四位是2345的人", "身份证末四位2345", "尾号2345的车主"]
)
def test_four_digits_of_the_petitioner(text):
    assert [hit.kind for hit in scan(text, Known(phones=("13800002345",)))] == [Kind.IDENTITY]


@pytest.mark.parametrize(
    "text",
    ["加V205000吨", "车间加W123456型设备", "加W200000立方", "添加Q2350000", "威信20210501项目",
     "货车通行证号2021000123",
     "企业通行证号20210001", "牛肉大叔面馆", "米线大姐餐馆", "江南小姐烧烤店", "花样女士内衣店", "钟点阿姨", "龙门同志",
     "，马家大姐餐馆", "车间加V2350000，"],
)  # fmt: skip
def test_amounts_passes_and_shops_are_nobodys(text):
    assert masked(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请加V12345678", "请加V（账号略）"), ("威信号：wx_abc123", "威信号：（账号略）"),
        ("威信：12345678", "威信：（账号略）"),
        ("往来港澳通行证号C12345678", "往来港澳（证件号略）"), ("，王小明女士反映", "，王某某女士反映"),
    ],
)  # fmt: skip
def test_accounts_passes_and_names_that_are_somebodys(text, expected):
    assert public(text) == expected
