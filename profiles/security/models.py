import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class OpenSession(models.Model):
    """A browser in which somebody is signed in, as they are shown it: no more of it is kept than is shown.

    `device` is made of the browser's name and its system; `network` is cut to the part that many share.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80, blank=True)
    network = models.CharField(max_length=45, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.device} {self.network}".strip()


class MailedCode(models.Model):
    """A code mailed to somebody who is signed in: to prove that it is them, or that a new address is theirs."""

    class Purpose(models.TextChoices):
        FRESH = "fresh"
        ADDRESS = "address"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    address = models.EmailField()
    code_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="mailed_code_by_age")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_over(self) -> bool:
        return self.used_at is not None or self.expires_at <= timezone.now()


class AddressChange(models.Model):
    """Somebody's address became another. For ADDRESS_UNDO_DAYS whoever reads the old one can set it back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    old = models.EmailField()
    new = models.EmailField()
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class WrongTry(models.Model):
    """A code or passkey that was not right, of somebody with a second factor. Counted here, it holds without Valkey."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="wrong_try_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"
