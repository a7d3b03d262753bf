"""The fields that acts on petitions write into the trail, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Activity, TaskEvidence
from cases.states import Stage as TaskStage
from petitions.models import CallBack, HandlingFile, Link, PublicVersion
from petitions.states import Channel, Stage, Verdict

LABELS: dict[str, Any] = {
    "accused": _("accused unit"),
    "approved": _("approved"),
    "audience": _("meant for"),
    "batch": _("batch"),
    "channel": _("channel"),
    "commitment": _("fingerprint of the sealed identity"),
    "commitments": _("fingerprints of the sealed identities"),
    "due_on": _("due on"),
    "follow_up": _("what follows"),
    "is_key": _("key petition"),
    "joint": _("units that take part"),
    "notice_days": _("length of public notices"),
    "object_name": _("enterprise or place complained of"),
    "part": _("part of the petition"),
    "place": _("place"),
    "problems": _("problems of the feedback"),
    "received_on": _("received by the group on"),
    "region_text": _("place as written"),
    "reply_days": _("days to reply"),
    "result": _("result"),
    "retention_days": _("identities are erased after"),
    "steps": _("chain of signatures"),
    "unit": _("handling unit"),
    "verdict": _("verdict"),
    "with": pgettext_lazy("linked", "with"),
}


def _named(*choices: Any) -> Any:
    names: Mapping[str, Any] = {code: label for kind in choices for code, label in kind.choices}
    return lambda stored: str(names.get(stored, stored)) if isinstance(stored, str) else str(stored)


# Fields of one name that tasks write as well keep the words of tasks.
READERS = {
    "audience": _named(PublicVersion.Audience),
    "channel": _named(Channel),
    "follow_up": _named(CallBack.FollowUp),
    "kind": _named(Link.Kind, Activity.Kind),
    "phase": _named(HandlingFile.Phase, TaskEvidence.Phase),
    "result": _named(CallBack.Result),
    "stage": _named(Stage, TaskStage),
    "verdict": _named(Verdict),
}
