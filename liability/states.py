"""Every word that the trail knows of accountability."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen to clues, cases and enforcement figures."""

    READER_NAMED = "liability.reader", _("named a reader of clues")
    READER_ENDED = "liability.reader_ended", _("ended the reading of clues")
    PROPOSED = "liability.proposed", _("proposed a reader of clues, as nobody reads them any more")
    REFUSED = "liability.refused", _("refused a proposed reader of clues")
    HANDED_OVER = "liability.handed_over", _("handed a clue over")
    OPENED = "liability.opened", _("opened the text of a clue")
    FILE_OPENED = "liability.file", _("opened a file of a clue")
    FILE_ADDED = "liability.file_added", _("added a file to a clue")
    ANSWERED = "liability.answered", _("wrote down the answer to a clue")
    WITHDRAWN = "liability.withdrawn", _("took a clue back")
    CASE_OPENED = "liability.case", _("opened a case of accountability")
    CASE_ENDED = "liability.case_ended", _("ended a case of accountability")
    HANDLED = "liability.handled", _("wrote down how persons were dealt with")
    CORRECTED = "liability.corrected", _("corrected how persons were dealt with")
    NAME_OPENED = "liability.name", _("opened the name of a person in a case")
    REPORTED = "enforcement.reported", _("reported enforcement figures")
