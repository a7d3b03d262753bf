"""Every move that a case of a petition can make, as data. petitions.domain.moves makes them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a case (a petition, or a part of it, at one unit) stands on its way."""

    HANDED_OVER = "handed_over", _("handed over")
    HANDLING = "handling", _("being handled")
    IN_SIGNOFF = "in_signoff", pgettext_lazy("petition", "replied, being signed")
    IN_REVIEW = "in_review", _("replied, to be reviewed")
    REVIEWED = "reviewed", _("reviewed")
    IN_NOTICE = "in_notice", pgettext_lazy("petition", "in public notice")
    STAGED = "staged", _("closed for the present stage")
    CLOSED = "closed", pgettext_lazy("petition", "closed")
    TRANSFERRED = "transferred", _("handed on to another unit")


class Status(models.TextChoices):
    """What is told of a petition or case: the answer to 是否办结."""

    OPEN = "open", pgettext_lazy("status", "being handled")
    STAGED = "staged", _("closed for the present stage")
    CLOSED = "closed", pgettext_lazy("petition", "closed")


class Verdict(models.TextChoices):
    """Whether what was reported is so (domain reference, (d))."""

    FOUNDED = "founded", pgettext_lazy("verdict", "founded")
    BASICALLY = "basically_founded", _("basically founded")
    PARTLY = "partly_founded", _("partly founded")
    UNFOUNDED = "unfounded", _("not founded")


class Channel(models.TextChoices):
    CALL = "call", _("telephone call")
    LETTER = "letter", _("letter")
    WECHAT = "wechat", _("WeChat")
    OTHER = "other", pgettext_lazy("channel", "other way")


class Pollution(models.TextChoices):
    """What a petition is about; one may be about several."""

    WATER = "water", pgettext_lazy("pollution", "water")
    AIR = "air", pgettext_lazy("pollution", "air")
    SOIL = "soil", pgettext_lazy("pollution", "soil")
    ECOLOGY = "ecology", pgettext_lazy("pollution", "ecology")
    NOISE = "noise", pgettext_lazy("pollution", "noise")
    RADIATION = "radiation", pgettext_lazy("pollution", "radiation")
    SOLID_WASTE = "solid_waste", pgettext_lazy("pollution", "solid waste")
    MARINE = "marine", pgettext_lazy("pollution", "sea")
    OTHER = "other", pgettext_lazy("pollution", "other")


class Verb(models.TextChoices):
    """What can happen to a batch, a petition or a case. Those in MOVES move a case."""

    BATCH_READ = "petition.batch_read", _("read in a table of petitions")
    BATCH_ENTERED = "petition.batch_entered", _("entered a batch of petitions as a draft")
    BATCH_RECEIVED = "petition.batch_received", _("received a batch of petitions")
    BATCH_TAKEN_BACK = "petition.batch_taken_back", _("took an untouched batch back")
    ENTERED = "petition.entered", _("entered a petition")
    EDITED = "petition.edited", _("edited a petition")
    ACCUSED_SET = "petition.accused_set", _("set which unit is accused")
    RULES_SET = "petition.rules_set", _("set the rules for petitions")
    ASSIGNED = "petition.assigned", _("handed petitions to a unit")
    HANDED_ON = "petition.handed_on", _("handed the case to another unit")
    JOINED = "petition.joined", _("named units that take part")
    SIGNED_FOR = "petition.signed_for", _("signed for the case")
    REPLY_FILED = "petition.reply_filed", _("replied")
    TO_REVIEW = "petition.to_review", _("passed the reply on to the office")
    RETURNED = "petition.returned", pgettext_lazy("petition", "returned the reply")
    REVIEWED = "petition.reviewed", _("passed the review")
    NOTICE_OPENED = "petition.notice_opened", pgettext_lazy("petition", "opened the public notice")
    NOTICE_ENDED = "petition.notice_ended", _("ended the public notice")
    OBJECTION_RECEIVED = "petition.objection_received", pgettext_lazy("petition", "received an objection")
    OBJECTION_ANSWERED = "petition.objection_answered", pgettext_lazy("petition", "answered an objection")
    CLOSED = "petition.closed", pgettext_lazy("petition", "closed the case")
    STAGED = "petition.staged", _("closed the case for the present stage")
    REOPENED = "petition.reopened", pgettext_lazy("petition", "reopened the case")
    RECTIFIED = "petition.rectified", _("noted the rectification")
    EVIDENCE_ADDED = "petition.evidence_added", pgettext_lazy("petition", "added evidence")
    EVIDENCE_WITHDRAWN = "petition.evidence_withdrawn", pgettext_lazy("petition", "withdrew evidence")
    TICKED = "petition.ticked", pgettext_lazy("petition", "ticked a checklist item")
    EXTENSION_ASKED = "petition.extension_asked", _("asked for more time")
    EXTENSION_DECIDED = "petition.extension_decided", _("decided on more time")
    CALLED_BACK = "petition.called_back", _("called the petitioner back")
    LINKED = "petition.linked", _("linked two petitions")
    UNLINKED = "petition.unlinked", _("took a link away")
    IDENTITY_KEPT = "petition.identity_kept", _("kept the petitioner's identity under seal")
    IDENTITY_REVEALED = "petition.identity_revealed", _("opened the petitioner's identity")
    IDENTITY_ERASED = "petition.identity_erased", _("erased the petitioner's identity")
    PREPARED = "petition.prepared", _("prepared what is to be released")
    REWORDED = "petition.reworded", _("worded anew what is to be released")
    RELEASED = "petition.released", pgettext_lazy("petition", "released the petition's result")
    REFUSED = "petition.refused", _("turned down what was to be released")
    WITHDRAWN = "petition.withdrawn", _("withdrew what was released of the petition")
    REMINDED = "petition.reminded", _("reminded the unit")


