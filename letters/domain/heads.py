"""How an office heads its letters: the name in red, the code before the number, who signs. Set by the office."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from letters.models import Head
from letters.states import Kind, Verb
from orgs.models import Organisation, User
from orgs.permissions import post_title, require
from records.trail import record

CODES = {
    Kind.URGE: "整改催",
    Kind.SUPERVISE: "整改督",
    Kind.CIRCULAR: "整改通",
    Kind.TALK: "整改约",
    Kind.LIST: "整改挂",
    Kind.REFER: "整改移",
}
FORBIDDEN = set("〔〕[]（）()第号")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head and at the foot of a letter of one kind."""

    issuer: str
    prefix: str
    signatory: str
    contact: str = ""


def of_region(region: Organisation) -> dict[Kind, Heading]:
    """The heading of each kind: as the office set it, else a default of this project. One query."""
    office = f"{region.name}生态环境保护督察整改工作领导小组办公室"[:60]
    found = {kind: Heading(office, CODES[kind], office) for kind in Kind}
    for row in Head.objects.filter(region=region):
        found[Kind(row.kind)] = Heading(row.issuer, row.prefix, row.signatory, row.contact)
    return found


@transaction.atomic
def set_heading(region_id: int, kind: Kind, heading: Heading, *, actor: User) -> Head:
    """Set how letters of `kind` are headed from now on; issued ones stay as they are.

    Raises PermissionDenied; ValidationError for an empty part or a code with brackets or 第 and 号 in it.
    """
    region = Organisation.objects.select_for_update().get(pk=region_id)
    require(actor, "letter.edit", region)
    faults = {
        name: _("Fill this in.") for name in ("issuer", "prefix", "signatory") if not getattr(heading, name).strip()
    }
    if FORBIDDEN & set(heading.prefix):
        faults["prefix"] = _("Only the code itself: brackets, year and number are added at issue.")
    if faults:
        raise ValidationError(faults)
    values = {name: getattr(heading, name).strip() for name in ("issuer", "prefix", "signatory", "contact")}
    before = of_region(region)[kind]
    row, _made = Head.objects.update_or_create(region=region, kind=kind, defaults=values)
    row.full_clean(exclude=["region"], validate_constraints=False)
    record(
        Verb.HEAD_SET,
        row,
        actor=actor,
        post=post_title(actor, near=region),
        before={"prefix": before.prefix, "issuer": before.issuer},
        after={"prefix": row.prefix, "issuer": row.issuer},
    )
    return row
