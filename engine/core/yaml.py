"""Documents as text: JSON and YAML 1.2, read safely and written the same every time."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from engine.core.document import Document
from engine.core.problem import Problem
from engine.core.problem_codes import ProblemCode
from engine.core.words import MAX_BYTES, MAX_DEPTH
from engine.errors import DocumentInvalid

_MAX_NODES = 200_000
# What the reader lets through of texts that it takes for YAML and cannot make a value of.
_NOT_YAML = (ValueError, RecursionError, OverflowError)
_OUTSIDE_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|\d{20,}')


def from_text(text: str | bytes) -> Any:
    """Read JSON or YAML into plain values, or raise DocumentInvalid; nothing is ever executed."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        _refuse("too_large", f"a document has at most {MAX_BYTES:,} bytes")
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("bad_text", "the text is not UTF-8")
    decoded = decoded.removeprefix("\ufeff")
    if not decoded.strip():
        _refuse("empty", "the text is empty")
    return from_json(decoded) if decoded.lstrip()[0] in "{[" else from_yaml(decoded)


def _refuse(code: ProblemCode, message: str, hint: str | None = None) -> Any:
    raise DocumentInvalid(message, problems=[Problem(code, "error", "", message, hint)])


def from_json(text: str) -> Any:
    """Read JSON; nesting, duplicate keys and giant numbers are refused before they cost anything."""
    depth = 0
    for match in _OUTSIDE_TEXT.finditer(text):
        sign = match.group()[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH + 1:
                _refuse("too_deep", f"values are nested more than {MAX_DEPTH} deep")
        elif sign in "]}":
            depth -= 1
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_int=_integer, parse_constant=_odd)
    except json.JSONDecodeError as error:
        if text.lstrip()[0] == "{" and ("{{" in text or not _looks_like_json(text)):
            return from_yaml(text)
        _refuse("syntax", f"line {error.lineno}, column {error.colno}: {error.msg}")


def _looks_like_json(text: str) -> bool:
    return text.lstrip()[1:].lstrip()[:1] in ('"', "}")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = _first_twice([key for key, _ in pairs])
        _refuse("duplicate_key", f"the key {twice[:80]!r} stands twice in one object")
    return found


def _first_twice(names: list[str]) -> str:
    """Name what stands more than once; counted, for a stranger may send 100,000 names."""
    return next(name for name, times in Counter(names).items() if times > 1)


def _integer(digits: str) -> int:
    if len(digits) > 20:
        _refuse("integer_too_large", "an integer beyond 2^53-1 loses digits", "write it as a text")
    return int(digits)


def _odd(name: str) -> Any:
    return _refuse("bad_number", f"{name} is not a JSON number", "use null or a text")


def from_yaml(text: str) -> Any:
    """Read YAML 1.2 without tags, aliases or duplicate keys."""
    _check_events(text)
    try:
        return _reader().load(text)
    except YAMLError as error:
        _refuse("syntax", _yaml_words(error))
    except _NOT_YAML as error:
        _refuse("syntax", f"the text is not YAML: {str(error)[:120]}")


class _Constructor(SafeConstructor):
    """Builds plain values; a date stays the text it is, as in JSON."""


def _as_text(constructor: SafeConstructor, node: ScalarNode) -> str:
    return str(constructor.construct_scalar(node))


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def _reader() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    yaml.version = (1, 2)
    yaml.allow_duplicate_keys = False
    return yaml


def _check_events(text: str) -> None:
    """Walk the text once without building anything: depth, size, aliases and tags."""
    depth, nodes = 0, 0
    try:
        for event in _reader().parse(StringIO(text)):
            nodes += 1
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            _check_event(event)
            if depth > MAX_DEPTH + 1:
                _refuse("too_deep", f"values are nested more than {MAX_DEPTH} deep")
            if nodes > _MAX_NODES:
                _refuse("too_large", "the text holds too many values")
    except YAMLError as error:
        _refuse("syntax", _yaml_words(error))
    except _NOT_YAML as error:
        _refuse("syntax", f"the text is not YAML: {str(error)[:120]}")


def _check_event(event: Any) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        _refuse("yaml_alias", "anchors and aliases are not allowed", "write the value out")
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
        _refuse("yaml_tag", f"the tag {str(event.tag)[:40]!r} is not allowed", "remove it")
    if isinstance(event, ScalarEvent) and event.style is None and _is_giant(event.value):
        _refuse("integer_too_large", "an integer beyond 2^53-1 loses digits", "put it in quotes")


def _is_giant(value: str) -> bool:
    return len(value) > 20 and value.lstrip("+-").replace("_", "").isdigit()


def _yaml_words(error: YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    words = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "duplicate key" in str(words):
        words = str(words).splitlines()[0]
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
    return f"{where}{str(words)[:200]}"


class _Representer(SafeRepresenter):
    """Writes texts so that YAML 1.1 and 1.2 readers agree on them."""


_AMBIGUOUS = re.compile(
    r"""(?ix)^(
      y|n|yes|no|on|off|true|false|null|~|\.nan|[-+]?\.inf
      | [-+]?[\d_.]+(e[-+]?\d+)? | 0x[\da-f]+ | 0o?[0-7]+ | [-+]?\d+(:[0-5]?\d)+(\.\d*)?
      | \d{4}-\d{1,2}-\d{1,2}.*
    )$"""
)


def _text(representer: SafeRepresenter, value: str) -> ScalarNode:
    style = None
    if not value.isprintable():
        # Only tidy lines are written as a block; anything unusual is escaped in quotes.
        style = "|" if _is_block(value) else '"'
    elif _AMBIGUOUS.match(value):
        style = '"'
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _is_block(value: str) -> bool:
    lines = value.split("\n")
    tidy = all(line.isprintable() and line == line.strip() for line in lines)
    return tidy and len(lines) > 1 and bool(lines[0])


_Representer.add_representer(str, _text)


def to_yaml(document: Document | Mapping[str, Any]) -> str:
    """Write a document as YAML; reading it back gives the same document."""
    plain = document.to_json() if isinstance(document, Document) else document
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    out = StringIO()
    yaml.dump(dict(plain), out)
    return out.getvalue()


def to_json_text(document: Document) -> str:
    """Write a document as indented JSON."""
    return json.dumps(document.to_json(), ensure_ascii=False, indent=2) + "\n"
