

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0023_clusters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='currentfact',
            name='business',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='current_facts', to='profiles.business'),
        ),
        migrations.AlterField(
            model_name='currentfact',
            name='person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='current_facts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='currentfact',
            name='question',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='profiles.question'),
        ),
        migrations.AlterField(
            model_name='fact',
            name='business',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='profiles.business'),
        ),
        migrations.AlterField(
            model_name='fact',
            name='person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='importkey',
            name='held',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='profiles.import'),
        ),
        migrations.AlterField(
            model_name='wrongrow',
            name='held',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wrong_rows', to='profiles.import'),
        ),
    ]
