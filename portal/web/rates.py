"""Rate limits for what is anonymous or costly: per network address, mail address or target."""

import functools
import time
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from portal.web.away import is_away, note_away
from portal.web.errors import too_many

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]
Refusal = Callable[[HttpRequest, int], HttpResponse]


@functools.cache
def _limiter() -> MovingWindowRateLimiter:
    storage = storage_from_string(settings.REDIS_URL, wrap_exceptions=True, **settings.REDIS_PATIENCE)
    return MovingWindowRateLimiter(storage)


def network_of(request: HttpRequest) -> str:
    """The visitor's address: as many steps from the end of X-Forwarded-For as TRUSTED_PROXIES says."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def block_of(request: HttpRequest) -> str:
    """What limits count as one visitor: the address, of IPv6 its /64, of which any home has 2^64 addresses."""
    network = network_of(request)
    try:
        address = ip_address(network)
    except ValueError:
        return network
    if not isinstance(address, IPv6Address):
        return network
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def seconds_to_wait(rate: str, *what: str) -> int:
    """0 when this use of `what` is within `rate` ("5/minute"), which it uses up; else seconds until it is.

    While Valkey is away nothing is limited: a sign-in matters more than a limit, and the log says so.
    """
    if is_away():
        return 0
    item = parse(rate)
    try:
        return 0 if _limiter().hit(item, settings.MODE, *what) else _until_free(item, *what)
    except StorageError as error:
        note_away()
        log.warning("rate limits are off while Valkey is away", error=str(error))
        return 0


def _until_free(item: RateLimitItem, *what: str) -> int:
    reset, _ = _limiter().get_window_stats(item, settings.MODE, *what)
    return max(1, round(reset - time.time()))


def seconds_to_mail(request: HttpRequest, name: str, address: str, *, from_here: str, of_all: str) -> int:
    """0 when a form may mail an address that anybody can type; else seconds until it may.

    Counted from this network, so that no stranger uses up what the owner of the address may ask, and from all
    networks together. It goes by the address alone, known or not.
    """
    here = seconds_to_wait(from_here, f"{name}-asks", block_of(request), address)
    return here or seconds_to_wait(of_all, f"{name}-address", address)


def limited(rate: str, name: str, refuse: Refusal = too_many) -> Callable[[View], View]:
    """Answers 429 to a POST beyond `rate` per network address; `refuse` makes a page that keeps what was typed."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = seconds_to_wait(rate, name, block_of(request)) if request.method == "POST" else 0
            return refuse(request, wait) if wait else view(request, *args, **kwargs)

        return guarded

    return decorate
