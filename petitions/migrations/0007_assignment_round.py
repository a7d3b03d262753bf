import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "__first__"), ("petitions", "0006_append_only")]
    operations = [
        migrations.AddField(
            model_name="assignment",
            name="round",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.round",
            ),
        ),
    ]
