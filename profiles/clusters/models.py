from django.db import models
from django.db.models import Deferrable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.segments.models import Segment


class Cluster(models.Model):
    """Businesses that are alike, and how to treat them. It is called as the segment that describes it.

    A business is in one cluster at most: the first by `position` whose segment describes anybody who works there now.
    """

    class Through(models.TextChoices):
        DIRECT = "direct", _("directly")
        PARTNER = "partner", _("through their partner")

    class Channel(models.TextChoices):
        MAIL = "mail", _("by mail")
        PHONE = "phone", _("by phone")
        POST = "post", _("by post")
        EVENTS = "events", _("at events")

    segment = models.OneToOneField(
        Segment, models.PROTECT, related_name="cluster", verbose_name=_("segment that describes it")
    )
    position = models.PositiveIntegerField()
    through = models.CharField(_("talk to them"), max_length=8, choices=Through.choices)
    channel = models.CharField(_("best reached"), max_length=8, choices=Channel.choices)
    tone = models.CharField(_("tone"), max_length=200, blank=True, help_text=_("How to speak with them."))
    buys = models.TextField(_("what they buy, and how"), max_length=600, blank=True)
    note = models.TextField(_("note for those who write to them"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    is_broken = models.BooleanField(_("can’t be asked"), default=False)  # noqa: RUF001

    class Meta:
        ordering = ["position"]
        permissions = [("use_clusters", _("Can make clusters and see what they bring"))]
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="one_cluster_at_a_position", deferrable=Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.segment.name

    def get_absolute_url(self) -> str:
        return reverse("studio-cluster", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in activities."""
        return f"cluster:{self.pk}"


class ClusteredBusiness(models.Model):
    """In which cluster a business is, and since when; as of the last refresh."""

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="clustered")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="businesses")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("business in a cluster")
        verbose_name_plural = _("businesses in clusters")

    def __str__(self) -> str:
        return f"{self.business_id} in {self.cluster_id}"


class ClusterSize(models.Model):
    """How many were in a cluster, or in none, on a day (UTC), and how many of its people mail could reach."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, related_name="sizes")
    day = models.DateField()
    businesses = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    reachable = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "day"], name="one_cluster_size_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.cluster_id} on {self.day}: {self.businesses}"


class ReachWish(models.Model):
    """Somebody wants that whom mail could reach is counted anew. The refresh that saw it and did it deletes it."""

    def __str__(self) -> str:
        return f"wish {self.pk}"
