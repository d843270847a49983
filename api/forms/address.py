"""The address of a form: shown when it is opened, and a run of its workflow when it is sent."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

import orjson

from api.forms import page
from api.forms.fields import Entered, Fault, fields_of, values_of
from api.forms.limit import WINDOW_S, Limit
from api.forms.shape import Form
from api.forms.words import Words, words_for
from api.webhooks.captured import Captured
from api.webhooks.directory import Hook
from engine.errors import FlowError, Invalid
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest
from engine.runtime.run_host import RunHost

Answer = tuple[int, bytes, list[tuple[bytes, bytes]]]
WAIT_S: Final = 30.0
MAX_FIELDS: Final = 1_000
NUMBER: Final = "nexa:number"
"""Drawn anew for each page that is shown: sent twice with the same values, it is the same run."""
_ENCODED: Final = b"application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Opened:
    """One request to the address of a form."""

    method: str
    headers: Mapping[bytes, bytes]
    sender: str
    raw: bytes
    payload: Mapping[str, Any]
    """The call as any webhook hands it to a run."""

    @property
    def words(self) -> Words:
        """Return the language of whoever opens it."""
        return words_for(self.headers.get(b"accept-language", b"").decode("latin-1"))


@dataclass
class FormAddress:
    """Answers what comes to the addresses of forms."""

    host: RunHost[Any]
    captured: Captured
    limit: Limit = field(default_factory=Limit)

    async def answer(self, hook: Hook, form: Form, opened: Opened) -> Answer:
        """Show the form, or take what was entered."""
        words = opened.words
        if opened.method != "POST":
            return _shown(words, form)
        try:
            entered = _entered(opened)
            values, faults = values_of(form.inputs, entered)
            if faults:
                return _shown(words, form, 422, entered, faults)
            if not self.limit.allows(f"{hook.workflow_id}:{hook.trigger_id}", opened.sender):
                retry = [(b"retry-after", b"%d" % WINDOW_S)]
                return _page(words, form, 429, page.notice(form.title, words.too_often), retry)
            return await self._taken(hook, form, opened, entered, values)
        except FlowError as fault:
            # Why is for the workflow's owner: strangers are told that it did not work.
            return _page(words, form, fault.status_hint, page.notice(form.title, words.failed))

    async def _taken(
        self,
        hook: Hook,
        form: Form,
        opened: Opened,
        entered: Entered,
        values: Mapping[str, Any],
    ) -> Answer:
        words, payload = opened.words, {**opened.payload, "body": dict(values)}
        if hook.purpose == "test":
            await self.captured.add(hook, payload, None)
            return _page(words, form, 200, page.answered(words, words.tried, None))
        request = _request(hook, payload, entered)
        if hook.respond == "at_once":
            await self.host.start_run(request)
            return _page(words, form, 200, page.answered(words, form.thanks, None))
        _, ended = await self.host.run_to_end(request, timeout_s=WAIT_S)
        if ended is None:
            return _page(words, form, 200, page.answered(words, words.goes_on, None))
        if ended.status != "succeeded":
            return _page(words, form, 500, page.notice(form.title, words.failed))
        return _page(words, form, 200, page.answered(words, form.thanks, ended.outputs))


def _entered(opened: Opened) -> Entered:
    kind = opened.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != _ENCODED:
        raise Invalid("A form is sent as a browser sends it.")
    text = opened.raw.decode("utf-8", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as fault:
        raise Invalid(f"A form has at most {MAX_FIELDS} fields.") from fault
    entered: dict[str, list[str]] = {}
    for name, value in pairs:
        entered.setdefault(name, []).append(value)
    return entered


def _request(hook: Hook, payload: dict[str, Any], entered: Entered) -> RunRequest:
    number = next(iter(entered.get(NUMBER, [])), "")[:100]
    # Gone back to, changed and sent again, a page is another event.
    sent = hashlib.sha256(orjson.dumps([number, payload["body"]])).hexdigest()
    return RunRequest(
        org_id=hook.org_id,
        workspace_id=hook.workspace_id,
        workflow_id=hook.workflow_id,
        version=hook.version,
        trigger=payload,
        trigger_id=hook.trigger_id,
        trigger_type="webhook",
        key=request_key(f"form:{hook.trigger_id}", sent) if number else None,
    )


def _shown(
    words: Words,
    form: Form,
    status: Literal[200, 422] = 200,
    entered: Entered | None = None,
    faults: Sequence[Fault] = (),
) -> Answer:
    inside = page.form(
        words,
        title=form.title,
        text=form.text,
        button=form.button,
        fields=fields_of(form.inputs),
        entered=entered,
        faults=faults,
        number=secrets.token_urlsafe(16),
    )
    return _page(words, form, status, inside)


def _page(
    words: Words,
    form: Form,
    status: int,
    inside: str,
    more: Sequence[tuple[bytes, bytes]] = (),
) -> Answer:
    nonce = secrets.token_urlsafe(16)
    body = page.whole(words, form.title, nonce, inside).encode("utf-8", "replace")
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", page.policy(nonce).encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"vary", b"accept-language"),
    ]
    return status, body, [*headers, *more]
