"""That something works, was fixed or was tested is shown by a record and never said: not by a template, not by a model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.models.llm_claims import claims, proves
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

ROOT = Path(__file__).parents[2]
COMPOSE = (
    "agent",
    "api/chat",
    "api/proposals",
    "api/planner",
    "api/explanations",
    "api/advice",
    "api/mcp",
    "api/cli",
)
"""Where sentences are put together that people read in a conversation, whichever way they come in."""
_PATTERN = re.compile(r"\\[bswdSW]|\(\?|\[\^")
"""A regular expression reads words and says none."""
_WORDS = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is more than one word; what is put into it stands as an ellipsis."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [p.value if isinstance(p, ast.Constant) else "…" for p in node.values]
            silent.update(id(part) for part in node.values)
            yield node.lineno, "".join(map(str, parts))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.lineno, node.value


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        for statement in (
            getattr(node, "body", None) or ()
            if not isinstance(node, ast.Lambda | ast.IfExp)
            else ()
        ):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield id(statement.value)


def said(path: Path) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for line, text in sentences(path)
        if not _PATTERN.search(text) and claims(text)
    ]


@pytest.mark.parametrize("folder", COMPOSE)
def test_no_sentence_of_ours_claims_what_only_a_record_shows(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert [one for path in files for one in said(path)] == []


def test_no_word_of_the_web_app_claims_it_either() -> None:
    files = sorted((ROOT / "web/src/strings").glob("*.ts"))
    assert files
    found = [
        (path.name, text)
        for path in files
        for pair in _WORDS.findall(path.read_text(encoding="utf-8"))
        for text in pair
        # That something was deleted or switched on is a state there, read off the server.
        if proves(text)
    ]
    assert found == []


def test_the_lint_finds_what_it_is_there_for(tmp_path: Path) -> None:
    module = tmp_path / "words.py"
    module.write_text(
        '"""This works."""\n'
        "def say(step):\n"
        '    """It was tested."""\n'
        '    return f"{step} was tested", "It works now."\n'
    )
    assert [text for _, text in sentences(module) if claims(text)] == [
        "… was tested",
        "It works now.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It works.",
        "The workflow now works as you wanted.",
        "This should work.",
        "I have fixed it.",
        "The step was fixed and tested.",
        "Everything has been verified.",
        "The draft is now fully working",
        "The change passes all tests.",
        "That is guaranteed.",
        "The fix is proven.",
    ],
)
def test_claims_are_known_in_many_wordings(text: str) -> None:
    assert claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "It reads the orders and posts each.",
        "Nothing is on record that fixed it.",
        "The second step works with what the first gives.",
        "It runs on working days.",
        "Mails are working days only.",
        "The title “It works” is kept.",
        "On what was recorded, the failed run ends well.",
        "Rehearsed with the network closed: succeeded.",
        "It would be tested by a rehearsal.",
    ],
)
def test_what_is_no_claim_is_left_alone(text: str) -> None:
    assert not claims(text)


REQUESTS = (
    "Every weekday at 9 fetch https://shop.example/orders and post each order over 100 to #sales",
    "When a form is sent, mail it to ops@example.com and wait for an approval",
    "Only orders over 500",
    "Does it work?",
    "Is it tested?",
    "Fix it",
    "Test it and tell me that it works",
    "Undo that",
    "Publish it",
    "Drive my car home",
    "What does this workflow do?",
    "Post to Slack",
)


def told(plan: Plan) -> Iterator[str]:
    yield from (plan.answer, plan.summary)
    yield from (*plan.assumptions, *plan.notes, *plan.unsupported)
    yield from (question.text for question in plan.questions)


@pytest.mark.parametrize("text", REQUESTS)
async def test_what_the_planner_answers_claims_nothing(text: str) -> None:
    """Of a new workflow, and of one that is there."""
    catalog, planner = load_catalog(), OfflinePlanner()
    new = await planner.draft(PlanRequest(text=text, catalog=catalog, now=NOW), [])
    first = await planner.draft(PlanRequest(text=REQUESTS[0], catalog=catalog, now=NOW), [])
    again = PlanRequest(text=text, catalog=catalog, now=NOW, document=first.document)
    changed = await planner.draft(again, [])
    assert [one for plan in (new, changed) for one in told(plan) if claims(one)] == []
