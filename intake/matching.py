"""Names in documents matched to the tree of regions and units: candidates with a score, and never a silent guess.

A name that fits exactly one unit by its full name, a learned name or a short form is matched; everything else is for a
person to choose. What a person teaches is a UnitAlias, which later lists find again.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import Q

from intake.models import RowUnit, UnitAlias
from orgs import tree
from orgs.models import Organisation

How = RowUnit.How
LEVELS = "省市县区旗州盟"
SUFFIX = re.compile(r"(?:自治[县区州旗]|林区|[省市县区旗州盟])$")
SHORTEST = 2  # characters of a region's name without its suffix
SURE, LIKELY = 90, 45  # points out of 100: matched without asking, and shown as a candidate
MOST_CANDIDATES = 6
EDGES = "、,;:.()[]《》<>\"“”'·-—*"
# 党委和人民政府, 县委、县政府, 市人民政府: the region itself.
GOVERNMENT = re.compile(
    rf"(?:(?:[{LEVELS}]?(?:党委|委))?[、和及与]?[{LEVELS}]?人?民?政府|党委|党工委[、和及]?管委会|[{LEVELS}]委)$"
)
_EITHER = re.compile(r"\([市县区旗、]+\)$")
GROUP = re.compile(rf"^(?:全市|全省|全区)?各(?P<who>[{LEVELS}、和及/()级]+)(?:党委|人民政府|政府|、|和|及|与|管委会)*$")
COLLECTIVE = re.compile(r"有关|相关|成员单位|责任单位|各部门|各级|市直部门|各单位")
# Long forms of bodies and the short ones under which they are compared (trade usage; one place to add one).
SHORT_FORMS = (
    ("住房和城乡建设", "住建"),
    ("住房与城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("发展和改革", "发改"),
    ("发展与改革", "发改"),
    ("发展改革", "发改"),
    ("自然资源和规划", "自规"),
    ("自然资源与规划", "自规"),
    ("自然资源规划", "自规"),
    ("工业和信息化", "工信"),
    ("工业信息化", "工信"),
    ("市场监督管理", "市监"),
    ("市场监管", "市监"),
    ("卫生健康", "卫健"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("文化广电旅游", "文旅广电"),
    ("交通运输", "交通"),
    ("应急管理", "应急"),
    ("城市管理和综合执法", "城管"),
    ("城市管理综合执法", "城管"),
    ("城市管理行政执法", "城管"),
    ("城市管理", "城管"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("国有资产监督管理", "国资"),
    ("医疗保障", "医保"),
    ("退役军人事务", "退役军人"),
    ("行政审批服务", "审批"),
    ("林业和草原", "林草"),
    ("公安交通管理", "交管"),
    ("环境保护", "环保"),
    ("委员会", "委"),
    ("管理局", "局"),
)
# Bodies that the reform of 2018 and 2019 renamed or merged: the later name is offered, never taken silently.
RENAMED = (
    ("环保", "生态环境"),
    ("国土资源", "自规"),
    ("国土资源", "自然资源"),
    ("国土", "自然资源"),
    ("规划局", "自规局"),
    ("农业局", "农业农村局"),
    ("农委", "农业农村局"),
    ("工商", "市监"),
    ("质监", "市监"),
    ("食药监", "市监"),
    ("安监", "应急"),
    ("卫计", "卫健"),
    ("旅游局", "文旅局"),
    ("住建委", "住建局"),
    ("经信", "工信"),
    ("城管执法", "城管"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a name may mean; `score` is in points out of 100, `how` says by what it was found."""

    organisation: Organisation
    score: int
    how: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: one unit, several for a group such as 各县区, or none with the candidates to choose from."""

    organisations: tuple[Organisation, ...] = ()
    how: str = How.UNKNOWN
    candidates: tuple[Candidate, ...] = ()


def cleaned(name: str) -> str:
    """A name as names are compared: composed, half-width, without blanks, edge marks and a closing 等."""
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace(",", "、")
    name = name.strip(EDGES)
    return name.removesuffix("等").strip(EDGES)[:200]


def is_collective(name: str) -> bool:
    """Whether the words name no unit in particular (有关部门, 各相关单位)."""
    return bool(COLLECTIVE.search(cleaned(name)))


def shortened(name: str) -> str:
    """A body's name with every long form replaced by its short one."""
    for long, short in SHORT_FORMS:
        name = name.replace(long, short)
    return name


