"""What the API tells of sign-offs: steps, seats and every signature, also those that stopped counting."""

from typing import Any

from rest_framework import serializers

from signoff import engine
from signoff.models import PaperSheet, Run, Seat, Signature, Step


class SeatRow(serializers.ModelSerializer):
    """One signature that a step needs; `person` is a name where the seat is somebody's own."""

    unit = serializers.SerializerMethodField()
    person = serializers.SerializerMethodField()

    def get_unit(self, seat: Seat) -> str | None:
        return str(seat.organisation) if seat.organisation else None

    def get_person(self, seat: Seat) -> str | None:
        return str(seat.person) if seat.person else None

    class Meta:
        model = Seat
        fields = ["id", "role", "unit", "person"]
        read_only_fields = fields


class SignatureRow(serializers.ModelSerializer):
    """A signature as it was given. `void` is empty while it counts, else says why it does not."""

    on_behalf_of = serializers.CharField(source="on_behalf_name")
    photos: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="sha256")

    class Meta:
        model = Signature
        fields = [
            "id",
            "step",
            "seat",
            "decision",
            "return_to",
            "comment",
            "site_note",
            "photos",
            "signer_name",
            "signer_post",
            "on_behalf_of",
            "dossier_digest",
            "channel",
            "proof",
            "signed_on",
            "at",
            "void",
            "voided_at",
        ]
        read_only_fields = fields


class StepRow(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__")
    seats = SeatRow(many=True)
    signatures = SignatureRow(many=True)

    class Meta:
        model = Step
        fields = [
            "id",
            "order",
            "code",
            "name",
            "quorum",
            "site_visit",
            "working_days",
            "opened_at",
            "due_on",
            "passed_at",
            "seats",
            "signatures",
        ]
        read_only_fields = fields


class RunRow(serializers.ModelSerializer):
    """One passage of a dossier through its chain."""

    task = serializers.IntegerField(source="task_id")
    filed_by = serializers.CharField(source="filed_by.__str__")
    steps = StepRow(many=True)

    class Meta:
        model = Run
        fields = [
            "id",
            "task",
            "chain",
            "digest",
            "position",
            "state",
            "filed_by",
            "started_at",
            "ended_at",
            "steps",
        ]
        read_only_fields = fields


class RunDetail(RunRow):
    """`seen` is what a signer of the open step sends back with the signature: it names what was shown."""

    seen = serializers.SerializerMethodField()
    my_seat = serializers.SerializerMethodField(help_text="The seat that the caller may sign now, or null.")

    def get_seen(self, run: Run) -> str:
        return engine.seen_digest(run)

    def get_my_seat(self, run: Run) -> int | None:
        found = engine.seat_for(run, self.context["request"].user)
        return found[0].pk if found else None

    class Meta(RunRow.Meta):
        fields = [*RunRow.Meta.fields, "seen", "my_seat"]
        read_only_fields = fields


class PaperRow(serializers.ModelSerializer):
    """A sheet that was signed by hand: what was filed, the scan beside it, and whether somebody confirmed it."""

    signoff = serializers.IntegerField(source="seat.step.run_id")
    task = serializers.IntegerField()
    step = serializers.CharField(source="seat.step.__str__")
    signer = serializers.CharField(source="signer.__str__")
    scan: Any = serializers.SlugRelatedField(read_only=True, slug_field="sha256")
    photos: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="sha256")
    carried_by = serializers.CharField(source="carried_by.__str__")
    decided_by = serializers.SerializerMethodField()

    class Meta:
        model = PaperSheet
        fields = [
            "id", "signoff", "task", "step", "seat", "signer", "signed_on", "comment", "site_note", "scan", "photos",
            "carried_by", "carried_at", "state", "decided_by", "decided_at", "why",
        ]  # fmt: skip
        read_only_fields = fields

    def get_decided_by(self, sheet: PaperSheet) -> str | None:
        return str(sheet.decided_by) if sheet.decided_by else None
