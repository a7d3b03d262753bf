"""Entries told before there were notes, and that ask for nothing, can be put away too."""

from django.db import migrations

NOTES = (
    "All duties of %(old)s were handed over to %(new)s: %(cases)d cases, %(seats)d signatures.",
    "%(substitute)s signs for %(principal)s from %(start)s to %(end)s.",
    "Completion of “%(task)s” was reported; the unit prepares the dossier.",
    "More time for petition %(number)s was approved, until %(until)s.",
    "More time for petition %(number)s until %(until)s was refused.",
    "%(number)s was voided: %(title)s. Reason: %(why)s",
    "%(number)s was lifted: %(title)s. Reason: %(why)s",
    "The card on %(item)s was taken back.",
    "The appeal of %(unit)s on %(item)s was upheld; the card is taken back.",
    "The appeal of %(unit)s on %(item)s was refused; the card stands.",
)


def mark(apps, schema_editor):
    messages = apps.get_model("notify", "Message").objects.using(schema_editor.connection.alias)
    messages.filter(text__in=NOTES, done_at=None).update(is_note=True)
    messages.filter(text=NOTES[1], done_at=None).update(due_on=None)


class Migration(migrations.Migration):
    dependencies = [("notify", "0007_notes")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
