from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet


def staff_who_may(permission: str) -> QuerySet[Any]:
    """Those inside the staff areas with a permission (`app.codename`), by a role or as superusers."""
    app, _, codename = permission.partition(".")
    named = Permission.objects.filter(content_type__app_label=app, codename=codename)
    by_role = Exists(named.filter(group__user=OuterRef("pk")))
    alone = Exists(named.filter(user=OuterRef("pk")))
    staff = get_user_model()._default_manager.filter(is_staff=True, is_active=True, closed_at=None)
    return staff.filter(Q(is_superuser=True) | Q(by_role) | Q(alone))