@dataclass(frozen=True, slots=True)
class Move:
    """A verb's way: the stages where it may start and the one where it ends."""

    sources: frozenset[Stage]
    target: Stage


def _move(target: Stage, *sources: Stage) -> Move:
    return Move(frozenset(sources), target)


AT_UNIT = (Stage.HANDED_OVER, Stage.HANDLING)
REPLIED = (Stage.IN_SIGNOFF, Stage.IN_REVIEW)
ENDED = (Stage.STAGED, Stage.CLOSED)
WRITING = (*AT_UNIT, Stage.STAGED)  # where a unit writes its reply
LIVE = tuple(stage for stage in Stage if stage != Stage.TRANSFERRED)

MOVES: dict[Verb, Move] = {
    Verb.HANDED_ON: _move(Stage.TRANSFERRED, *AT_UNIT),
    Verb.SIGNED_FOR: _move(Stage.HANDLING, Stage.HANDED_OVER),
    Verb.REPLY_FILED: _move(Stage.IN_SIGNOFF, *AT_UNIT, Stage.STAGED),
    Verb.TO_REVIEW: _move(Stage.IN_REVIEW, Stage.IN_SIGNOFF),
    Verb.RETURNED: _move(Stage.HANDLING, *REPLIED, Stage.REVIEWED, Stage.IN_NOTICE),
    Verb.REVIEWED: _move(Stage.REVIEWED, Stage.IN_REVIEW),
    Verb.NOTICE_OPENED: _move(Stage.IN_NOTICE, Stage.REVIEWED),
    Verb.CLOSED: _move(Stage.CLOSED, Stage.REVIEWED, Stage.IN_NOTICE),
    Verb.STAGED: _move(Stage.STAGED, Stage.REVIEWED, Stage.IN_NOTICE),
    Verb.REOPENED: _move(Stage.HANDLING, *ENDED),
}


def whole_status(statuses: list[str]) -> Status:
    """The status of a petition from those of its live cases: open while one is, or while nobody has it."""
    if not statuses or Status.OPEN in statuses:
        return Status.OPEN
    return Status.STAGED if Status.STAGED in statuses else Status.CLOSED


def whole_verdict(verdicts: list[str]) -> str:
    """The verdict of the whole from those of its parts; '' while one is missing.

    Parts that agree give their own word. A part that is not founded beside one that is makes the whole partly
    founded; founded beside basically founded makes it basically founded (domain reference, (d), for the first).
    """
    if not verdicts or "" in verdicts:
        return ""
    found = set(verdicts)
    if len(found) == 1:
        return verdicts[0]
    return Verdict.BASICALLY if found == {Verdict.FOUNDED, Verdict.BASICALLY} else Verdict.PARTLY
