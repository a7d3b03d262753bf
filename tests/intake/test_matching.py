"""Names in documents find their unit: by full name, short form, group and what was taught; never by a silent guess."""

import pytest

from intake.matching import Names, cleaned, is_collective
from intake.models import RowUnit, UnitAlias
from tests.factories import make_org, make_user

How = RowUnit.How
pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    province = make_org("湖南省", kind="region")
    city = make_org("永州市", province, kind="region")
    for name in ("东安县", "道县"):
        county = make_org(name, city, kind="region")
        make_org(f"{name}住房和城乡建设局", county)
        make_org("水利局", county)
    make_org("东安县人民政府", city.children.get(name="东安县"))
    for name in (
        "永州市生态环境局",
        "永州市住房和城乡建设局",
        "市水利局",
        "永州市应急管理局",
        "永州市自然资源和规划局",
    ):
        make_org(name, city)
    make_org("永州市公安局", city)
    make_org("湖南省生态环境厅", province)
    make_org("湖南省别处", make_org("别的市", province, kind="region"))
    return city


@pytest.mark.parametrize(
    ("name", "unit", "how"),
    [
        ("永州市生态环境局", "永州市生态环境局", How.EXACT),
        ("市生态环境局", "永州市生态环境局", How.SHORT),
        ("市 生态 环境局、", "永州市生态环境局", How.SHORT),
        ("永州市住建局", "永州市住房和城乡建设局", How.SHORT),
        ("市住房城乡建设局", "永州市住房和城乡建设局", How.SHORT),
        ("永州市水利局", "市水利局", How.SHORT),
        ("市水利局等", "市水利局", How.EXACT),
        ("东安县住建局", "东安县住房和城乡建设局", How.SHORT),
        ("省生态环境厅", "湖南省生态环境厅", How.SHORT),
        ("东安县委、县政府", "东安县人民政府", How.SHORT),
        ("东安县党委和人民政府", "东安县人民政府", How.SHORT),
        ("东安县", "东安县人民政府", How.SHORT),
        ("道县人民政府", "道县", How.SHORT),
        ("道县", "道县", How.EXACT),
        ("市委、市政府", "永州市", How.SHORT),
        ("市自然资源和规划局", "永州市自然资源和规划局", How.SHORT),
        ("市住建部门", "永州市住房和城乡建设局", How.SHORT),
        ("东安县（市）人民政府", "东安县人民政府", How.SHORT),
        ("道县（区）人民政府", "道县", How.SHORT),
    ],
)
def test_a_name_that_fits_one_unit(region, name, unit, how):
    match = Names.of(region).match(name)
    assert ([one.name for one in match.organisations], match.how) == ([unit], how)


@pytest.mark.parametrize("name", ["各县区", "各县（市、区）人民政府", "各县(市、区)党委和政府", "各县市区"])
def test_a_group_is_every_part_of_the_region(region, name):
    match = Names.of(region).match(name)
    assert (sorted(one.name for one in match.organisations), match.how) == (["东安县人民政府", "道县"], How.GROUP)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("水利局", "水利局"),  # two counties have one
        ("县水利局", "水利局"),
        ("市环保局", "永州市生态环境局"),  # renamed: offered, not taken
        ("市国土资源局", "永州市自然资源和规划局"),
        ("市安监局", "永州市应急管理局"),
        ("市公安局交警支队", "永州市公安局"),
    ],
)
def test_what_is_not_certain_is_for_a_person(region, name, first):
    match = Names.of(region).match(name)
    assert match.organisations == () and match.how == How.UNKNOWN
    assert match.candidates[0].organisation.name == first
    assert all(one.score < 90 for one in match.candidates)


def test_nothing_of_another_city_and_nothing_made_up(region):
    names = Names.of(region)
    assert "湖南省别处" not in {unit.name for unit in names.units}
    assert names.match("火星开发公司").organisations == ()
    assert names.match("").organisations == ()
    assert names.match("有关县区").organisations == ()


def test_what_was_taught_goes_first(region):
    unit = region.children.get(name="永州市公安局")
    UnitAlias.objects.create(region=region, name="市环保局", organisation=unit, made_by=make_user())
    match = Names.of(region).match("市环保局 ")
    assert (match.organisations, match.how) == ((unit,), How.ALIAS)


def test_words_that_name_nobody():
    assert is_collective("市直有关部门") and is_collective("各相关单位") and not is_collective("市水利局")
    assert cleaned(" 《市水利局》，等") == "市水利局"
