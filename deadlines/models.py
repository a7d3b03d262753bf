from datetime import date

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from deadlines import workdays
from deadlines.calendar_seed import Off
from records import clock


class CalendarChange(models.Model):
    """One change of the working-day calendar: who, when, by which notice, and the days before and after. Only added.

    Names are copied, because the calendar outlives the people. `made_by` is empty for the command on the server.
    """

    class Act(models.TextChoices):
        SET = "set", _("entered a day")
        REMOVED = "removed", _("took a day back")
        LOADED = "loaded", _("loaded a year")
        COMMAND = "command", _("loaded on the server")

    number = models.PositiveIntegerField(unique=True)
    act = models.CharField(max_length=10, choices=Act)
    first_day = models.DateField()
    last_day = models.DateField()
    source = models.CharField(_("source"), max_length=120)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    moves = models.PositiveIntegerField(default=0, help_text=_("Running deadlines that a recount would have moved."))
    made_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        verbose_name, verbose_name_plural = _("change of the calendar"), _("changes of the calendar")

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d} {self.source}"


class SpecialDay(models.Model):
    """A day that the office entered itself: a local holiday, a correction, or a year newer than the library.

    It goes before the calendar that comes with the product. Only deadlines.calendar_store writes it.
    """

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=60)
    source = models.CharField(_("source"), max_length=120, help_text=_("Number of the notice."))
    provisional = models.BooleanField(_("provisional"), default=False)
    off_kind = models.CharField(_("kind of day off"), max_length=10, choices=Off, blank=True)
    change = models.ForeignKey(CalendarChange, models.PROTECT, null=True, related_name="days")

    class Meta:
        ordering = ["day"]
        verbose_name, verbose_name_plural = _("special day"), _("special days")
        constraints = [
            models.CheckConstraint(
                name="special_day_worked_is_no_kind_of_day_off",
                condition=models.Q(works=False) | models.Q(off_kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DeadlineQuerySet(models.QuerySet):
    def running(self) -> "DeadlineQuerySet":
        """Not settled, and with a date to run to."""
        return self.filter(settled_on=None, due_on__isnull=False)

    def to_look_at(self, scope: str, day: date) -> "DeadlineQuerySet":
        """Those of a scope in which a rung may fall due by `day`; one indexed range."""
        return self.filter(scope=scope, settled_on=None, suspended_on=None, look_on__lte=day)

    def held(self) -> "DeadlineQuerySet":
        """The same rows, locked in the order of their numbers until the transaction ends.

        An UPDATE of many takes its locks in no fixed order: two of them may then stop each other for good.
        """
        if connections[self.db].features.has_select_for_update:
            list(self.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        return self


class Deadline(models.Model):
    """A time limit of anything: the words as they were given, the first date, the present date, settled when.

    `subject` is the text key of what must be done ("cases.task:12"), `scope` that of the round whose ladders fire on
    it. Only deadlines.terms writes it. `first_due_on` never changes; every later date is a DeadlineChange. Nothing
    counts days nightly: days are derived from dates.

    A new `episode` begins whenever the date moves or the deadline runs again; rungs of days up to `episode_from` are
    not fired in it. `look_on` is the day on which the scan must look again: the next rung's, or the day of a change.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        MEASURE = "measure", _("measure")
        STEP = "step", _("signature")
        NOTICE = "notice", _("public notice")
        PETITION = "petition", _("reply to a petition")
        PLAN = "plan", _("submission of a plan")
        RECEIPT = "receipt", _("receipt of a letter")
        REPLY = "reply", _("reply to a letter")
        FILING = "filing", _("report of a period")
        COMMENT = "comment", _("comment on a draft plan")
        SUB_PLAN = "sub_plan", _("implementing plan")
        DECISION = "decision", _("decision of a meeting")
        FINDING = "finding", _("finding of a visit")
        EXPOSED = "exposed", _("visit to an exposed item")
        RECHECK = "recheck", _("look-back visit")
        CAMPAIGN = "campaign", _("list of a campaign")
        CLUE = "clue", _("clue handed over")

    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("words of the plan"), max_length=200, blank=True)
    wording = models.CharField(_("kind of wording"), max_length=20)
    rule = models.CharField(max_length=40, blank=True, help_text=_("How the date was computed."))
    trace = models.JSONField(default=dict, help_text=_("The computation, day by day where days were counted."))
    document_date = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    long_term = models.BooleanField(default=False)
    opened_on = models.DateField()
    settled_on = models.DateField(null=True)
    suspended_on = models.DateField(null=True, help_text=_("Nothing fires while it is suspended."))
    scope = models.CharField(max_length=40, blank=True)
    is_key = models.BooleanField(default=False)
    episode = models.PositiveSmallIntegerField(default=1)
    episode_from = models.DateField(null=True)
    look_on = models.DateField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deadline"), _("deadlines")
        constraints = [
            models.CheckConstraint(
                name="deadline_first_and_present",
                condition=models.Q(first_due_on__isnull=True, due_on__isnull=True)
                | models.Q(first_due_on__isnull=False, due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "kind"],
                name="deadline_running",
                condition=models.Q(settled_on=None, due_on__isnull=False),
            ),
            models.Index(
                fields=["scope", "look_on"],
                name="deadline_to_look_at",
                condition=models.Q(settled_on=None, suspended_on=None, look_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.due_on or self.words}"

    @property
    def moved_days(self) -> int:
        """Calendar days that all approved changes together added to the first date."""
        return (self.due_on - self.first_due_on).days if self.due_on and self.first_due_on else 0

    @property
    def may_fire(self) -> bool:
        """Whether anything may come of its rungs: neither settled nor suspended."""
        return self.settled_on is None and self.suspended_on is None

    @property
    def is_estimate(self) -> bool:
        """Whether the present date was counted over a year whose official calendar is not known today either."""
        kept = self.trace.get("estimate" if self.due_on == self.first_due_on else "estimate_now")
        if not kept or self.due_on is None:
            return False
        start = date.fromisoformat(self.trace["start"]) if "start" in self.trace else self.document_date
        return workdays.is_estimate(min(start or self.due_on, self.due_on), self.due_on)

    @property
    def present_words(self) -> str:
        """The words now in force: those of the last approved change, else those of the plan."""
        changes = list(self.changes.all())
        return changes[-1].words if changes else self.words


class DeadlineChange(models.Model):
    """One approved change of a deadline. Only ever added."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    seq = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    previous_due_on = models.DateField(null=True)
    decided_on = models.DateField()
    why = models.TextField()
    decided_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["deadline", "seq"]
        constraints = [models.UniqueConstraint(fields=["deadline", "seq"], name="deadline_change_order")]

    def __str__(self) -> str:
        return f"{self.previous_due_on} → {self.due_on}"


class Ladder(models.Model):
    """The rungs that fire on deadlines of one kind in one scope (a round), from `starts_on` on.

    A rung of an earlier day never fires, so that switching a ladder on over old data writes to nobody about the past.
    """

    scope = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Deadline.Kind)
    template = models.CharField(max_length=20, help_text=_("The shipped ladder that it was copied from."))
    starts_on = models.DateField(_("counts from"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["scope", "kind"]
        verbose_name, verbose_name_plural = _("ladder"), _("ladders")
        constraints = [models.UniqueConstraint(fields=["scope", "kind"], name="ladder_one_per_scope_and_kind")]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind}"


class Rung(models.Model):
    """One rung: on which working day before or after the due day what happens, for whom, decided by whom.

    `offset` counts working days, below zero before the due day. With `every` the rung repeats instead, on the first
    working day of each week or month for as long as the deadline runs. A rung that was taken away stays, with the day.
    """

    class Act(models.TextChoices):
        REMIND = "remind", _("reminder")
        WARN = "warn", _("warning")
        URGE = "urge", _("reminder letter")
        SUPERVISE = "supervise", _("supervision letter")
        CIRCULAR = "circular", _("circular")
        TALK = "talk", _("talk notice")
        LIST = "list", _("listed supervision")
        REFER = "refer", _("transfer for accountability")

    class Only(models.TextChoices):
        ALL = "all", _("all items")
        KEY = "key", _("key items only")
        OTHER = "other", _("other items only")

    class Every(models.TextChoices):
        ONCE = "", _("once")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    class Card(models.TextChoices):
        NONE = "", _("no card")
        YELLOW = "yellow", _("yellow card")
        RED = "red", _("red card")

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="rungs")
    offset = models.SmallIntegerField(_("working days from the due day"), default=0)
    every = models.CharField(_("repeats"), max_length=5, choices=Every, blank=True)
    act = models.CharField(_("what happens"), max_length=10, choices=Act)
    audience = models.JSONField(_("who is told"), default=list)
    only = models.CharField(_("for"), max_length=5, choices=Only, default=Only.ALL)
    pace = models.CharField(_("sent"), max_length=10, default="digest")
    card = models.CharField(_("card"), max_length=6, choices=Card, blank=True)
    by_person = models.BooleanField(_("a person issues the paper"), default=True)
    since = models.DateField(help_text=_("Rungs of days up to this one do not fire."))
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering = ["ladder", "every", "offset", "pk"]
        verbose_name, verbose_name_plural = _("rung"), _("rungs")
        constraints = [
            models.CheckConstraint(name="rung_repeats_or_counts", condition=models.Q(every="") | models.Q(offset=0)),
            models.CheckConstraint(
                name="rung_talk_and_harsher_by_a_person",
                condition=models.Q(by_person=True) | ~models.Q(act__in=("talk", "list", "refer")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_every_display() if self.every else f'{self.offset:+d}'} {self.get_act_display()}"

    @property
    def code(self) -> str:
        """Short stable name in data: "remind-7", "talk+15", "remind/week"."""
        return f"{self.act}/{self.every}" if self.every else f"{self.act}{self.offset:+d}"


class Firing(models.Model):
    """A rung that fell due on one deadline, in one episode: once, whenever and however often the scan ran. Only added.

    `mark` names the rung, and the week or month of a repeated one. `told` is the number of people who were written to.
    """

    class State(models.TextChoices):
        FIRED = "fired", _("fired")
        MADE_UP = "made_up", _("recorded late, not sent")
        OVERTAKEN = "overtaken", _("overtaken before it was sent")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="firings")
    scope = models.CharField(max_length=40)
    episode = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=40)
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="firings")
    act = models.CharField(max_length=10, choices=Rung.Act)
    due_on = models.DateField()
    business_date = models.DateField()
    made_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.FIRED)
    told = models.PositiveSmallIntegerField(default=0)
    waits = models.BooleanField(default=False, help_text=_("Its letter or card is still to be drawn up."))

    class Meta:
        ordering = ["-business_date", "-pk"]
        verbose_name, verbose_name_plural = _("fired rung"), _("fired rungs")
        constraints = [models.UniqueConstraint(fields=["deadline", "episode", "mark"], name="firing_once")]
        indexes = [
            models.Index(fields=["scope", "-business_date"], name="firing_of_scope"),
            models.Index(fields=["scope"], name="firing_told_nobody", condition=models.Q(state="fired", told=0)),
        ]

    def __str__(self) -> str:
        return f"{self.deadline.subject} {self.mark} {self.business_date}"
