"""The colours that come out of a brand, worked out from static/css/tokens.css as a browser would.

It reads `var()`, `calc()`, `max()`, `clamp()` and `light-dark()`: what that file uses.
"""

import ast
import operator
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings

from portal.branding.colour import srgb

_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_CALLS: dict[str, Callable[..., float]] = {
    "calc": float,
    "max": max,
    "clamp": lambda low, value, high: max(low, min(value, high)),
}


@cache
def declared() -> dict[str, str]:
    """The custom properties of `:root`, as written."""
    root = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text().split(".compact")[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", re.sub(r"/\*.*?\*/", "", root, flags=re.DOTALL)))


class Sheet:
    """The tokens as they come out for one brand and scheme."""

    def __init__(self, hue: int, chroma: float, dark: bool) -> None:
        self.values = declared() | {"brand-hue": str(hue), "brand-chroma": str(chroma)}
        self.dark = dark

    def colour(self, token: str) -> str:
        """`#rrggbb`. Raises ValueError for what is no opaque colour."""
        text = self._plain(f"var(--{token})")
        while text.startswith("light-dark("):
            text = _arguments(text)[self.dark]
        parts = re.fullmatch(r"oklch\((\S+) (calc\(.*?\)|\S+) (calc\(.*?\)|\S+)\)", text)
        if parts is None:
            raise ValueError(f"{token} is not an opaque colour: {text}")
        lightness, chroma, hue = (self.number(part) for part in parts.groups())
        return srgb(lightness, chroma, hue)

    def number(self, text: str) -> float:
        return _sum(ast.parse(self._plain(text), mode="eval").body)

    def _plain(self, text: str) -> str:
        while "var(" in text:
            text = re.sub(r"var\(--([\w-]+)\)", lambda found: self.values[found[1]], text)
        return text


def _sum(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return -_sum(inside)
        case ast.BinOp(left=left, op=sign, right=right):
            return _SIGNS[type(sign)](_sum(left), _sum(right))
        case ast.Call(func=ast.Name(id=name), args=given):
            return _CALLS[name](*(_sum(one) for one in given))
    raise ValueError(ast.unparse(node))


def _arguments(call: str) -> tuple[str, str]:
    """The two of `light-dark(a, b)`: parted by the only comma outside deeper brackets."""
    inside, depth = call[call.index("(") + 1 : -1], 0
    for at, character in enumerate(inside):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            return inside[:at].strip(), inside[at + 1 :].strip()
    raise ValueError(call)