@dataclass
class Names:
    """The units that lists of one region may name: those at and below it, and those of the levels above it."""

    region: Organisation
    units: list[Organisation] = field(default_factory=list)
    aliases: dict[str, Organisation] = field(default_factory=dict)
    _by_name: dict[str, set[int]] = field(default_factory=dict)
    _by_home: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    _rows: dict[int, Organisation] = field(default_factory=dict)
    _home: dict[int, Organisation] = field(default_factory=dict)
    _known: dict[str, Match] = field(default_factory=dict)

    @classmethod
    def of(cls, region: Organisation) -> "Names":
        """The names as they are today. Two queries."""
        above = tree.ancestors(region)[:-1]
        near = Q(path__startswith=region.path) | Q(pk__in=above) | Q(parent__in=above, kind=Organisation.Kind.UNIT)
        rows = list(Organisation.objects.filter(near, ends_on=None).order_by("path"))
        taught = UnitAlias.objects.filter(region=region, organisation__ends_on=None).select_related("organisation")
        found = cls(region, rows, {alias.name: alias.organisation for alias in taught})
        found._index()
        return found

    def _index(self) -> None:
        regions = [row for row in self.units if row.kind == Organisation.Kind.REGION]
        for row in self.units:
            self._rows[row.pk] = row
            above = (one for one in regions if row.path.startswith(one.path) and (one != row or row in regions))
            home = max(above, key=lambda one: len(one.path), default=self.region)
            self._home[row.pk] = home
            for name in {row.name, row.short_name} - {""}:
                self._by_name.setdefault(cleaned(name), set()).add(row.pk)
                if row.kind == Organisation.Kind.REGION:
                    bare = SUFFIX.sub("", name)
                    if len(bare) >= SHORTEST:
                        self._by_name.setdefault(bare, set()).add(row.pk)
                else:
                    self._by_home.setdefault((home.pk, self._rest(cleaned(name), home)), set()).add(row.pk)

    def _rest(self, name: str, home: Organisation) -> str:
        """What is left of a unit's name without the name or the level of its region, in short form."""
        for start in (home.name, SUFFIX.sub("", home.name)):
            if name.startswith(start) and len(name) > len(start) + 1:
                return shortened(name[len(start) :])
        return shortened(name[1:] if name[:1] == home.name[-1:] and len(name) > SHORTEST else name)

    def match(self, name: str) -> Match:
        """What `name` means, with candidates when that is not certain."""
        key = cleaned(name)
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: str) -> Match:
        if not key:
            return Match()
        if alias := self.aliases.get(key):
            return Match((alias,), How.ALIAS)
        exact = self._by_name.get(key, set())
        if len(exact) == 1:
            return self._seated(self._rows[min(exact)], How.EXACT)
        if not exact and (group := self._group(key)):
            return Match(tuple(self._seat(region) for region in group), How.GROUP)
        short = exact or self._short(key) or self._government(key)
        if len(short) == 1:
            return self._seated(self._rows[min(short)], How.SHORT)
        sure = tuple(Candidate(self._rows[pk], SURE - 1, How.SHORT) for pk in sorted(short))
        return Match(candidates=sure or self._alike(key))

    def _seated(self, found: Organisation, how: str) -> Match:
        """A unit itself; for a region the seat of its government, where the tree has one."""
        seat = self._seat(found)
        return Match((seat,), how if seat == found else How.SHORT)

    def _seat(self, region: Organisation) -> Organisation:
        """Who answers for a region: its people's government, where that is a unit of its own, else the region."""
        if region.kind != Organisation.Kind.REGION:
            return region
        own = [row for row in self.units if row.parent_id == region.pk and row.name.endswith("人民政府")]
        return own[0] if len(own) == 1 else region

    def _group(self, key: str) -> list[Organisation]:
        """各县区, 各县(市、区)人民政府: every region right below; none where the words single some out."""
        if not GROUP.match(key):
            return []
        regions = Organisation.Kind.REGION
        return [row for row in self.units if row.parent_id == self.region.pk and row.kind == regions]

    def _homes(self, key: str) -> list[tuple[Organisation, str]]:
        """The regions whose name or level begins a name, each with what follows."""
        regions = [row for row in self.units if row.kind == Organisation.Kind.REGION]
        named = [
            (row, key[len(start) :])
            for row in regions
            for start in (row.name, SUFFIX.sub("", row.name))
            if len(start) >= SHORTEST and key.startswith(start) and len(key) > len(start)
        ]
        if named:
            longest = max(len(key) - len(rest) for _row, rest in named)
            return [(row, rest) for row, rest in named if len(key) - len(rest) == longest]
        if key[0] in LEVELS:
            nearest = [row for row in regions if row.name.endswith(key[0])]
            upward = [row for row in nearest if self.region.path.startswith(row.path)]
            return [(row, key[1:]) for row in (upward[-1:] or nearest)]
        return []

    def _short(self, key: str) -> set[int]:
        """市生态环境局 = 永州市生态环境局 = 永州市住房和城乡建设局's way of being called by its short form."""
        found: set[int] = set()
        for home, rest in self._homes(key):
            stem = shortened(rest)
            names = [stem.removesuffix("部门") + end for end in "局委办"] if stem.endswith("部门") else [stem]
            found |= {pk for name in names for pk in self._by_home.get((home.pk, name), ())}
        return found

    def _government(self, key: str) -> set[int]:
        """东安县委、县政府 is the region; the level alone (市委、市政府) the region of that level above the list's."""
        found = GOVERNMENT.search(key)
        if found is None:
            return set()
        head, level = key[: found.start()], found.group()[0]
        if head not in self._by_name and level in LEVELS:  # 道县人民政府: the level belongs to the name
            head += level
        if _EITHER.search(head):  # 北流县（市）: the list says for all what some are
            head = _EITHER.sub("", head)
            head = head if head in self._by_name else SUFFIX.sub("", head)
        if head in self._by_name:
            return {pk for pk in self._by_name[head] if self._rows[pk].kind == Organisation.Kind.REGION}
        level = key[0] if head in ("", key[0]) else ""
        upward = [row for row in self.units if self.region.path.startswith(row.path) and row.name.endswith(level)]
        return {upward[-1].pk} if level and upward else set()

    def _alike(self, key: str) -> tuple[Candidate, ...]:
        """Units of which the name reminds, the likeliest first."""
        bare, found = shortened(key), []
        for row in self.units:
            own = self._rest(cleaned(row.name), self._home[row.pk])
            score = int(100 * max(_likeness(bare, own), _likeness(key, cleaned(row.name))))
            if score >= LIKELY:
                found.append(Candidate(row, min(score, SURE - 1), How.UNKNOWN))
        found += self._renamed(key)
        best = {one.organisation.pk: one for one in sorted(found, key=lambda one: one.score)}
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.organisation.path))[:MOST_CANDIDATES])

    def _renamed(self, key: str) -> list[Candidate]:
        """Units by the name that the body has since it was renamed."""
        bare = shortened(key)
        later = {bare.replace(old, new) for old, new in RENAMED if old in bare}
        found = {pk for name in later for pk in self._short(name) or self._by_name.get(name, set())}
        return [Candidate(self._rows[pk], SURE - 5, How.UNKNOWN) for pk in sorted(found)]

    def home(self, unit: Organisation) -> Organisation:
        """The region that one of the units lies in."""
        return self._home.get(unit.pk, self.region)

    def by_pk(self, pk: int | None) -> Organisation | None:
        """One of the region's units by its number."""
        return self._rows.get(pk) if pk else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
