"""Currencies by ISO 4217, those in use now."""

from babel.core import get_global

CURRENCIES = frozenset(
    code
    for spans in get_global("territory_currencies").values()
    for code, _since, until, is_tender in spans
    if until is None and is_tender
)
