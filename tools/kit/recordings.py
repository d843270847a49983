"""Where a connector's recordings lie: one file each, or all of them in `tests/recordings.yaml`.

In the latter, what every exchange of a service has in common stands once: the connection, the headers
that prove it, and how the service refuses a sign-in, asks to wait, and looks when something else has
answered in its place. From these the three refusals of every action are made, for its first request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from engine.core.action import effect_of
from tools.kit.recording import Recording, load
from tools.manifest import read_actions, read_triggers

SHARED_FILE = Path("tests", "recordings.yaml")
_HARMLESS = frozenset({"pure", "read"})
_JSON = {"content-type": "application/json"}


def recordings_of(folder: Path) -> list[tuple[str, Recording]]:
    """Return every recording of a folder by name, in a fixed order."""
    files = sorted((folder / "tests" / "fixtures").glob("*.json"))
    single = [(file.stem, load(file)) for file in files]
    shared = folder / SHARED_FILE
    return [*single, *_written_out(folder, shared)] if shared.exists() else single


def _written_out(folder: Path, file: Path) -> Iterator[tuple[str, Recording]]:
    whole = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    effects = {entry.id: entry.spec() for entry in read_actions(folder).actions}
    looks = {entry.id for entry in read_triggers(folder)}
    for short in whole["recordings"]:
        spec, args = effects.get(short["action"]), short.get("args", {})
        harmless = short["action"] in looks or (
            spec is not None and effect_of(spec, args) in _HARMLESS
        )
        common = {
            "action": short["action"],
            "args": args,
            "connection": short.get("connection", whole["connection"]),
            "files": short.get("files", []),
        }
        case = short.get("case", "success")
        exchanges = [_exchange(one, whole["headers"]) for one in short.get("exchanges", [short])]
        outcome = {"kind": "succeeded", "output": short["output"]}
        name = short["action"].partition(".")[2]
        yield f"{name}_{case}", {**common, "case": case, "exchanges": exchanges, "outcome": outcome}
        if case != "success":
            continue
        # A first request that only asks can be posted too, as every one of GraphQL is.
        asks = exchanges[0]["request"]["method"] == "GET" or short.get("asks_first", False)
        for refusal, answer in whole["refusals"].items():
            ended = {
                **common,
                "case": refusal,
                "request": exchanges[0]["request"],
                "answer": _answer(answer),
                "outcome": _refused(refusal, answer, harmless=harmless or asks),
            }
            yield f"{name}_{refusal}", ended


def _exchange(short: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    method, target = short["request"].split(" ", 1)
    request = {"method": method, "target": target, "headers": short.get("headers", headers)}
    if "sends" in short:
        request["body"] = short["sends"]
    return {"request": request, "answer": _answer(short.get("answer", {}))}


def _answer(short: Mapping[str, Any]) -> dict[str, Any]:
    told = {"body": short["body"]} if "body" in short else {"text": short.get("text", "")}
    return {"status": short.get("status", 200), "headers": short.get("headers", _JSON), **told}


def _refused(case: str, answer: Mapping[str, Any], *, harmless: bool) -> dict[str, Any]:
    told = {"code": answer["code"]} if "code" in answer else {}
    if case == "malformed":
        return {"kind": "failed" if harmless else "unknown", "retryable": False, **told}
    if case == "rate_limit":
        wait = float(answer["headers"]["retry-after"])
        return {"kind": "failed", "class": "rate_limit", "retry_after_s": wait, **told}
    return {"kind": "failed", "class": case, "retryable": False, **told}
