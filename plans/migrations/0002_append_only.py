from django.db import migrations

from records.append_only import protect

KEPT = ("Comment", "Settlement", "Confirmation", "Submission", "Receipt", "Reply", "Judgement", "Likeness")
MUTABLE = {
    "PlanVersion": ("state", "filed_on", "filed_by_id"),
    "Consultation": ("deadline_id", "ended_on"),
    "PublicVersion": (
        "state", "released_by_id", "released_at", "released_on", "link", "ended_by_id", "ended_on", "ended_why",
    ),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [
        *(protect("plans", model) for model in KEPT),
        *(protect("plans", model, mutable=columns) for model, columns in MUTABLE.items()),
    ]
