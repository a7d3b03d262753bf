"""What kinds of letters there are, where a letter stands, and every word that the trail knows of letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """The kinds of letters, mildest first; the codes are those of the rungs that draft them."""

    URGE = "urge", pgettext_lazy("letter", "reminder letter")
    SUPERVISE = "supervise", pgettext_lazy("letter", "supervision letter")
    CIRCULAR = "circular", pgettext_lazy("letter", "circular")
    TALK = "talk", pgettext_lazy("letter", "talk notice")
    LIST = "list", pgettext_lazy("letter", "listed-supervision notice")
    REFER = "refer", pgettext_lazy("letter", "transfer note")


BY_PERSON = (Kind.TALK, Kind.LIST, Kind.REFER)  # never issued by a machine


class State(models.TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", pgettext_lazy("letter", "draft")
    APPROVED = "approved", pgettext_lazy("letter", "approved")
    ISSUED = "issued", pgettext_lazy("letter", "issued")
    ANSWERED = "answered", pgettext_lazy("letter", "answered")
    LIFTED = "lifted", pgettext_lazy("letter", "lifted")
    DROPPED = "dropped", pgettext_lazy("letter", "dropped")
    VOID = "void", pgettext_lazy("letter", "void")


UNISSUED = (State.DRAFT, State.APPROVED, State.DROPPED)
OUT = (State.ISSUED, State.ANSWERED, State.LIFTED, State.VOID)  # has a number; addressees see it
RUNNING = (State.ISSUED, State.ANSWERED)


class Verb(models.TextChoices):
    """What can happen to a letter."""

    DRAFTED = "letter.drafted", _("drafted a letter")
    EDITED = "letter.edited", _("edited the draft of a letter")
    APPROVED = "letter.approved", _("approved a letter")
    SENT_BACK = "letter.sent_back", _("took the approval of a letter back")
    DROPPED = "letter.dropped", _("dropped the draft of a letter")
    ISSUED = "letter.issued", _("issued a letter")
    VOIDED = "letter.voided", _("voided a letter")
    LIFTED = "letter.lifted", _("lifted a letter")
    SIGNED_FOR = "letter.signed_for", _("signed for a letter")
    ANSWERED = "letter.answered", _("answered a letter")
    ACCEPTED = "letter.answer_accepted", _("accepted the answer to a letter")
    RETURNED = "letter.answer_returned", _("returned the answer to a letter")
    FILE_ADDED = "letter.file_added", _("filed a paper with a letter")
    HEAD_SET = "letter.head_set", _("set head and series of letters")
