"""The twelve rules as code: each returns what is missing, one sentence per finding."""

from __future__ import annotations

import ast
import contextlib
import io
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import urlsplit

from engine.core.action import Effect, effect_of
from engine.ports.runner import Failed, Succeeded, Unknown
from tools.connection_check import IDENTITY_FILE
from tools.kit.connector import Connector, Take
from tools.kit.recording import exchanges, play_with, unlike
from tools.manifest import ActionEntry, TriggerEntry
from tools.samples import sample_of
from tools.sdk.credential import spellings
from tools.sdk.json_schema import findings, validator_of
from tools.sdk.schema import JsonSchema

Check = Callable[[Connector], AsyncIterator[str]]
CASES = ("success", "auth", "rate_limit", "malformed")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_HARMLESS: frozenset[Effect] = frozenset({"pure", "read"})
_WEB = re.compile(r"^https?://[\w.-]+")
_CLASSES = {
    "auth": {"auth"},
    "rate_limit": {"rate_limit"},
    "malformed": {"bad_data", "remote_down"},
}


async def schemas_described(one: Connector) -> AsyncIterator[str]:
    """Words for forms, for the planner and for readers."""
    looks = {entry.id for entry in one.triggers}
    forms: list[tuple[ActionEntry | TriggerEntry, JsonSchema]] = [
        *((it, it.input_schema) for it in one.entries if it.id not in looks),
        *((it, it.config_schema) for it in (*one.triggers, *one.told)),
    ]
    for entry, schema in forms:
        if not entry.summary.endswith("."):
            yield f"{entry.id}: the summary (the docstring) is not a sentence"
        if len(entry.synonyms) < 5 or len(entry.examples) < 2:
            yield f"{entry.id}: wording needs five synonyms and two examples"
        if schema.get("additionalProperties") is not False:
            yield f"{entry.id}: the arguments must be closed"
        inputs = schema.get("properties", {})
        for name, part in (*inputs.items(), *entry.output_schema.get("properties", {}).items()):
            if not part.get("description"):
                yield f"{entry.id}: {name} has no description"
        for name, part in inputs.items():
            if not part.get("title"):
                yield f"{entry.id}: {name} has no title"
            unfit = [x for x in part.get("examples", ()) if findings(validator_of(part), x, 1)]
            if unfit:
                yield f"{entry.id}: an example of {name} does not fit its schema"


async def recorded_fixtures(one: Connector) -> AsyncIterator[str]:
    """The four ends every call can have, and each plays as it was recorded."""
    for entry in one.entries:
        for case in sorted(set(CASES) - set(one.cases(entry.id))):
            yield f"{entry.id}: no recording of the case {case}"
    for take in one.takes:
        for difference in unlike(take.recording, take.played):
            yield f"{take.name}: {difference}"


async def secrets_never_shown(one: Connector) -> AsyncIterator[str]:
    """Play everything once more, listening at every place a secret could come out."""
    for take in one.takes:
        secrets = take.recording.get("connection", {}).get("secret", {}).values()
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard), _logged(heard):
            played = (await play_with(take.recording, ["again"], registry=one.registry))[0]
        shown = repr(played.outcome) + heard.getvalue()
        if any(spelling in shown for secret in secrets for spelling in spellings(str(secret))):
            yield f"{take.name}: a secret of the connection came out"


async def idempotency_key_sent(one: Connector) -> AsyncIterator[str]:
    """The same key says something the other key does not: the service can know a repeat."""
    for entry in one.entries:
        for take in one.cases(entry.id).values():
            if take.case != "success" or _effect(one, take) in _HARMLESS:
                continue
            first, again, other = await play_with(
                take.recording, ["one/a/-/0", "one/a/-/0", "two/b/-/0"], registry=one.registry
            )
            kept = _words(first.said()) & _words(again.said()) - _words(other.said())
            if not kept:
                yield f"{entry.id}: nothing sent depends on the idempotency key"


async def real_peer_test(one: Connector) -> AsyncIterator[str]:
    """Somebody wrote a test that runs each action."""
    tests = [
        file.read_text(encoding="utf-8")
        for file in sorted((one.folder / "tests").glob("test_*.py"))
    ]
    written = "\n".join(text for text in tests if "def test_" in text)
    ids = [*(entry.id for entry in one.entries), *(entry.id for entry in one.told)]
    for name in ids:
        if f'"{name}"' not in written:
            yield f"{name}: no test in tests/ runs it"


