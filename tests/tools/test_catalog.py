"""The catalogue is data: closed, complete, and read without any connector's code."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.core.action import EFFECT_ORDER, ActionSpec, EffectRule, effect_of
from tools.catalog import load_catalog

CATALOG = load_catalog()
FIXED = {
    "data.validate", "email.send", "http.request", "json.build", "json.parse", "list.chunk",
    "list.dedupe", "list.filter", "list.group", "list.join", "list.map", "list.sort",
    "slack.post_message", "sql.query", "text.render",
}  # fmt: skip


def spec(action_id: str) -> ActionSpec:
    found = CATALOG.action(action_id)
    assert found is not None
    return found


def test_the_promised_actions_and_triggers_are_there() -> None:
    assert {one.id for one in CATALOG.actions()} >= FIXED
    assert {one.id for one in CATALOG.triggers()} >= {"manual", "schedule", "webhook"}
    assert CATALOG.action("shell.run") is None
    assert CATALOG.trigger("fax") is None


@pytest.mark.parametrize(
    ("args", "effect"),
    [
        ({"method": "GET"}, "read"),
        ({"method": "HEAD"}, "read"),
        ({"method": "PUT"}, "idempotent_write"),
        ({"method": "DELETE"}, "idempotent_write"),
        ({"method": "POST"}, "write"),
        ({"method": "PATCH"}, "write"),
        ({"method": "{{ inputs.method }}"}, "write"),
    ],
)
def test_the_effect_of_a_request_follows_its_method(args: dict[str, str], effect: str) -> None:
    assert effect_of(spec("http.request"), args) == effect


def test_every_effect_is_one_the_core_knows() -> None:
    for one in CATALOG.actions():
        effects = (
            one.effect.by_value.values() if isinstance(one.effect, EffectRule) else [one.effect]
        )
        assert set(effects) <= set(EFFECT_ORDER)


def test_expression_arguments_are_marked() -> None:
    assert spec("list.filter").expr_args == {"where": ("item", "index")}
    assert spec("list.join").expr_args == {"left_key": ("item",), "right_key": ("item",)}


def test_reading_the_catalogue_imports_no_code_of_connectors() -> None:
    script = (
        "import sys; from tools.catalog import load_catalog; load_catalog();"
        "print([m for m in sys.modules if m.startswith(('tools.steps.', 'tools.connectors.', 'tools.sdk',"
        "'httpx', 'psycopg', 'aiosmtplib', 'sqlglot', 'sqlalchemy', 'cel_expr_python'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
