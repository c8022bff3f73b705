import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_files_import_only_from_the_left() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_there_are_six_apps_and_no_seventh() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages == {"portal", "profiles", "content", "training", "community", "campaigns"}


def test_no_room_that_the_house_does_not_have() -> None:
    wrong = {"utils", "util", "helpers", "helper", "common", "services", "misc"}
    apps = ("portal", "profiles", "content", "training", "community", "campaigns")
    found = [path for app in apps for path in (ROOT / app).rglob("*") if path.stem in wrong]
    assert found == []
