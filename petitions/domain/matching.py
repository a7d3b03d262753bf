"""Names in tables and wordings matched to the tree of regions and units."""

import re
from dataclasses import dataclass

from orgs.models import Organisation

SUFFIX = re.compile(r"(?:自治县|自治区|[省市区县旗盟州])$")
# 已向县住建局反映无果: whom somebody complained to is not whom they complain of.
COMPLAINED_TO = re.compile(r"[向到找][^，。；,;\n]{0,30}?(?:反映|反应|举报|投诉|信访|报告|汇报|求助|咨询)")
SHORTEST = 2  # characters of a name that is looked for inside a text


@dataclass(frozen=True)
class Names:
    """Regions and units of one area by every name they go by."""

    regions: dict[str, Organisation]
    units: dict[str, Organisation]

    @classmethod
    def of(cls, region: Organisation) -> "Names":
        """The names at and below a region, as they are today. One query."""
        rows = Organisation.objects.filter(path__startswith=region.path, ends_on=None).order_by("path")
        regions: dict[str, Organisation] = {}
        units: dict[str, Organisation] = {}
        for row in rows:
            found = regions if row.kind == Organisation.Kind.REGION else units
            for name in _spellings(row):
                found.setdefault(name, row)
        return cls(regions, units)

    def region(self, text: str) -> Organisation | None:
        """The region that a cell names: the last one of "永州市东安县", with or without its suffix."""
        text = re.sub(r"\s+", "", text)
        if text in self.regions:
            return self.regions[text]
        return self.region_in(text)

    def region_in(self, text: str) -> Organisation | None:
        """The smallest region that a text names; None when it names none, or two beside each other."""
        found = {row.pk: row for name, row in self.regions.items() if len(name) >= SHORTEST and name in text}
        if not found:
            return None
        deepest = max(found.values(), key=lambda row: row.path.count("."))
        beside = [row for row in found.values() if not deepest.path.startswith(row.path)]
        return None if beside else deepest

    def unit(self, text: str) -> Organisation | None:
        """The unit that a cell names."""
        text = re.sub(r"\s+", "", text)
        found = self.units.get(text) or self.regions.get(text)
        return found or next((row for name, row in self.units.items() if name and text and name in text), None)

    def unit_in(self, text: str) -> Organisation | None:
        """A unit that a wording names in full: it may be the accused one. None when it names several.

        One that somebody complained to before is not meant.
        """
        text = COMPLAINED_TO.sub("，", text)
        found = {row.pk: row for name, row in self.units.items() if len(name) > SHORTEST + 1 and name in text}
        longest = [
            row
            for row in found.values()
            if not any(row.name in other.name and row != other for other in found.values())
        ]
        return longest[0] if len(longest) == 1 else None


def _spellings(row: Organisation) -> list[str]:
    names = [row.name, row.short_name]
    if row.kind == Organisation.Kind.REGION:
        names += [SUFFIX.sub("", row.name)] if len(SUFFIX.sub("", row.name)) >= SHORTEST else []
    return [name for name in dict.fromkeys(names) if name]
