import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

COUNT_ANSWERS = """
    INSERT INTO portal_feedbacktally (target, object_id, answers, helped, net_of_people)
    SELECT target, object_id, count(*), count(*) FILTER (WHERE helpful),
           count(person_id) FILTER (WHERE helpful) - count(person_id) FILTER (WHERE NOT helpful)
    FROM portal_feedback GROUP BY target, object_id
"""
COUNT_VIEWS = """
    INSERT INTO portal_dailyviews (subject, day, count)
    SELECT subject, (at AT TIME ZONE 'UTC')::date, count(*) FROM portal_sighting WHERE kind = 'view' GROUP BY 1, 2
"""


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0006_message_suspect'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name_plural': 'daily views',
                'constraints': [models.UniqueConstraint(fields=('subject', 'day'), name='one_count_per_subject_and_day')],
            },
        ),
        migrations.CreateModel(
            name='FeedbackTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=30)),
                ('object_id', models.BigIntegerField()),
                ('answers', models.PositiveIntegerField(default=0)),
                ('helped', models.PositiveIntegerField(default=0)),
                ('net_of_people', models.IntegerField(default=0, help_text='Helpful minus not helpful, of people alone: one visitor may be many sessions.')),
            ],
            options={
                'verbose_name_plural': 'feedback tallies',
                'constraints': [models.UniqueConstraint(fields=('target', 'object_id'), name='one_tally_per_thing')],
            },
        ),
        migrations.AddIndex(
            model_name='sighting',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='sighting_by_time'),
        ),
        migrations.RunSQL(COUNT_ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_VIEWS, migrations.RunSQL.noop),
    ]
