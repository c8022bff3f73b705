from typing import Any

from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """allauth's for OpenID Connect, of whose answer no more is kept than who it is about."""

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_uid(self, data: Any) -> str:
        """OpenID Connect Core 5.3.2: both parts of an answer must be about the same account."""
        found = {str(part["sub"]) for part in data.values() if isinstance(part, dict) and part.get("sub")}
        if len(found) != 1:
            raise ProviderException("the provider does not say, once, whom its answer is about")
        return found.pop()
