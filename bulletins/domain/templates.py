"""Templates of the office's own: uploaded and checked, put into use, taken out of use. Versions are never changed."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bulletins.domain.acts import WrongState, write
from bulletins.models import Template
from bulletins.templating import fields, process
from bulletins.words import Verb
from cases.models import Round
from orgs.models import User
from orgs.permissions import require
from records import clock
from reports import kinds


def upload(
    round_id: int, kind_code: str, name: str, document: bytes, values: dict[str, Any], *, actor: User
) -> Template:
    """Check a template and keep it as the next version of its kind; it is not in use yet.

    `values` are what its fields say for some real paper of the kind, with which it is drawn once. The same file sent
    twice is one version. Raises PermissionDenied; ValidationError with a sentence for each fault.
    """
    round = Round.objects.select_related("region").get(pk=round_id)
    require(actor, "bulletin.template", round.region)
    if kind_code not in kinds.KINDS:
        raise ValidationError({"kind": _("There is no such kind of paper.")}, code="kind")
    used = process.check(document, fields.schema(kinds.KINDS[kind_code]), values)
    with transaction.atomic(), round.time():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        sha256 = hashlib.sha256(document).hexdigest()
        rows = Template.objects.filter(round=round, kind=kind_code)
        if same := rows.filter(sha256=sha256).first():
            return same
        made = Template.objects.create(
            round=round,
            kind=kind_code,
            version=(rows.aggregate(n=Max("version"))["n"] or 0) + 1,
            name=name[:200],
            sha256=sha256,
            content=document,
            fields=used,
            uploaded_by=actor,
            uploaded_at=clock.now(),
        )
        write(Verb.UPLOADED, made, round, actor=actor, after=_named(made) | {"content": sha256[:12]})
        return made


def use(template_id: int, *, actor: User) -> Template:
    """Let papers of its kind be drawn with this version from now on. Raises PermissionDenied, WrongState."""
    return _set(template_id, True, actor)


def stop(template_id: int, *, actor: User) -> Template:
    """Let papers of its kind be drawn in the product's own form again. Raises PermissionDenied, WrongState."""
    return _set(template_id, False, actor)


@transaction.atomic
def _set(template_id: int, wanted: bool, actor: User) -> Template:
    kind = Template.objects.values("round", "kind").get(pk=template_id)
    rows = Template.objects.select_for_update(of=("self",)).filter(**kind).defer("content").order_by("pk")
    template = next(row for row in rows.select_related("round__region") if row.pk == template_id)
    round = template.round
    require(actor, "bulletin.template", round.region)
    if template.in_use == wanted:
        raise WrongState(
            _("This version is in use already.") if wanted else _("This version is not in use."), code="wrong_state"
        )
    with round.time():
        before = rows.filter(in_use=True).values_list("version", flat=True).first()
        Template.objects.filter(in_use=True, **kind).update(in_use=False)
        Template.objects.filter(pk=template.pk).update(in_use=wanted)
        template.in_use = wanted
        verb = Verb.USED if wanted else Verb.STOPPED
        write(verb, template, round, actor=actor, before={"in_use": before}, after=_named(template))
    return template


def _named(template: Template) -> dict[str, Any]:
    return {"paper_kind": template.kind, "template": template.version}
