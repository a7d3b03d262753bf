from django.db import migrations

from records.append_only import protect

KEPT = ("Version", "Item", "Addressee", "LetterFile", "Answer", "AnswerFile", "Judgement")


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]
    operations = [protect("letters", model) for model in KEPT]
