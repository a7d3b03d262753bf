
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.clock


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0003_append_only'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CardRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(editable=False)),
                ('yellows', models.PositiveSmallIntegerField(default=2, help_text='Counted for each item and unit, and begun anew after each consequence.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='yellow cards on one item that bring the consequence')),
                ('yellow_points', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='points off for them')),
                ('yellow_paper', models.CharField(blank=True, choices=[('', 'no paper'), ('urge', 'reminder letter'), ('supervise', 'supervision letter'), ('circular', 'circular'), ('talk', 'talk notice')], default='supervise', max_length=10, verbose_name='paper drafted for them')),
                ('red_points', models.DecimalField(decimal_places=2, default=Decimal('2'), max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='points off for a red card')),
                ('red_paper', models.CharField(blank=True, choices=[('', 'no paper'), ('urge', 'reminder letter'), ('supervise', 'supervision letter'), ('circular', 'circular'), ('talk', 'talk notice')], default='talk', max_length=10, verbose_name='paper drafted for a red card')),
                ('appeal_days', models.PositiveSmallIntegerField(default=5, help_text='Counted from the day after the card.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days to appeal')),
                ('reverse_on_extension', models.BooleanField(default=False, help_text='Only for cards that the machine gave for being late; otherwise an extension changes no points.', verbose_name='a later approved extension takes the card back')),
                ('league_open', models.BooleanField(default=False, help_text="Ranks and sums only, never other units' lines.", verbose_name='units see the league table')),
                ('set_at', models.DateTimeField(default=records.clock.now, editable=False)),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='card_rules', to='cases.round')),
                ('set_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rule for cards',
                'verbose_name_plural': 'rules for cards',
                'ordering': ['round', 'version'],
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('colour', models.CharField(choices=[('yellow', 'yellow card'), ('red', 'red card')], max_length=6, verbose_name='card')),
                ('subject', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=200, verbose_name='item')),
                ('cause', models.CharField(max_length=80, unique=True)),
                ('given_on', models.DateField(verbose_name='day')),
                ('made_at', models.DateTimeField(default=records.clock.now)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('appeal_until', models.DateField(help_text='Empty where the calendar of the year was not known.', null=True)),
                ('facts', models.JSONField(default=dict)),
                ('told', models.PositiveSmallIntegerField(default=0, help_text='People of the units who were written to.')),
                ('revoked_on', models.DateField(null=True)),
                ('revoked_why', models.CharField(blank=True, max_length=500)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='cases.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='unit')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pressure.cardrule')),
            ],
            options={
                'verbose_name': 'card',
                'verbose_name_plural': 'cards',
                'ordering': ['-given_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CardShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField()),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='pressure.card')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
            ],
            options={
                'ordering': ['card', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ScoreLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('subject', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=200, verbose_name='item')),
                ('points', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='points')),
                ('share', models.PositiveSmallIntegerField(default=1)),
                ('shares', models.PositiveSmallIntegerField(default=1, help_text='This unit bears `share` of `shares`.')),
                ('turn', models.PositiveSmallIntegerField(default=1, help_text='How often the card brought points by now.')),
                ('letter', models.CharField(blank=True, max_length=80)),
                ('letter_number', models.CharField(blank=True, help_text='As it stood when the line was written; papers get numbers later.', max_length=60)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('made_at', models.DateTimeField(default=records.clock.now)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='pressure.card')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='pressure.scoreline')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_lines', to='cases.round')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pressure.cardrule')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'line of the scorecard',
                'verbose_name_plural': 'lines of the scorecard',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='ground of the appeal')),
                ('filed_on', models.DateField()),
                ('state', models.CharField(choices=[('pending', 'to be decided'), ('upheld', 'upheld, card taken back'), ('refused', 'refused, card stands')], default='pending', max_length=10)),
                ('decided_on', models.DateField(null=True)),
                ('decision', models.TextField(blank=True, verbose_name='ground of the decision')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='pressure.card')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['filed_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['card'], name='appeal_waiting')],
                'constraints': [models.UniqueConstraint(fields=('card', 'unit'), name='appeal_once_a_unit'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('filed_by')), _negated=True), _connector='OR'), name='appeal_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_on__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='appeal_decided_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='cardrule',
            constraint=models.UniqueConstraint(fields=('round', 'version'), name='card_rule_version'),
        ),
        migrations.AddConstraint(
            model_name='cardrule',
            constraint=models.CheckConstraint(condition=models.Q(('yellows__gte', 1)), name='card_rule_yellows'),
        ),
        migrations.AddConstraint(
            model_name='cardrule',
            constraint=models.CheckConstraint(condition=models.Q(('yellow_points__gte', 0), ('red_points__gte', 0)), name='card_rule_points_deducted'),
        ),
        migrations.AddConstraint(
            model_name='cardrule',
            constraint=models.CheckConstraint(condition=models.Q(('appeal_days__gte', 1)), name='card_rule_appeal_days'),
        ),
        migrations.AddIndex(
            model_name='card',
            index=models.Index(fields=['round', '-given_on', '-id'], name='card_of_round'),
        ),
        migrations.AddIndex(
            model_name='card',
            index=models.Index(fields=['subject'], name='card_of_item'),
        ),
        migrations.AddIndex(
            model_name='card',
            index=models.Index(fields=['unit'], name='card_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(('colour__in', ('yellow', 'red'))), name='card_colour_known'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(('given_by', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='card_of_a_person_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_by', None), ('revoked_on', None), ('revoked_why', '')), models.Q(('revoked_on__isnull', False), models.Q(('revoked_why', ''), _negated=True)), _connector='OR'), name='card_revoked_whole'),
        ),
        migrations.AddConstraint(
            model_name='cardshare',
            constraint=models.UniqueConstraint(fields=('card', 'unit'), name='card_share_once'),
        ),
        migrations.AddConstraint(
            model_name='cardshare',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='card_share_weight'),
        ),
        migrations.AddIndex(
            model_name='scoreline',
            index=models.Index(fields=['round', 'unit', 'on', 'id'], name='score_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='scoreline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('points__lte', 0), ('reverses', None)), models.Q(('points__gte', 0), ('reverses__isnull', False)), _connector='OR'), name='score_taken_off_or_given_back'),
        ),
        migrations.AddConstraint(
            model_name='scoreline',
            constraint=models.CheckConstraint(condition=models.Q(('share__gte', 1), ('shares__gte', models.F('share'))), name='score_share'),
        ),
        migrations.AddConstraint(
            model_name='scoreline',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('card', 'unit', 'turn'), name='score_once_a_turn'),
        ),
    ]
