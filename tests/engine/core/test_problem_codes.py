"""The list of what the validator can find is closed, and what its words name is told apart from them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import engine
from engine.core.document import Document
from engine.core.problem_codes import MEANING, ProblemCode
from engine.core.validate import validate
from engine.expressions import CelEngine
from tests.engine.core.catalog import SmallCatalog
from tests.engine.core.documents import with_steps

SOURCES = Path(engine.__file__).parent.parent


def test_every_code_has_a_meaning_and_is_found_somewhere() -> None:
    codes = set(get_args(ProblemCode))
    assert codes == set(MEANING)
    files = [
        file.read_text()
        for folder in ("engine", "agent", "api", "tools")
        for file in (SOURCES / folder).rglob("*.py")
        if file.name != "problem_codes.py"
    ]
    assert [code for code in sorted(codes) if not any(f'"{code}"' in one for one in files)] == []


def test_what_a_message_names_is_told_by_itself() -> None:
    document = with_steps({"id": "a", "uses": "list.filtre", "after": ["nobody"]})
    found = validate(Document.parse(document), SmallCatalog(), CelEngine()).problems
    facts = {problem.code: problem.facts for problem in found}
    assert facts["unknown_action"]["name"] == "list.filtre"
    assert "list.filter" in facts["unknown_action"]["known"]
    assert facts["unknown_step"]["name"] == "nobody"
    assert found[0].as_json()["facts"] == found[0].facts
