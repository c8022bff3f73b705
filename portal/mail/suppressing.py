from portal.mail.models import Suppression


def suppress(address: str, reason: Suppression.Reason) -> None:
    """Nothing more goes to this address; the first reason stays."""
    Suppression.objects.get_or_create(address=address.strip().lower(), defaults={"reason": reason})
