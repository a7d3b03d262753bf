"""What the public process may read of the database: one line for each table, with its columns and its rows.

Whatever is not named here is an empty constant in the view that stands for the table, or not in it at all. `{open}` is
the schema of the views, `{base}` the one of the tables; a condition speaks of the row as `t`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.db.models import Model

from cases.models import Notice, Problem, Round, Task, TaskEvidence, TaskUnit
from deadlines.models import Deadline, SpecialDay
from orgs.models import Organisation
from petitions.models import Batch, Petition
from petitions.models import PublicVersion as PetitionVersion
from plans.models import Plan, PlanVersion, SubPlanDuty
from plans.models import PublicVersion as PlanPublic
from public.stamp import VERBS, WITHDRAWALS
from records.models import Event, Evidence
from reports.catalogue.petition_data import PublicRow
from reports.models import Publication, PublicationLine, Release
from search.models import Entry

SCHEMA = "duban_open"


@dataclass(frozen=True, slots=True)
class View:
    """A table as the public process sees it: columns as they are, columns as an expression, and which rows."""

    model: type[Model]
    columns: tuple[str, ...]
    rows: str
    instead: Mapping[str, str] = field(default_factory=dict)


def _while(condition: str, *columns: str, empty: str = "''") -> dict[str, str]:
    """Columns whose value is told only while the condition holds."""
    return {name: f"CASE WHEN {condition} THEN t.{name} ELSE {empty} END" for name in columns}


# A row of a table of petitions that was withdrawn since keeps its place and loses its words (reports.publications).
_BLANK = json.dumps(asdict(PublicRow("", "")), ensure_ascii=False)
_KEPT = ", ".join(f"'{name}', r->'{name}'" for name in ("number", "batch", "late", "again", "illustrative"))
_TABLE_ROWS = f"""(SELECT coalesce(jsonb_agg(CASE WHEN v.state = 'released' THEN r
    ELSE '{_BLANK}'::jsonb || jsonb_build_object({_KEPT}) END ORDER BY n), '[]'::jsonb)
  FROM jsonb_array_elements(t.data->'rows') WITH ORDINALITY AS x(r, n)
  LEFT JOIN {{base}}.reports_publicationline l ON l.publication_id = t.id AND l."order" = n
  LEFT JOIN {{base}}.petitions_publicversion v ON v.id = l.version_id)"""  # noqa: S608
_TABLE = f"""CASE WHEN t.state = 'released' THEN jsonb_set(t.data, '{{rows}}', {_TABLE_ROWS})
    ELSE jsonb_build_object('batch', t.data->'batch') END"""
_VERBS = ", ".join(f"'{verb}'" for verb in VERBS)
_TAKING = ", ".join(f"'{verb}'" for verb in WITHDRAWALS)
_HELD = "EXISTS (SELECT 1 FROM {base}.cases_notice n WHERE n.task_id = %s AND n.state <> 'withdrawn')"
# Straight from the tables: through views of views the database would join everything for every row.
_RESULT = "v.audience = 'public' AND v.state IN ('released', 'withdrawn')"
_HAS_RESULT = (
    f"EXISTS (SELECT 1 FROM {{base}}.petitions_publicversion v WHERE v.petition_id = p.id AND {_RESULT} OFFSET 0)"  # noqa: S608
)
_OUT = "t.state IN ('released', 'withdrawn')"
_STANDS = "t.state = 'released'"

# In this order: later ones look into the views of earlier ones.
VIEWS = (
    View(
        Release,
        ("id", "round_id", "as_of", "version", "digest", "state", "released_at", "withdrawn_why"),
        _OUT,
        _while(_STANDS, "figures", "lists", "data", empty="'{}'::jsonb")
        | _while(_STANDS, "items", empty="'[]'::jsonb"),
    ),
    View(
        PetitionVersion,
        (
            "id", "petition_id", "version", "audience", "digest", "state", "made_at", "made_on", "released_at",
            "released_on",
        ),
        f"t.audience = 'public' AND {_OUT}",
        _while(_STANDS, "content", empty="'{}'::jsonb")
        | _while(_STANDS, "note")
        | _while("t.state = 'withdrawn'", "why"),
    ),
    View(
        Petition,
        ("id", "round_id", "batch_id", "number"),
        f"EXISTS (SELECT 1 FROM {{base}}.petitions_publicversion v WHERE v.petition_id = t.id AND {_RESULT})",  # noqa: S608
    ),
    View(
        Publication,
        ("id", "round_id", "batch_id", "number", "issued_on", "digest", "state", "released_at", "why"),
        _OUT,
        {"data": _TABLE},
    ),
    View(
        PublicationLine,
        ("id", "publication_id", "version_id", "order"),
        "EXISTS (SELECT 1 FROM {base}.reports_publication p WHERE p.id = t.publication_id AND p.state = 'released')",
    ),
    View(
        Batch,
        ("id", "round_id", "number", "part"),
        f"EXISTS (SELECT 1 FROM {{base}}.petitions_petition p WHERE p.batch_id = t.id AND {_HAS_RESULT} OFFSET 0)"  # noqa: S608
        " OR EXISTS (SELECT 1 FROM {open}.reports_publication p WHERE p.batch_id = t.id)",
    ),
    View(
        PlanPublic,
        ("id", "version_id", "number", "state", "digest", "released_at", "released_on", "ended_on", "ended_why"),
        _OUT,
        _while(_STANDS, "intro", "link") | _while(_STANDS, "rows", "left_out", empty="'[]'::jsonb"),
    ),
    View(
        PlanVersion,
        ("id", "plan_id", "number"),
        "EXISTS (SELECT 1 FROM {open}.plans_publicversion p WHERE p.version_id = t.id)",
    ),
    View(
        SubPlanDuty,
        ("id", "plan_id", "state", "published_link", "published_on"),
        "t.state = 'received' AND t.published_on IS NOT NULL",
    ),
    View(
        Plan,
        ("id", "round_id", "unit_id"),
        "EXISTS (SELECT 1 FROM {open}.plans_planversion v WHERE v.plan_id = t.id)"
        " OR EXISTS (SELECT 1 FROM {open}.plans_subplanduty d WHERE d.plan_id = t.id)",
    ),
    View(
        Notice,
        ("id", "task_id", "first_day", "last_day", "deadline_id", "opened_at", "state", "ended_at"),
        "true",
        _while("t.state <> 'withdrawn'", "result", "phone", "email", "signed_by"),
    ),
    View(
        Task,
        ("id", "problem_id", "number", "cycle"),
        "EXISTS (SELECT 1 FROM {open}.cases_notice n WHERE n.task_id = t.id)",
        _while(_HELD % "t.id", "goal"),
    ),
    View(
        Problem,
        ("id", "round_id", "number", "title", "is_illustrative"),
        "EXISTS (SELECT 1 FROM {open}.cases_task k WHERE k.problem_id = t.id)",
    ),
    View(
        TaskUnit,
        ("id", "task_id", "organisation_id", "role"),
        "t.role IN ('responsible', 'lead') AND " + _HELD % "t.task_id",
    ),
    View(
        Deadline,
        ("id", "kind", "document_date", "first_due_on", "due_on", "trace"),
        "EXISTS (SELECT 1 FROM {open}.cases_notice n WHERE n.deadline_id = t.id)",
    ),
    View(
        TaskEvidence,
        ("id", "task_id", "file_id", "phase", "pair"),
        "t.phase IN ('before', 'after') AND t.withdrawn_at IS NULL AND " + _HELD % "t.task_id",
    ),
    View(
        Evidence,
        ("id", "sha256", "size", "media_type", "width", "height"),
        "t.media_type LIKE 'image/%' AND EXISTS (SELECT 1 FROM {open}.cases_taskevidence e WHERE e.file_id = t.id)",
    ),
    View(
        Round,
        (
            "id", "slug", "name", "region_id", "kinds", "level", "group_name", "entered_on", "left_on", "feedback_on",
            "decimals", "notice_days", "notice_unit", "is_illustrative", "held_on",
        ),
        f"EXISTS (SELECT 1 FROM {{base}}.petitions_petition p WHERE p.round_id = t.id AND {_HAS_RESULT} OFFSET 0) OR "  # noqa: S608
        + " OR ".join(
            f"EXISTS (SELECT 1 FROM {{open}}.{name} x WHERE x.round_id = t.id)"  # noqa: S608
            for name in ("reports_release", "reports_publication", "plans_plan", "cases_problem")
        ),
    ),
    View(
        Organisation,
        ("id", "kind", "name", "short_name", "code", "path"),
        "EXISTS (SELECT 1 FROM {open}.cases_round r WHERE r.region_id = t.id)"
        " OR EXISTS (SELECT 1 FROM {open}.cases_taskunit u WHERE u.organisation_id = t.id)"
        " OR EXISTS (SELECT 1 FROM {open}.plans_plan p WHERE p.unit_id = t.id)",
    ),
    View(SpecialDay, ("id", "day", "works", "name", "source", "provisional", "off_kind"), "true"),
    View(
        Entry,
        (
            "id", "kind", "subject", "part", "round_id", "is_public", "key", "title", "text", "where", "folded",
            "initials", "day",
        ),
        "t.is_public",
    ),
    # Of a withdrawal also which row it was of, by its key: the list of withdrawals tells the day.
    View(Event, ("id", "seq", "at", "verb"), f"t.verb IN ({_VERBS})", _while(f"t.verb IN ({_TAKING})", "subject")),
)  # fmt: skip
