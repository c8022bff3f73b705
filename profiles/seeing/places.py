"""Which addresses staff reach while they look through somebody's eyes."""

from django.urls import reverse

CLOSED = (
    "/admin/",
    "/studio/",
    "/desk/",
    "/moderation/",
    "/docs/",
    "/styleguide/",
    "/mailbox/",
    "/hooks/",
    "/join/",
    "/sign-in/",
    "/sign-out/",
    "/password/",
    "/accounts/",
    "/mail/",
    "/l/",
    "/o/",
    "/answer/",
    "/newsletter/confirm/",
)
"""Staff's own places; coming in and going; what a mail's link does by itself for whoever holds it."""
OPEN_OF_ME = (
    *("/me/facts/", "/me/stages/", "/me/owning/", "/me/purchases/", "/me/partner/", "/me/notices/"),
    *("/me/training/", "/me/saved/"),
)
"""Of what lies below /me/, where sessions, keys, passwords and exports are, only this."""


def is_closed(path: str) -> bool:
    if path == reverse("me") or path == reverse("join"):
        return False
    return path.startswith(CLOSED) or (path.startswith(reverse("me")) and not path.startswith(OPEN_OF_ME))


def is_their_own(path: str) -> bool:
    """What staff do as themselves meanwhile: stop, and sign out."""
    return path in (reverse("seeing-stop"), reverse("sign-out"))
