"""What mkdocs is told besides mkdocs.yml: our sheet, the list of decisions, HTML that scrolls and keeps its place."""

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from PIL import Image

from portal.web.sheets import joined

SHEET = "docs.css"
ALIGNED = re.compile(r' style="text-align: (\w+);"')
HEADING_CELL = re.compile(r"<th\b")
SCROLLS = '<div class="scroll" tabindex="0" role="region" aria-label="Table {number}">'
PICTURE = re.compile(r'<img alt="([^"]*)" src="([^"]+)" />')


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A new decision stands in the list by being there."""
    found = sorted(Path(config.docs_dir).glob("decisions/0*.md"))
    lines = [f"- [{_title(path)}]({path.name})" for path in found]
    words = "# Decisions\n\nChoices that a newcomer would question, each with its reasons.\n\n"
    files.append(File.generated(config, "decisions/index.md", content=words + "\n".join(lines) + "\n"))
    return files


def _title(path: Path) -> str:
    return path.read_text().partition("\n")[0].removeprefix("# ")


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    folder = (Path(config.docs_dir) / page.file.src_uri).parent
    html = PICTURE.sub(lambda found: _sized(found, folder), html)
    return _scrolling(html).replace("<pre>", '<pre tabindex="0">')


def _scrolling(html: str) -> str:
    """A wide table moves inside itself, by keyboard too. How a column stands is a class: no style is inline."""
    html = HEADING_CELL.sub('<th scope="col"', ALIGNED.sub(r' class="at-\1"', html))
    first, *others = html.split("<table>")
    opened = [f"{SCROLLS.format(number=at)}<table>{rest}" for at, rest in enumerate(others, 1)]
    return first + "".join(opened).replace("</table>", "</table></div>")


def _sized(found: re.Match[str], folder: Path) -> str:
    """With its measures, so that nothing moves when it comes."""
    words, source = found.groups()
    if not (folder / source).is_file():
        return found[0]  # mkdocs complains itself
    with Image.open(folder / source) as picture:
        width, height = picture.size
    return f'<img alt="{words}" src="{source}" width="{width}" height="{height}" loading="lazy">'


def on_post_build(config: MkDocsConfig) -> None:
    (Path(config.site_dir) / SHEET).write_text(joined(SHEET))
