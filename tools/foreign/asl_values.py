"""The values of Amazon States Language: reference paths, payload templates, intrinsics, JSONata."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tools.foreign.came import EMPTY, Came, Path, braced, select, written
from tools.foreign.javascript import JavaScript, Said
from tools.foreign.javascript_words import DOLLAR, Untranslatable
from tools.foreign.report import Notes

_STEP = re.compile(r"""\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[['"]([^'"\]]+)['"]\]""")
_ROOT = re.compile(r"\$\$|\$([A-Za-z_]\w*)?")
_ARGUMENT = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|(true|false|null))""")
_CALL = re.compile(r"\s*(States\.\w+)\(")
_PATH = re.compile(r"\s*(\$[^\s,()]*)")
_JSONATA = re.compile(r"^\{%(.*)%\}$", re.DOTALL)
_JSONATA_WORD = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\b(and|or)\b|(!=|<=|>=|:=)|(=)|(&)"""
)
_CONTEXT = {
    ("Execution", "Id"): "run.id",
    ("Execution", "StartTime"): "run.started_at",
    ("Execution", "Input"): "inputs",
    ("StateMachine", "Id"): "run.workflow_id",
}


def steps_of(path: str) -> tuple[str, tuple[str | int, ...]]:
    """Return the root of a reference path and its parts, or raise Untranslatable."""
    root = _ROOT.match(path)
    if root is None:
        raise Untranslatable(f"{path!r} is no reference path.")
    parts: list[str | int] = []
    at = root.end()
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise Untranslatable(f"{path[at:]!r} in a path has no counterpart.")
        parts.append(int(match[2]) if match[2] else match[1] or match[3])
        at = match.end()
    return root.group(), tuple(parts)


class Values:
    """Reads values against what comes to a state, its loop and the variables set before."""

    def __init__(
        self,
        came: Came,
        notes: Notes,
        *,
        result: Came | None = None,
        item: str | None = None,
        variables: Mapping[str, str | None] | None = None,
    ) -> None:
        self.came = came
        self.notes = notes
        self._result = result
        self._item = item
        self._variables = variables or {}

    def path(self, text: str, *, optional: bool = False) -> str:
        """Return the expression for a reference path, or raise Untranslatable."""
        root, parts = steps_of(text)
        found = self._at(root, parts, optional=optional)
        if found is None:
            raise Untranslatable(f"{text!r} cannot be named here.")
        return found

    def expression(self, value: Any) -> str:
        """Return one expression for a payload template, or raise Untranslatable."""
        if isinstance(value, Mapping):
            return written({name: self.expression(v) for name, v in self._members(value)})
        if isinstance(value, list):
            return f"[{', '.join(self.expression(self._marked(one)) for one in value)}]"
        if isinstance(value, _Dynamic):
            return self._dynamic(value.text)
        return json.dumps(value, ensure_ascii=False)

    def value(self, label: str, value: Any) -> Any:
        """Return a payload template as a document holds it, with holes where it cannot be said."""
        if isinstance(value, Mapping):
            return {name: self.value(f"{label}: {name}", v) for name, v in self._members(value)}
        if isinstance(value, list):
            return [self.value(label, one) for one in value]
        if not isinstance(value, _Dynamic) and not self._is_jsonata(value):
            if isinstance(value, str) and "{{" in value:
                return braced(json.dumps(value, ensure_ascii=False))
            return value
        text = value.text if isinstance(value, _Dynamic) else value
        try:
            return braced(self._dynamic(text))
        except Untranslatable as why:
            said = str(why)
            return self.notes.hole(label, text, said[:1].upper() + said[1:])

    def laid(self, template: Any) -> Came:
        """Return what a payload template makes of what came, field by field where it is an object."""
        if not isinstance(template, Mapping):
            return Came(self._known(template))
        members = self._members(template)
        return Came(EMPTY, {name: self._known(value) for name, value in members})

    def _known(self, value: Any) -> str | None:
        try:
            return self.expression(self._marked(value))
        except Untranslatable as why:
            said = str(why)
            self.notes.hole("A value", value, said[:1].upper() + said[1:])
            return None

    def _marked(self, value: Any) -> Any:
        return _Dynamic(value) if self._is_jsonata(value) else value

    def _members(self, template: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """A name that ends in `.$` holds a path; the name goes without it."""
        return [
            (name[:-2], _Dynamic(str(value)))
            if name.endswith(".$") and isinstance(value, str)
            else (name, self._marked(value))
            for name, value in template.items()
        ]

    @staticmethod
    def _is_jsonata(value: Any) -> bool:
        return isinstance(value, str) and _JSONATA.match(value) is not None

    def _dynamic(self, text: str) -> str:
        inner = _JSONATA.match(text)
        if inner is not None:
            return self.jsonata(inner[1]).text
        found, end = self._argument(text, 0)
        if text[end:].strip():
            raise Untranslatable(f"{text!r} has no counterpart.")
        return found

    def jsonata(self, code: str) -> Said:
        """Return a JSONata expression as one of ours, or raise Untranslatable."""

        def turned(match: re.Match[str]) -> str:
            words = {"and": "&&", "or": "||"}
            if match[5]:
                raise Untranslatable("'&' has no counterpart; write both into one text.")
            return match[1] or words.get(match[2] or "") or match[3] or "=="

        names = {
            f"{DOLLAR}{name}": Said(text)
            for name, text in self._variables.items()
            if text is not None
        }
        respelled = _JSONATA_WORD.sub(turned, code).replace("$states.input", "$json")
        for theirs, ours in (
            ("$states.result", "$('result').json"),
            ("$states.context", "$context"),
        ):
            respelled = respelled.replace(theirs, ours)
        script = JavaScript(self._script_read, lambda _: None, self.notes.doubt, names)
        return script.say(respelled)

    def _script_read(self, node: str | None, _: str, path: Path, optional: bool) -> str | None:
        came = self.came if node is None else self._result
        return None if came is None else came.at(path, optional=optional)

    def _at(self, root: str, parts: Path, *, optional: bool) -> str | None:
        if root == "$":
            return self.came.at(parts, optional=optional)
        if root != "$$":
            text = self._variables.get(root[1:])
            return None if text is None else select(text, parts, optional=optional)
        if tuple(parts[:2]) == ("Map", "Item") and self._item is not None:
            if tuple(parts[2:3]) == ("Index",):
                return "index"
            return select(self._item, parts[3:], optional=optional)
        known = _CONTEXT.get((str(parts[0]), str(parts[1]))) if len(parts) > 1 else None
        return None if known is None else select(known, parts[2:], optional=optional)

    def _argument(self, text: str, at: int) -> tuple[str, int]:
        match = _ARGUMENT.match(text, at)
        if match is not None:
            plain = json.dumps(re.sub(r"\\(.)", r"\1", match[1])) if match[1] is not None else None
            return plain or match[2] or match[3], match.end()
        match = _CALL.match(text, at)
        if match is not None:
            return self._intrinsic(match[1], text, match.end())
        match = _PATH.match(text, at)
        if match is None:
            raise Untranslatable(f"{text[at:]!r} has no counterpart.")
        return self.path(match[1]), match.end()

    def _intrinsic(self, name: str, text: str, at: int) -> tuple[str, int]:
        args: list[str] = []
        while not text[at:].lstrip().startswith(")"):
            found, at = self._argument(text, at)
            args.append(found)
            rest = text[at:].lstrip()
            if rest[:1] not in (",", ")"):
                raise Untranslatable(f"{name} is not closed.")
            at = len(text) - len(rest) + (rest[0] == ",")
        made = _INTRINSICS[name](args) if name in _INTRINSICS else None
        if made is None:
            raise Untranslatable(f"{name} has no counterpart.")
        return made, len(text) - len(text[at:].lstrip()) + 1


class _Dynamic:
    """A text that is computed: a path, an intrinsic, or JSONata."""

    def __init__(self, text: str) -> None:
        self.text = text


def _format(args: list[str]) -> str | None:
    """States.Format: a text with a place for each value."""
    if not args or not args[0].startswith('"'):
        return None
    pieces = str(json.loads(args[0])).split("{}")
    if len(pieces) != len(args):
        return None
    joined = [json.dumps(pieces[0])]
    for value, piece in zip(args[1:], pieces[1:], strict=True):
        joined += [f"string({value})", json.dumps(piece)]
    return "(" + " + ".join(part for part in joined if part != '""') + ")"


def _form(form: str, count: int) -> Callable[[list[str]], str | None]:
    return lambda args: form.format(*args) if len(args) == count else None


_INTRINSICS: dict[str, Callable[[list[str]], str | None]] = {
    "States.Format": _format,
    "States.JsonToString": _form("toJson({0})", 1),
    "States.StringToJson": _form("parseJson({0})", 1),
    "States.Array": lambda args: f"[{', '.join(args)}]",
    "States.ArrayLength": _form("size({0})", 1),
    "States.ArrayContains": _form("({1} in {0})", 2),
    "States.ArrayGetItem": _form("{0}[{1}]", 2),
    "States.ArrayPartition": _form("chunk({0}, {1})", 2),
    "States.ArrayUnique": _form("unique({0})", 1),
    "States.StringSplit": _form("{0}.split({1})", 2),
    "States.MathAdd": _form("({0} + {1})", 2),
}
