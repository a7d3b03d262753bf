"""Units and people of a made script: posts without personal names, the demonstration accounts among them."""

from datetime import date

from orgs.models import Role
from scenarios.made.facts import Department, Facts, Place
from scenarios.story import OrganisationScript, Person, PostScript

OFFICE, SUPERVISION, DISCIPLINE = "rect-office", "inspection", "discipline"
HEADS = {"省": ("委书记", "省长", "副省长"), "区": ("党委书记", "主席", "副主席")}
CITY_HEADS = ("委书记", "市长", "副市长")
DEMO_SINCE = date(2016, 1, 1)
# The accounts of the contract: the same people in every script, with one more post in each round.
DEMO: tuple[tuple[str, str, Role, str], ...] = (
    ("office", "市整改办专干", Role.OFFICE, "{region}整改办专干"),
    ("unit", "县（区）人民政府整改专干", Role.CLERK, "{place}人民政府整改专干"),
    ("head", "县（区）人民政府整改工作负责人", Role.HEAD, "{place}人民政府整改工作负责人"),
    ("lead", "市生态环境局整改审核科长", Role.LEAD_REVIEWER, "{department}整改审核处长"),
    ("leader", "副市长（分管生态环境）", Role.CASE_LEADER, "{region}分管生态环境的负责同志"),
    ("secretary", "县（区）委书记", Role.SECRETARY, "{place}党委书记"),
    ("mayor", "县（区）政府主要负责人", Role.MAYOR, "{place}政府主要负责人"),
    ("verifier", "市整改办现场核实员", Role.VERIFIER, "{region}整改办现场核实员"),
    ("publisher", "市整改办信息发布员", Role.PUBLISHER, "{region}整改办信息发布员"),
    ("observer", "市人大代表（社会监督员）", Role.OBSERVER, "{region}社会监督员"),
    ("auditor", "审计查阅员", Role.AUDITOR, "{region}审计查阅员"),
    ("admin", "系统管理员", Role.ADMIN, "{region}系统管理员"),
)


def organisations(facts: Facts) -> tuple[OrganisationScript, ...]:
    """Regions above and below, the office, the departments, a government in every place."""
    region, since = facts.places[0], facts.starts_on.replace(month=1, day=1)
    found, parent = [], None
    for place in (*facts.above, region):
        found.append(OrganisationScript(place.key, place.name, "region", parent, place.code, since))
        parent = place.key
    for place in facts.places[1:]:
        found.append(OrganisationScript(place.key, place.name, "region", region.key, place.code, since))
    units = (
        (OFFICE, f"{region.name}环境保护督察整改工作领导小组办公室"),
        (SUPERVISION, f"{region.name}督查室"),
        (DISCIPLINE, f"{region.name}纪检监察机关"),
        *((one.key, one.name) for one in facts.departments),
    )
    found += [OrganisationScript(key, name, "unit", region.key, "", since) for key, name in units]
    found += [
        OrganisationScript(government(place), f"{place.name}人民政府", "unit", place.key, "", since)
        for place in facts.places[1:]
    ]
    return tuple(found)


def government(place: Place) -> str:
    """The key of a place's government."""
    return f"gov-{place.key}"


def people(facts: Facts) -> tuple[Person, ...]:
    """Everybody who acts; the demonstration accounts come last, so that they take no act from anybody."""
    region, since = facts.places[0], facts.starts_on
    first, second, deputy = HEADS.get(region.name[-1], CITY_HEADS)
    rows = [
        ("office", f"{region.name}整改办专干", Role.OFFICE, OFFICE),
        ("office-deputy", f"{region.name}整改办副主任", Role.OFFICE, OFFICE),
        ("verifier", f"{region.name}整改办现场核实员", Role.VERIFIER, OFFICE),
        ("publisher", f"{region.name}整改办信息发布员", Role.PUBLISHER, OFFICE),
        ("secretary", f"{region.name}{first}", Role.SECRETARY, region.key),
        ("mayor", f"{region.name}{second}", Role.MAYOR, region.key),
        ("leader-air", f"{region.name}{deputy}（分管工业和能源）", Role.CASE_LEADER, region.key),
        ("leader-water", f"{region.name}{deputy}（分管住建和水利）", Role.CASE_LEADER, region.key),
        ("leader-land", f"{region.name}{deputy}（分管自然资源和农业）", Role.CASE_LEADER, region.key),
    ]
    for one in facts.departments:
        rows += _of_a_department(one)
    for place in facts.places[1:]:
        unit = government(place)
        rows += [
            (f"clerk-{place.key}", f"{place.name}人民政府整改专干", Role.CLERK, unit),
            (f"head-{place.key}", f"{place.name}人民政府整改工作负责人", Role.HEAD, unit),
            (f"leader-{place.key}", f"{place.name}牵头副职", Role.COUNTY_LEADER, place.key),
        ]
    own = [
        Person(f"{facts.code}-{username}", display, demo=False, posts=(PostScript(org, role.value, since),))
        for username, display, role, org in rows
    ]
    return (*own, *_demo(facts))


def _of_a_department(one: Department) -> list[tuple[str, str, Role, str]]:
    return [
        (f"clerk-{one.key}", f"{one.name}整改专干", Role.CLERK, one.key),
        (f"head-{one.key}", f"{one.name}整改工作负责人", Role.HEAD, one.key),
        (f"lead-{one.key}", f"{one.name}整改审核处处长", Role.LEAD_REVIEWER, one.key),
        (f"dept-{one.key}", f"{one.name}分管副职", Role.DEPARTMENT_LEADER, one.key),
    ]


def _demo(facts: Facts) -> list[Person]:
    region, place, department = facts.places[0], facts.places[1], facts.departments[0]
    seats = {
        Role.OFFICE: OFFICE, Role.VERIFIER: OFFICE, Role.PUBLISHER: OFFICE, Role.CLERK: government(place),
        Role.HEAD: government(place), Role.LEAD_REVIEWER: department.key, Role.SECRETARY: place.key,
        Role.MAYOR: place.key,
    }  # fmt: skip
    names = {"region": region.name, "place": place.name, "department": department.name}
    return [
        Person(
            username, display, demo=True,
            posts=(PostScript(seats.get(role, region.key), role.value, DEMO_SINCE, title.format(**names)),),
        )
        for username, display, role, title in DEMO
    ]  # fmt: skip
