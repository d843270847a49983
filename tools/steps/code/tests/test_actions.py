"""Code: what it may do, and that every way out, bomb and loop ends as a typed error within its limit."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions import CelEngine
from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.catalog import load_catalog
from tools.kit.bench import a_bench

ANYTHING: dict[str, Any] = {}


async def _outcome(code: str, *, on: bool = True, **args: Any) -> StepOutcome:
    given = {"code": code, "schema": ANYTHING, "limit_s": 0.5, "memory_mb": 32, **args}
    async with a_bench(switched_on={"NEXA_CODE_STEP"} if on else ()) as bench:
        return await bench.run("code.run", given)


async def _value(code: str, **args: Any) -> Any:
    outcome = await _outcome(code, **args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output["value"]


async def test_main_is_called_with_the_inputs_and_its_result_is_checked() -> None:
    code = "def main(rows, rate):\n    return {'total': sum(r['price'] for r in rows) * rate}"
    inputs = {"rows": [{"price": 1}, {"price": 2.5}], "rate": 2}
    shape = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}
    assert await _value(code, inputs=inputs, schema=shape) == {"total": 7}
    refused = await _outcome(code, inputs=inputs, schema={"type": "string"})
    assert isinstance(refused, Failed)
    assert (refused.error.error_class, refused.error.code) == ("bad_data", "result_unfit")


async def test_the_same_inputs_give_the_same_result() -> None:
    code = (
        "import random, datetime\n"
        "def main():\n    return [random.random(), str(datetime.datetime.now())]"
    )
    assert await _value(code) == await _value(code)


async def test_while_it_is_off_nothing_is_run_and_nobody_is_offered_it() -> None:
    outcome = await _outcome("def main():\n    return 1", on=False)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "action_off"
    off, on = load_catalog(), load_catalog(switched_on={"NEXA_CODE_STEP"})
    assert "code.run" not in {spec.id for spec in off.actions()}
    assert "code.run" in {spec.id for spec in on.actions()}
    known = off.action("code.run")
    assert known is not None
    assert known.switch == "NEXA_CODE_STEP"


def test_the_validator_says_that_it_is_off_and_who_can_switch_it_on() -> None:
    step = {"id": "a", "uses": "code.run", "with": {"code": "def main(): return 1", "schema": {}}}
    document = Document.parse({"nexa": 1, "name": "x", "steps": [step]})
    found = validate(document, load_catalog(), CelEngine()).problems
    assert [(one.code, one.path, one.severity) for one in found] == [
        ("action_off", "/steps/0/uses", "error")
    ]
    assert found[0].hint == "an operator switches it on with NEXA_CODE_STEP=on"
    on = load_catalog(switched_on={"NEXA_CODE_STEP"})
    assert validate(document, on, CelEngine()).problems == ()


ESCAPES = {
    "class": "().__class__",
    "bases": "[].__class__.__bases__[0].__subclasses__()",
    "getattr": "getattr(main, '__globals__')",
    "code object": "main.__code__",
    "builtins": "__builtins__",
    "format": "'{0.__class__.__init__.__globals__}'.format(1)",
    "f-string": "f'{().__class__}'",
    "import": "__import__('os').system('id')",
    "import word": "exec('import subprocess') or subprocess.run(['id'])",
    "importlib": "eval('importlib.import_module')('os')",
    "open": "open('/etc/passwd').read()",
    "write": "open('/tmp/x', 'w').write('x')",
    "listdir": "exec('import os') or os.listdir('/')",
    "socket": "exec('import socket') or socket.socket()",
    "ctypes": "exec('import ctypes') or ctypes.CDLL(None)",
    "sys": "exec('import sys') or sys.modules['os']",
    "path": "exec('from pathlib import Path') or Path('/etc/passwd').read_text()",
    "globals": "globals()['__loader__']",
    "mro": "int.mro()[1].__subclasses__()",
    "host call": "nexa.run('x')",
    "breakpoint": "breakpoint()",
    "input": "input()",
}


@pytest.mark.parametrize("expression", ESCAPES.values(), ids=ESCAPES.keys())
async def test_there_is_no_way_out(expression: str) -> None:
    outcome = await _outcome(f"def main():\n    return str({expression})")
    assert isinstance(outcome, Failed), outcome
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "code_failed")


BOMBS = {
    "loop": ("while True: pass", "code_too_slow"),
    "pattern": (
        "import re\nre.match('(a|a)*$', 'a' * 40 + 'b')\nwhile True: pass",
        "code_too_slow",
    ),
    "growing int": ("x = 3\nwhile True: x = x * x", "code_too_slow|code_too_large"),
    "huge int": ("2 ** 10 ** 9", "code_too_large"),
    "shift": ("1 << 10 ** 10", "code_too_large"),
    "int text": ("str(10 ** 5000000)", "code_too_slow|code_failed"),
    "list": ("[0] * 10 ** 10", "code_too_large"),
    "growing list": ("x = []\nwhile True: x.append('a' * 1000)", "code_too_large"),
    "text": ("'a' * 10 ** 12", "code_too_large"),
    "format width": ("'{:>1000000000}'.format(1)", "code_too_large"),
    "range": ("list(range(10 ** 9))", "code_too_large"),
    "recursion": ("def f(): return f()\nf()", "code_failed"),
    "nested source": ("(" * 5000 + "1" + ")" * 5000, "code_failed"),
    "printing": ("while True: print('x' * 1000)", "code_too_large|code_too_slow"),
    "sleep": ("import time\nwhile True: time.sleep(100)", "code_too_slow|code_failed"),
    "syntax": ("def", "code_failed"),
    "no main": ("x = 1", "code_failed"),
    "exit": ("raise SystemExit(0)", "code_failed"),
}


@pytest.mark.parametrize(("lines", "codes"), BOMBS.values(), ids=BOMBS.keys())
async def test_every_bomb_ends_as_a_typed_error_within_its_limit(lines: str, codes: str) -> None:
    began = time.monotonic()
    outcome = await _outcome(lines if lines == "x = 1" else f"{lines}\ndef main():\n    return 1")
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"
    assert outcome.error.code in codes.split("|")
    # Half a second of its own, the grace, and what a busy machine needs to start a process.
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("{1, 2}", "code_failed"),
        ("float('nan')", "result_unfit"),
        ("10 ** 400", "result_unfit"),
        ("'a' * 11_000_000", "result_too_large|code_too_large"),
    ],
)
async def test_a_result_that_is_no_json_is_refused(expression: str, code: str) -> None:
    outcome = await _outcome(f"def main():\n    return {expression}", schema={"type": "string"})
    assert isinstance(outcome, Failed)
    assert outcome.error.code in code.split("|")


async def test_a_result_nested_without_end_is_refused() -> None:
    code = "def main():\n    x = []\n    for _ in range(100000): x = [x]\n    return x"
    outcome = await _outcome(code)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "code_failed"


async def test_the_process_has_no_environment_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_CANARY", "visible")
    outcome = await _outcome("import os\ndef main():\n    return os.environ['CODE_CANARY']")
    assert isinstance(outcome, Failed)
    assert "visible" not in repr(outcome)