async def errors_classified(one: Connector) -> AsyncIterator[str]:
    """A refused sign-in is `auth`, a limit is `rate_limit`, garbage is nobody's success."""
    for take in one.takes:
        wanted, outcome = _CLASSES.get(take.case), take.played.outcome
        if wanted is None:
            continue
        if not isinstance(outcome, Failed | Unknown):
            yield f"{take.name}: it must fail"
        elif outcome.error.error_class not in wanted:
            yield f"{take.name}: class {outcome.error.error_class}, not {' or '.join(sorted(wanted))}"
        elif not outcome.error.hint:
            yield f"{take.name}: the error does not say what to do"


async def hosts_declared(one: Connector) -> AsyncIterator[str]:
    """A reviewer reads in the manifest where data can go."""
    named = {host for host in one.manifest.hosts if not host.startswith("from_")}
    used = set()
    for _, tree in one.code():
        used |= set(_hosts_in(tree))
    for host in sorted(used - named):
        yield f"the code names {host}, the manifest does not"
    for host in sorted(named - used):
        yield f"the manifest names {host}, no code does"
    if one.manifest.speaks and not one.manifest.hosts:
        yield "the manifest says what it speaks and not with whom"


async def effects_honest(one: Connector) -> AsyncIterator[str]:
    """A read that posts would be repeated, rehearsed and retried as if nothing had happened."""
    for take in one.takes:
        effect = _effect(one, take)
        for request in take.played.heard:
            path = urlsplit(request.target).path
            posted = request.method not in _READING and not (
                request.method == "POST" and path.endswith(one.manifest.reads_with_post or ("\0",))
            )
            if effect in _HARMLESS and posted:
                yield f"{take.name}: declared {effect}, but sends {request.method} {path}"


async def rehearsal_from_schema(one: Connector) -> AsyncIterator[str]:
    """What a rehearsal makes up and what the service answered are of one shape."""
    for entry in one.entries:
        validator = validator_of(entry.output_schema)
        if findings(validator, sample_of(entry.output_schema), 1):
            yield f"{entry.id}: no answer can be made from its output schema"
        take = one.cases(entry.id).get("success")
        outcome = take.played.outcome if take else None
        if isinstance(outcome, Succeeded):
            for finding in findings(validator, outcome.output, 1):
                yield f"{entry.id}: the recorded answer does not fit at {finding.path or '/'}"


async def waits_as_told(one: Connector) -> AsyncIterator[str]:
    """Retry-After reaches the engine."""
    for take in one.takes:
        if take.case != "rate_limit":
            continue
        outcome = take.played.outcome
        wait = outcome.error.retry_after_s if isinstance(outcome, Failed | Unknown) else None
        told = [x["answer"]["headers"].get("retry-after") for x in exchanges(take.recording)]
        if not told or told[-1] is None:
            yield f"{take.name}: the recorded answer names no wait"
        elif wait != float(told[-1]):
            yield f"{take.name}: told to wait {told[-1]} s, the error says {wait}"


async def pages_followed(one: Connector) -> AsyncIterator[str]:
    """At least one recording has pages, and each recorded page was asked for."""
    paged = [take for take in one.takes if take.case == "pages"]
    if not paged:
        yield "no recording of the case pages"
    for take in paged:
        if len(take.played.heard) < 2:
            yield f"{take.name}: the second page was not asked for"


async def says_who(one: Connector) -> AsyncIterator[str]:
    """`identity.py` answers when somebody tries the connection."""
    functions = {
        node.name
        for file, tree in one.code()
        if file.name == IDENTITY_FILE
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef)
    }
    if "signed_in_as" not in functions:
        yield f"{IDENTITY_FILE} has no function signed_in_as"


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        schemas_described, recorded_fixtures, secrets_never_shown, idempotency_key_sent,
        real_peer_test, errors_classified, hosts_declared, effects_honest, rehearsal_from_schema,
        waits_as_told, pages_followed, says_who,
    )
}  # fmt: skip


def _effect(one: Connector, take: Take) -> Effect:
    entry = next(entry for entry in one.entries if entry.id == take.recording["action"])
    return effect_of(entry.spec(), take.recording["args"])


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w./:-]{6,}", text))


def _hosts_in(tree: ast.Module) -> Iterator[str]:
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found = _WEB.match(node.value)
            host = urlsplit(found.group()).hostname if found else None
            if host and not host.endswith(("example.com", "example.org")):
                yield host


@contextlib.contextmanager
def _logged(into: io.StringIO) -> Iterator[None]:
    handler, root = logging.StreamHandler(into), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
