import io
from pathlib import Path
from typing import Any

import PIL.Image
import pytest


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "files"


def a_picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", mode: str = "RGB", **more: Any) -> bytes:
    target = io.BytesIO()
    PIL.Image.new(mode, size, "brown").save(target, kind, **more)
    return target.getvalue()
