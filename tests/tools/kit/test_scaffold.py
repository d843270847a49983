"""A new connector starts as a list of what it owes, and the list empties as it is filled in."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.errors import Invalid
from tools.kit.conformance import conformance
from tools.kit.quality import NAMES, RULES, grade_of, read_claims
from tools.kit.scaffold import scaffold, write_actions
from tools.sources import Source

SAMPLE = Path(__file__).parent / "parcels"
BRONZE = {rule.name for rule in RULES if rule.grade == "bronze"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose packages can be imported while the test runs."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    _forget()


def _forget() -> None:
    for name in [one for one in sys.modules if one.split(".")[0] in {"parcels", "carrier"}]:
        del sys.modules[name]
    importlib.invalidate_caches()


def a_filled_one(place: Path) -> Source:
    shutil.copytree(SAMPLE, place / "parcels", dirs_exist_ok=True)
    _forget()
    source = Source(place / "parcels", "parcels")
    write_actions(source)
    return source


async def owed_by(source: Source) -> set[str]:
    _forget()
    return {one.where for one in await conformance(source)}


async def test_a_fresh_connector_fails_with_a_list(place: Path) -> None:
    source = scaffold("parcels", place)
    write_actions(source)
    found = await conformance(source)
    assert {one.where for one in found} >= BRONZE | {"manifest.yaml", "actions.py:1", "README.md:4"}
    assert all(len(one.says) > 8 for one in found), [str(one) for one in found]


async def test_a_filled_one_passes(place: Path) -> None:
    scaffold("parcels", place)
    source = a_filled_one(place)
    assert [str(one) for one in await conformance(source)] == []
    claims = read_claims(source.folder)
    assert tuple(claims) == NAMES
    assert grade_of(claims) == "gold"


@pytest.mark.parametrize(
    "name", ["", "Parcels", "9lives", "a-b", "a_b", "../evil", "a" * 41, "parcels"]
)
def test_names_that_no_folder_can_have_are_refused(place: Path, name: str) -> None:
    scaffold("parcels", place)
    with pytest.raises(Invalid):
        scaffold(name, place)


def _edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def _record(file: str, **changes: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "tests/fixtures" / file
        recording = {**json.loads(path.read_text(encoding="utf-8")), **changes}
        path.write_text(json.dumps(recording), encoding="utf-8")

    return edit


def _without(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


BREAKS: dict[str, list[Callable[[Path], None]]] = {
    "schemas_described": [_edit("actions.py", 'description="Which ones."', "max_length=9")],
    "recorded_fixtures": [
        _without("tests/fixtures/list_auth.json"),
        _record("book_success.json", outcome={"kind": "succeeded", "output": {"number": "P-2"}}),
    ],
    "secrets_never_shown": [
        _edit("client.py", "    return numbers", "    print(credential.secret)\n    return numbers")
    ],
    "idempotency_key_sent": [
        _edit("client.py", "header_key(idempotency_key)", '"always-the-same"')
    ],
    "real_peer_test": [_edit("tests/test_actions.py", '"parcels.book", ', "")],
    "errors_classified": [
        _edit("client.py", "raise refusal(reply, writes=writes)", "return []"),
        _edit("client.py", 'hint="check the address of the connection",', ""),
    ],
    "hosts_declared": [
        _edit(
            "client.py", "MOST_PAGES = 100", 'MOST_PAGES = 100\nELSEWHERE = "https://evil.test/"'
        ),
        _edit("manifest.yaml", "[from_connection]", "[from_connection, api.parcels.test]"),
    ],
    "effects_honest": [_edit("actions.py", 'effect="write"', 'effect="read"')],
    "rehearsal_from_schema": [
        _edit("actions.py", 'examples=["P-1"]', 'json_schema_extra={"minLength": 9}'),
        _edit("actions.py", 'examples=["P-1"]', 'json_schema_extra={"not": {}}'),
    ],
    "waits_as_told": [_edit("client.py", "raise refusal(reply, writes=writes)", "_limit(reply)")],
    "pages_followed": [
        _without("tests/fixtures/list_pages.json"),
        _edit("client.py", "MOST_PAGES = 100", "MOST_PAGES = 1"),
    ],
    "says_who": [
        _edit("quality.yaml", '"exempt: its connections are those of http, which says who"', "done")
    ],
    "quality.yaml": [
        _edit("quality.yaml", "hosts_declared: done\n", ""),
        _edit("quality.yaml", "hosts_declared: done", "hosts_declared: yes"),
        _edit("quality.yaml", "hosts_declared: done", '"hosts_declared": "exempt: no"'),
    ],
    "actions.py": [
        _edit("actions.py", "class Booked", "class Booked Twice"),
        _edit("actions.py", "async def book", 'raise RuntimeError("x")\n\nasync def book'),
        _edit("actions.py", '"parcels.list"', '"parcel.list"'),
    ],
    "actions.json": [_without("actions.json"), _edit("actions.json", "Book one parcel.", "Books.")],
    "README.md": [_edit("README.md", "`parcels.book`", "booking")],
    "icon.svg": [_edit("icon.svg", "<rect", '<a href="x"/><rect')],
    "manifest.yaml": [
        _edit("manifest.yaml", 'owners: ["@example/post"]', "owners: []"),
        _edit("manifest.yaml", "speaks: [http]", "speaks: [http, smtp]"),
        _edit("manifest.yaml", "id: parcels", "id: [parcels"),
    ],
    "client.py": [_edit("client.py", "import json\n", "import json\nimport httpx\n")],
}
LIMIT = """

def _limit(reply: Reply) -> None:
    raise ActionFailed("rate_limit", "limited", "too many", hint="wait", retry_after_s=99)
"""


@pytest.mark.parametrize(
    ("rule", "nth"),
    [(rule, nth) for rule, edits in BREAKS.items() for nth in range(len(edits))],
)
async def test_each_promise_that_is_broken_is_named(place: Path, rule: str, nth: int) -> None:
    source = a_filled_one(place)
    BREAKS[rule][nth](source.folder)
    if rule == "waits_as_told":
        client = source.folder / "client.py"
        client.write_text(client.read_text(encoding="utf-8") + LIMIT, encoding="utf-8")
    if rule in {"schemas_described", "rehearsal_from_schema", "effects_honest"}:
        _forget()
        write_actions(source)
    assert rule in await owed_by(source)


async def test_every_rule_has_a_break_that_shows_it_is_checked() -> None:
    assert set(BREAKS) >= set(NAMES)
