"""FILES_URL as Django's STORAGES wants it: read while the settings are made, so that it knows no model."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from portal.environment import BadEnvironment

HOW = "Set it to s3://KEY:SECRET@host/bucket?region=…, or leave it empty to keep files under KINSHIP_VAR."


def storage_in(url: str) -> dict[str, Any]:
    """Raises BadEnvironment, which never repeats the address: it holds a secret."""
    if not url:
        return {"BACKEND": "portal.files.storages.LocalStorage"}
    try:
        parts = urlsplit(url)
        return {"BACKEND": "portal.files.buckets.BucketStorage", "OPTIONS": _options(parts)}
    except ValueError as error:
        raise BadEnvironment(f"FILES_URL is not understood: {error}. {HOW}") from None


def _options(parts: SplitResult) -> dict[str, Any]:
    """Without a host it is Amazon's; without a key, whatever boto3 finds (a role, ~/.aws)."""
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket, _slash, folder = parts.path.strip("/").partition("/")
    _check(parts, bucket, query)
    return {
        "bucket_name": bucket,
        "location": folder,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": query.get("region"),
        "endpoint_url": _endpoint(parts, query),
    }


def _check(parts: SplitResult, bucket: str, query: dict[str, str]) -> None:
    if parts.scheme != "s3":
        raise ValueError("it does not begin with s3://")
    if not bucket:
        raise ValueError("it names no bucket")
    if unknown := set(query) - {"region", "tls"}:
        raise ValueError(f"it has {', '.join(sorted(unknown))}, and knows only region and tls")


def _endpoint(parts: SplitResult, query: dict[str, str]) -> str | None:
    if not parts.hostname:
        return None
    scheme = "http" if query.get("tls") == "off" else "https"
    return f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
