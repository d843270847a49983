"""The drafting prompts name all a document can hold: the next type of step or trigger cannot be forgotten."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from agent.prompting import prompt
from engine.core import patch
from engine.core.document import STEP_TYPES, Document, Trigger, TriggerType
from engine.core.document_steps import Step, StepBase
from tools.catalog import load_catalog

DRAFTING = ("draft_workflow", "draft_patch")
# Its own place is named where a kind has it: `id`, and what makes it that kind.
_COMMON = {"id", "type"}


def system(prompt_id: str) -> str:
    text = prompt(prompt_id).system
    assert text
    return text


def part(text: str, start: str) -> str:
    """The list that begins with these words, up to the next entry of its own depth."""
    found = re.search(rf"^- {re.escape(start)}.*?(?=^- |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None, start
    return found[0]


def named(text: str) -> list[str]:
    """What the entries of a list are about."""
    entries = re.findall(r"^  - ([a-z, _]+):", text, re.MULTILINE)
    return [name for entry in entries for name in entry.split(", ")]


def spoken(text: str) -> set[str]:
    return set(re.findall(r"[a-z_]+", text))


@pytest.mark.parametrize("prompt_id", DRAFTING)
def test_every_type_of_step_is_explained(prompt_id: str) -> None:
    assert sorted(named(part(system(prompt_id), "Types of steps"))) == sorted(STEP_TYPES)


@pytest.mark.parametrize("prompt_id", DRAFTING)
def test_every_key_of_every_step_is_named(prompt_id: str) -> None:
    text = system(prompt_id)
    common = {field.alias or name for name, field in StepBase.model_fields.items()} - _COMMON
    assert common - spoken(part(text, "Optional keys of every step")) == set()
    about = part(text, "Types of steps")
    for kind in get_args(get_args(Step)[0]):
        model = get_args(kind)[0]
        own = {field.alias or name for name, field in model.model_fields.items()} - common - _COMMON
        name = next(tag.tag for tag in get_args(kind) if hasattr(tag, "tag"))
        entry = re.search(rf"^  - {name}:.*?(?=^  - |\Z)", about, re.DOTALL | re.MULTILINE)
        assert entry is not None
        assert own - spoken(entry[0]) == set(), name


@pytest.mark.parametrize("prompt_id", DRAFTING)
def test_every_type_of_trigger_is_explained_and_those_without_a_start_are_ruled_out(
    prompt_id: str,
) -> None:
    text = part(system(prompt_id), "Types of triggers")
    assert sorted(named(text)) == sorted(get_args(TriggerType))
    catalog = load_catalog()
    none = [t for t in get_args(TriggerType) if t != "app" and catalog.trigger(t) is None]
    ruled_out = re.search(r"^  - ([a-z, ]+): nothing starts by these", text, re.MULTILINE)
    assert (ruled_out[1].split(", ") if ruled_out else []) == none
    fields = {field.alias or name for name, field in Trigger.model_fields.items()}
    assert fields - spoken(text) == set()


def test_every_part_of_a_document_is_named() -> None:
    text = part(system("draft_workflow"), '{"nexa": 1')
    assert set(Document.model_fields) - spoken(text) == set()


def test_every_operation_of_a_patch_is_explained_with_its_keys() -> None:
    text = system("draft_patch")
    offered = set(re.findall(r'\{"op": "([a-z_]+)"', text))
    ruled_out = set(re.findall(r"^- ([a-z_]+) .*never write it", text, re.MULTILINE))
    assert offered | ruled_out == set(patch._APPLY)
    assert ruled_out == {"set_layout"}
    for operation, keys in {
        "move": {"id", "group", "index"},
        "add_step": {"step", "group"},
    }.items():
        entry = next(line for line in text.splitlines() if f'"op": "{operation}"' in line)
        assert keys - spoken(entry) == set()
