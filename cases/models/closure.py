from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.inspection import ChecklistItem
from cases.models.task import Measure, Task
from deadlines.models import Deadline
from records import clock
from records.models import Evidence
from signoff.models import Run


class TaskEvidence(models.Model):
    """A file in the dossier of a task. It is withdrawn with a reason, never deleted."""

    class Phase(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")
        DOCUMENT = "document", _("document")
        SITE = "site", _("site visit")

    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="evidence")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    phase = models.CharField(_("shows"), max_length=10, choices=Phase)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    pair = models.PositiveSmallIntegerField(_("pair"), null=True, blank=True, help_text=_("Same number: same spot."))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "file", "phase"], condition=Q(withdrawn_at=None), name="evidence_once_in_task"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.file.name


class ChecklistTick(models.Model):
    """Somebody confirmed a checklist line for a task."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "item"], name="tick_once")]

    def __str__(self) -> str:
        return str(self.item)


class Dossier(models.Model):
    """What is signed, frozen: canonical content and its SHA-256. A changed dossier is a new version."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="dossiers")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["task", "version"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="dossier_version")]

    def __str__(self) -> str:
        return f"{self.task_id} v{self.version} {self.sha256[:12]}"


class Closure(models.Model):
    """One request to strike a task off, with its sign-off run."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="closures")
    run = models.OneToOneField(Run, models.PROTECT, related_name="+")
    statement = models.TextField(_("statement of completion"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.filed_at:%Y-%m-%d}"


class Notice(models.Model):
    """A public notice (公示) before closing: what was reached, from when to when, where to object."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        CLOSED = "closed", _("ended, task closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    task = models.ForeignKey(Task, models.PROTECT, related_name="notices")
    closure = models.ForeignKey(Closure, models.PROTECT, related_name="notices")
    result = models.TextField(_("result of the rectification"))
    first_day = models.DateField()
    last_day = models.DateField()
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    signed_by = models.CharField(_("signatory"), max_length=120)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("public notice"), _("public notices")
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="running"), name="notice_one_running"),
            models.CheckConstraint(name="notice_last_after_first", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.first_day}–{self.last_day}"


class Objection(models.Model):
    """What somebody objects to a notice, by the web form or brought in by hand. The contact is for the office only."""

    class Channel(models.TextChoices):
        WEB = "web", _("web form")
        HAND = "hand", _("letter, telephone or visit")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    contact = models.CharField(_("name and contact"), max_length=200, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    receipt_hash = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False, help_text=_("After the last day: kept as a clue."))
    founded = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("objection"), _("objections")
        constraints = [
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=Q(founded=None, answered_at=None, answer="")
                | (Q(founded__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class ObjectionFile(models.Model):
    """A file that came with an objection. Nobody signed in has sent it, and only the office opens it."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    media_type = models.CharField(max_length=100)
    name = models.CharField(_("file name"), max_length=255)

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """A remark of somebody who may read the task: deputies, supervisors, leaders, the office."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
