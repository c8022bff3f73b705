from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """One thing that can be found. Derived from the sources' rows: `manage.py rebuild_search` makes it anew."""

    source = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=10, default="en")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    lay = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(null=True)
    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["source", "object_id", "language"], name="one_entry_per_object")
        ]
        indexes = [
            GinIndex(fields=["vector"], name="entry_vector"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="entry_title_trigrams"),
            GinIndex(fields=["lay"], opclasses=["gin_trgm_ops"], name="entry_lay_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word that stands in some title or summary, for offering it where another was mistyped. Derived."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    entries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="one_word_per_language")]
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_trigrams")]

    def __str__(self) -> str:
        return self.word
