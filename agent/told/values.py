"""Values in words: JSON as people write it, with words in braces where a value of the run goes.

`"Invoice {the number of the invoice} is open"` is the template `Invoice {{ invoice.number }} is open`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from agent.told.formulas import NotWords, expression_of, words_of
from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import HOLE_KEY
from engine.core.template import Hit, parse_template

_EXACTLY: Final = "exactly "
"""Before JSON that is taken as it stands."""
_OPEN: Final = "still open: "
"""Before what an open place asks, and what is known of what it wants."""
_IS_JSON: Final = re.compile(r'["{\[\d-]|(?:true|false|null)$')
_PIECE: Final = re.compile(r"\{\{|\}\}|\{(?P<code>`.*?`)\}|\{(?P<words>[^{}]*)\}|[^{}]+", re.DOTALL)


def told(value: Any) -> str:
    """Say a value in words that `value_of` reads back to the same."""
    words = _told(value)
    try:
        is_same = words is not None and _equal(value_of(words), value)
    except NotWords:
        is_same = False
    return words if is_same and words is not None else _EXACTLY + _json(value)


def value_of(words: str) -> Any:
    """Read what `told` says. Raises NotWords."""
    if words.startswith(_EXACTLY):
        return _loaded(words.removeprefix(_EXACTLY))
    if words.startswith(_OPEN):
        return _hole_of(words.removeprefix(_OPEN))
    if _IS_JSON.match(words):
        return _mapped(_loaded(words), _template_of)
    return f"{{{{ {_source(words)} }}}}"


def _told(value: Any) -> str | None:
    if isinstance(value, Mapping) and isinstance(value.get(HOLE_KEY), Mapping):
        known = dict(value[HOLE_KEY])
        return f"{_OPEN}{_json(known.pop('label', ''))}, {_json(known)}"
    try:
        alone = parse_template(value).alone if isinstance(value, str) else None
        return _said(alone) if alone is not None else _json(_mapped(value, _words_in))
    except SyntaxFault:
        return None


def _hole_of(words: str) -> dict[str, Any]:
    found = _loaded(f"[{words}]")
    if len(found) != 2 or not isinstance(found[1], dict):
        raise NotWords("an open place is a question and what is known of its answer")
    label, known = found
    return {HOLE_KEY: {"label": label, **known}}


def _said(hit: Hit) -> str:
    return words_of(hit.expression) or f"`{hit.expression}`"


def _source(words: str) -> str:
    if len(words) > 1 and words[0] == words[-1] == "`":
        return words[1:-1]
    return expression_of(words)


def _words_in(text: str) -> str:
    return "".join(
        f"{{{_said(part)}}}" if isinstance(part, Hit) else re.sub(r"[{}]", r"\g<0>\g<0>", part)
        for part in parse_template(text).parts
    )


def _template_of(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            raise NotWords(f"a brace is not closed in “{text}”")
        words = found["code"] or found["words"]
        if words is not None:
            yield f"{{{{ {_source(words)} }}}}"
        else:
            yield found[0][0] if found[0] in ("{{", "}}") else found[0]
        at = found.end()


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, change) for one in value]
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _loaded(words: str) -> Any:
    try:
        return json.loads(words)
    except json.JSONDecodeError as fault:
        raise NotWords(f"“{words}” is no value: {fault.msg}") from None


def _equal(one: Any, other: Any) -> bool:
    """Tell whether two values are the same in a document: 1 is not 1.0 there, and not true."""
    first, second = (json.dumps(value, sort_keys=True) for value in (one, other))
    return first == second
