"""Sign-offs: every run that passed on one digest with every seat signed, steps as they stand."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from checkup.consistency.shape import Check, Fault, Level
from signoff.models import Run, Seat, Signature, Step
from signoff.steps import ALL

COUNTS = Q(decision=Signature.Decision.APPROVE, void="")


def passed_on_one_digest() -> Iterator[Fault]:
    """Signatures that count are bound to the very dossier that their run is about."""
    rows = Signature.objects.filter(COUNTS).exclude(dossier_digest=F("run__digest")).order_by()
    for pk, run in rows.values_list("pk", "run").iterator():
        yield Fault(f"signoff.signature:{pk}", f"counts in run {run}, and was given on another dossier")


def passed_whole() -> Iterator[Fault]:
    """In a run that passed each step has the signatures that it needs."""
    signed = Exists(Signature.objects.filter(COUNTS, seat=OuterRef("pk")))
    rows = Seat.objects.filter(step__run__state=Run.State.PASSED, step__quorum=ALL).annotate(signed=signed)
    for pk, run in rows.filter(signed=False).order_by().values_list("pk", "step__run").iterator():
        yield Fault(f"signoff.seat:{pk}", f"run {run} passed without this signature")
    anybody = Exists(Signature.objects.filter(COUNTS, step=OuterRef("pk")))
    steps = Step.objects.filter(run__state=Run.State.PASSED).annotate(signed=anybody)
    for pk, run in steps.filter(signed=False).order_by().values_list("pk", "run").iterator():
        yield Fault(f"signoff.step:{pk}", f"run {run} passed without anybody's signature on this step")


def open_step() -> Iterator[Fault]:
    """An open run stands at a step that is open."""
    here = Step.objects.filter(run=OuterRef("pk"), order=OuterRef("position"), opened_at__isnull=False, passed_at=None)
    for pk in (
        Run.objects.filter(~Exists(here), state=Run.State.OPEN).order_by().values_list("pk", flat=True).iterator()
    ):
        yield Fault(f"signoff.run:{pk}", "open, and stands at no open step")


CHECKS = (
    Check("signature_digest", Level.ERROR, "signatures against the dossier of their run", passed_on_one_digest),
    Check("signature_whole", Level.ERROR, "runs that passed against their seats", passed_whole),
    Check("signature_step", Level.ERROR, "open runs against their steps", open_step),
)
