from plans.models.consultation import Comment, Consultation, Settlement
from plans.models.plan import Plan, PlanVersion
from plans.models.public import PublicVersion
from plans.models.submission import Confirmation, Receipt, Reply, Submission
from plans.models.unit_plan import Judgement, Likeness, SubPlanDuty

__all__ = [
    "Comment", "Confirmation", "Consultation", "Judgement", "Likeness", "Plan", "PlanVersion", "PublicVersion",
    "Receipt", "Reply", "Settlement", "SubPlanDuty", "Submission",
]  # fmt: skip
