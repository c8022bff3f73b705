from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Makes the rows; people come in through profiles/accounts/joining.py, not here."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def members(self) -> models.QuerySet["Person"]:
        """Confirmed and not closed: a condition, not a group."""
        return self.filter(confirmed_at__isnull=False, closed_at__isnull=True)


class Person(AbstractBaseUser, PermissionsMixin):
    """One row is one person: contact, subscriber, member, expert and staff in different conditions.

    The address, stored lower-cased, is the truth. A row without `confirmed_at` was imported, subscribed
    or only typed in by someone: it shows no history until the code mailed to the address claims it.
    """

    email = models.EmailField(_("email"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("may enter the staff areas"), default=False)
    is_generated = models.BooleanField(_("made by the demo"), default=False, editable=False)
    only_typed = models.BooleanField(
        _("only typed into a form"),
        default=False,
        editable=False,
        help_text=_("Nobody answered from this address yet, and nothing else made the row: it is purged."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    session_round = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text=_("Goes up to end all sessions of the person.")
    )

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="address_in_lower_case"),
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("email"), name="gin_trgm_ops"),
                OpClass(Upper("name"), name="gin_trgm_ops"),
                name="person_found_by_part",
            ),
            models.Index(
                fields=["id"], condition=Q(is_active=True, closed_at__isnull=True), name="person_open"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_member(self) -> bool:
        return self.confirmed_at is not None and self.closed_at is None

    @property
    def may_come_in(self) -> bool:
        """Neither closed by the person nor shut out by an operator; confirmed or not."""
        return self.is_active and self.closed_at is None

    @property
    def is_made_up(self) -> bool:
        """A persona of profiles/seeing: of no row, so that nothing can be mailed to them, counted or kept."""
        return self.pk is not None and self.pk < 0

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def has_usable_password(self) -> bool:
        """Django takes an empty column for a password; a row that was imported has none."""
        return bool(self.password) and super().has_usable_password()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to be the person's: another with each password, and with each round of sessions."""
        held: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{held}:{self.session_round}" if self.session_round else held

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name


def display_name(person: Person) -> str:
    """What allauth shows for someone: the name, else the part of the address before the @."""
    return person.name or person.email.split("@")[0]
