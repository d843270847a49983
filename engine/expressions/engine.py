"""The expression engine: compiles once, checks before a run, evaluates during it."""

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.core.checker import Checked, Finding, Schema
from engine.core.expression_syntax import Expr, parse_expression
from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import HOLE_KEY
from engine.core.references import references_in, references_of
from engine.core.template import Hit, Parsed, parse_template
from engine.errors import ExpressionFailed
from engine.expressions import types as t
from engine.expressions.binding import Binding, CompileFault
from engine.expressions.compiled import (
    Compiled,
    Text,
    fast_path,
    from_path,
    from_program,
    syntax_failed,
)
from engine.expressions.constants import constant_calls
from engine.expressions.emit import Emission, Emitter, TooManyLeaves
from engine.expressions.infer import Inference, Scope
from engine.expressions.types import Type

# A dict is known at once; to ask any other object whether it is a mapping takes long.
_MAPPINGS = (dict, Mapping)
_LISTS = (list, tuple)


class _OpenEnv(dict[str, Type]):
    """Every name is known and its type is not: what evaluation starts from."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(dict.fromkeys(names, t.DYN))


class CelEngine:
    """Checks and evaluates `{{ }}`; one per process is enough, and threads may share it."""

    def __init__(self) -> None:
        self._binding = Binding()
        self._lock = threading.Lock()
        self._compile = lru_cache(maxsize=4096)(self._compiled)
        self._text = lru_cache(maxsize=4096)(self._compiled_text)

    def compile(self, text: str) -> Compiled:
        """Compile one expression, with or without its braces; raise ExpressionFailed."""
        return self._compile(_bare(text))

    def evaluate(self, value: Any, scope: Mapping[str, Any]) -> Any:
        """Answer the value with every `{{ }}` in it replaced by its result; raise ExpressionFailed."""
        if isinstance(value, str):
            return self._text(value).evaluate(scope) if "{{" in value else value
        if isinstance(value, _MAPPINGS):
            if HOLE_KEY in value:
                raise ExpressionFailed("a hole is not filled yet", hint="answer its question first")
            return {key: self.evaluate(item, scope) for key, item in value.items()}
        if isinstance(value, _LISTS):
            return [self.evaluate(item, scope) for item in value]
        return value

    def references(self, value: Any) -> set[str]:
        """Answer the roots a tree of values reads, with their first field: `steps.fetch`."""
        found: set[str] = set()
        for _, _, reference in references_of(value):
            first = reference.path[0].key if reference.path else None
            found.add(reference.root if first is None else f"{reference.root}.{first}")
        return found

    def check(self, text: str, env: Mapping[str, Schema]) -> Checked:
        """Prove a text against the schemas of what it may read; answer its type and findings."""
        try:
            parsed = parse_template(text)
        except SyntaxFault as fault:
            hint = "close each {{ with }}"
            return Checked({}, (Finding("syntax", fault.message, hint, at=fault.at),))
        roots = {name: t.of_schema(schema) for name, schema in env.items()}
        findings: list[Finding] = []
        kinds = [self._check_hit(hit, roots, findings) for hit in parsed.hits]
        if not kinds:
            return Checked({"type": "string", "const": text}, ())
        if parsed.alone is not None:
            return Checked(t.to_schema(kinds[0]), tuple(findings))
        for kind, hit in zip(kinds, parsed.hits, strict=True):
            if kind.nullable or kind.kind == "null":
                message = "this may be null and then leaves a gap in the text"
                hint = "test it with != null and give another text"
                findings.append(Finding("null_in_text", message, hint, "warning", hit.at))
        return Checked({"type": "string"}, tuple(findings))

    def check_expression(self, text: str, env: Mapping[str, Schema]) -> Checked:
        """Prove one expression without braces."""
        roots = {name: t.of_schema(schema) for name, schema in env.items()}
        findings: list[Finding] = []
        kind = self._check_hit(Hit(text, 0), roots, findings)
        return Checked(t.to_schema(kind), tuple(findings))

    def _check_hit(self, hit: Hit, env: Mapping[str, Type], findings: list[Finding]) -> Type:
        try:
            tree = parse_expression(hit.expression)
        except SyntaxFault as fault:
            findings.append(Finding("syntax", fault.message, None, at=hit.at + fault.at))
            return t.DYN
        run = Inference(env)
        kind = run.infer(tree, Scope())
        if kind.kind == "optional":
            hint = "add .orValue(...) with what stands for it"
            run.findings.error("unwrapped_optional", "the result may be missing", 0, hint)
        elif kind.kind == "type":
            run.findings.error("not_a_value", "the result is a type, not a value", 0)
        if not run.findings.failed:
            self._check_compiles(hit.expression, tree, run)
        for found in run.findings.found:
            at = hit.at + found.at
            findings.append(Finding(found.code, found.message, found.hint, found.severity, at))
        return kind

    def _check_compiles(self, expression: str, tree: Expr, run: Inference) -> None:
        """Ask the evaluator as well: it knows a few things that types do not tell."""
        try:
            self._compile(expression)
        except ExpressionFailed as error:
            run.findings.error("not_compilable", error.message, 0, error.hint)
        for text, at in constant_calls(tree, expression):
            try:
                self._compile(text).evaluate({})
            except ExpressionFailed as error:
                run.findings.error("always_fails", error.message, at, error.hint)

    def _compiled_text(self, text: str) -> Text:
        try:
            parsed: Parsed = parse_template(text)
        except SyntaxFault as fault:
            raise syntax_failed(text, fault) from None
        return Text(text, parsed, lambda hit: self._compile(hit.expression))

    def _compiled(self, expression: str) -> Compiled:
        try:
            tree = parse_expression(expression)
        except SyntaxFault as fault:
            raise syntax_failed(expression, fault) from None
        roots = frozenset(reference.root for reference in references_in(tree))
        read = fast_path(tree)
        if read is not None:
            return from_path(expression, read, roots)
        emission = _emitted(expression, tree, roots)
        try:
            with self._lock:
                program = self._binding.compile(emission.text)
        except CompileFault as fault:
            raise ExpressionFailed(str(fault), expression=expression) from None
        return from_program(expression, program, emission, self._binding, roots)


def _bare(text: str) -> str:
    stripped = text.strip()
    if not stripped.startswith("{{"):
        return stripped
    try:
        parsed = parse_template(stripped)
    except SyntaxFault as fault:
        raise syntax_failed(text, fault) from None
    if parsed.alone is None:
        raise ExpressionFailed(
            "one expression is expected here, not a text around it", expression=text
        )
    return parsed.alone.expression


def _emitted(expression: str, tree: Expr, roots: frozenset[str]) -> Emission:
    run = Inference(_OpenEnv(roots - {"int", "uint", "double", "bool", "string", "bytes"}))
    run.infer(tree, Scope())
    if run.findings.failed:
        first = next(found for found in run.findings.found if found.severity == "error")
        raise ExpressionFailed(first.message, expression=expression, hint=first.hint, at=first.at)
    try:
        return Emitter(run.types).emit(tree)
    except TooManyLeaves:
        raise ExpressionFailed(
            "the expression reads more than 64 values", expression=expression
        ) from None
