"""Laying out the folder of a new connector, so that what is missing is a list and not a question."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import Invalid
from tools.manifest import ACTIONS_FILE
from tools.sources import Source

_TEMPLATE = Path(__file__).parent / "template"
_NAME = re.compile(r"[a-z][a-z0-9]{1,39}")


def scaffold(name: str, root: Path, *, package: str = "") -> Source:
    """Write the folder `name` below `root`; `package` is what `root` is imported as."""
    if not _NAME.fullmatch(name):
        raise Invalid(f"{name!r} cannot be a connector's name: small letters and digits only.")
    folder = root / name
    if folder.exists():
        raise Invalid(f"There is a folder {folder} already.")
    source = Source(folder, f"{package}.{name}" if package else name)
    words = {"name": name, "title": name.capitalize(), "package": source.package}
    for file in sorted(_TEMPLATE.rglob("*")):
        if file.is_file():
            _write(file, folder / file.relative_to(_TEMPLATE), words)
    for inner in (folder, folder / "tests"):
        (inner / "__init__.py").write_text("", encoding="utf-8")
    (folder / "tests" / "fixtures").mkdir()
    return source


def write_actions(source: Source) -> Path:
    """Write `actions.json` from the connector's code, as `make docs` does for our own."""
    from tools.generate import actions_text

    file = source.folder / ACTIONS_FILE
    text = actions_text(source)
    if text is not None:
        file.write_text(text, encoding="utf-8")
    return file


def _write(template: Path, target: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace("{{" + name + "}}", word)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Templates of code are text: nothing may import, lint or collect them where they lie.
    target = target.with_suffix(".py") if target.suffix == ".txt" else target
    target.write_text(text, encoding="utf-8")
