"""What can be found, one row for each thing and for each of its passages."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Entry(models.Model):
    """One thing (`part` 0) or one passage of it (`part` n), as the search knows it. Only search.index writes it.

    `kind` and `subject` name the thing, `round_id` its round; they are plain numbers, because the index stands left of
    whatever it knows. `folded` is what is searched: the keys (search.folding) of title, number, text and initials, a
    line each. Of public entries (`is_public`) everybody may read every word.
    """

    kind = models.CharField(max_length=30)
    subject = models.PositiveBigIntegerField()
    part = models.PositiveIntegerField(default=0)
    round_id = models.PositiveBigIntegerField(null=True)
    is_public = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True, help_text=_("A number, folded, without blanks."))
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    where = models.CharField(max_length=200, blank=True)
    folded = models.TextField()
    initials = models.CharField(max_length=200, blank=True, help_text=_("First letters of a name in pinyin."))
    day = models.DateField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("entry of the search"), _("entries of the search")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "part", "is_public"], name="search_entry_once"),
        ]
        indexes = [
            models.Index(F("is_public"), F("kind"), F("day").desc(), name="search_entry_by_day"),
            # A search for one character asks for titles that begin with it.
            models.Index(Left("folded", 1), condition=Q(part=0), name="search_entry_by_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}.{self.part}"


class FileText(models.Model):
    """Whether the text of a file can be searched. `evidence` is the number of the file in records.

    A file without a row is not asked for; what cannot be read keeps its reason and is not tried again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("text of a file", "to be read")
        READ = "read", pgettext_lazy("text of a file", "read")
        NONE = "none", pgettext_lazy("text of a file", "cannot be read")

    evidence = models.PositiveBigIntegerField(unique=True)
    round_id = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pages = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("text of a file"), _("texts of files")
        indexes = [models.Index(F("id"), condition=Q(state="waiting"), name="file_text_waiting")]
        constraints = [
            models.CheckConstraint(name="file_text_none_has_reason", condition=~Q(state="none") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} {self.state}"
