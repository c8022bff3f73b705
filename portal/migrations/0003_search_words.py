import django.contrib.postgres.indexes
from django.db import migrations, models

CONFIGURATIONS = {
    "kinship_en": ("english", "english_stem"),
    "kinship_de": ("german", "german_stem"),
    "kinship_plain": ("simple", "simple"),
}
MAKE = """
CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{copied});
ALTER TEXT SEARCH CONFIGURATION {name}
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {stems};
"""


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0002_initial"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                MAKE.format(name=name, copied=copied, stems=stems),
                f"DROP TEXT SEARCH CONFIGURATION {name}",
            )
            for name, (copied, stems) in CONFIGURATIONS.items()
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index("target", "object_id", name="feedback_of_thing"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["lay"], name="entry_lay_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("word", models.CharField(max_length=60)),
                ("entries", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("language", "word"), name="one_word_per_language")
                ],
            },
        ),
    ]
