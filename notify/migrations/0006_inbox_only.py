from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0005_mails_to_deliveries'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='message',
            name='message_state_known',
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='message_waiting',
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='message_inbox',
        ),
        migrations.RemoveField(
            model_name='message',
            name='attempts',
        ),
        migrations.AlterField(  # what a row gets when this is taken back; 0005 then says it exactly
            model_name='message',
            name='channel',
            field=models.CharField(max_length=20, default='inbox'),
        ),
        migrations.RemoveField(
            model_name='message',
            name='channel',
        ),
        migrations.RemoveField(
            model_name='message',
            name='claimed_until',
        ),
        migrations.RemoveField(
            model_name='message',
            name='last_error',
        ),
        migrations.RemoveField(
            model_name='message',
            name='sent_at',
        ),
        migrations.RemoveField(
            model_name='message',
            name='state',
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['to', '-id'], name='message_to'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('pace__in', ['digest', 'at_once', 'urgent'])), name='message_pace_known'),
        ),
    ]
