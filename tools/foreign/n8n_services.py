"""n8n's nodes that reach a service, as the actions we have for it, else as HTTP requests with holes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tools.foreign.n8n_kit import Kit, Made
from tools.foreign.report import is_secret

_ORDINAL = re.compile(r"\$(\d+)")
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def http(kit: Kit) -> Made:
    """HTTP request: address, parameters, headers and body."""
    method = str(kit.raw("method", default=kit.raw("requestMethod", default="GET"))).upper()
    with_: dict[str, Any] = {
        "method": method if method in _METHODS else kit.hole("Which method?", method),
        "url": kit.text("Which address?", "url"),
    }
    for ours, theirs in (("query", "queryParameters"), ("headers", "headerParameters")):
        pairs = _pairs(kit, f"{ours} of the request", theirs)
        if pairs:
            with_[ours] = pairs
    _body(kit, with_)
    if kit.raw("options", "pagination") is not None:
        kit.notes.doubt(
            "It read page after page; here it reads one, so add the next pages yourself."
        )
    step = kit.step("http.request", with_, connection=True)
    kit.notes.tell("Where the answer is a list, n8n ran what follows once for each item of it.")
    return kit.plain(step, ".body")


def _pairs(kit: Kit, label: str, name: str) -> dict[str, Any]:
    given = kit.raw(name, "parameters") or kit.raw(f"{name}Ui", "parameter") or []
    pairs: dict[str, Any] = {}
    for one in given:
        if isinstance(one, Mapping) and one.get("name"):
            key = str(one["name"])
            if is_secret(key) and name != "bodyParameters":
                kit.notes.doubt(f"{key!r} is left out: put what it holds into the connection.")
            else:
                pairs[key] = kit.value(f"{label}: {key}", one.get("value"))
    return pairs


def _body(kit: Kit, with_: dict[str, Any]) -> None:
    if not kit.raw("sendBody", default=kit.raw("jsonParameters", default=False)):
        return
    kind = kit.raw("contentType", default="json")
    if kind == "form-urlencoded":
        with_["form"] = _pairs(kit, "Body", "bodyParameters")
    elif kind == "json" and kit.raw("specifyBody", default="keypair") == "keypair":
        with_["json"] = _pairs(kit, "Body", "bodyParameters")
    elif kind == "json":
        raw = kit.raw("jsonBody", default=kit.raw("bodyParametersJson", default=""))
        with_["body"] = kit.value("What is sent?", raw)
        with_.setdefault("headers", {})["Content-Type"] = "application/json"
    elif kind == "raw":
        with_["body"] = kit.value("What is sent?", kit.raw("body", default=""))
    else:
        with_["body"] = kit.hole("What is sent?", kind, "Bodies of this kind have no counterpart.")


def email(kit: Kit) -> Made:
    """Send an e-mail."""
    with_: dict[str, Any] = {
        "to": kit.text("To whom?", "toEmail"),
        "subject": kit.text("Which subject?", "subject"),
    }
    is_html = kit.raw("emailFormat", default="html" if kit.raw("html") else "text") != "text"
    with_["text"] = kit.text("Which text?", "text", default="This message is written in HTML.")
    if is_html and kit.raw("html"):
        with_["html"] = kit.value("Which HTML?", kit.raw("html"))
    if kit.raw("fromEmail"):
        kit.notes.doubt("The sender is that of the connection.")
    if kit.raw("options", "ccEmail"):
        with_["cc"] = kit.value("Who gets a copy?", kit.raw("options", "ccEmail"))
    if kit.raw("options", "replyTo"):
        with_["reply_to"] = kit.value("Where do answers go?", kit.raw("options", "replyTo"))
    if kit.raw("attachments") or kit.raw("options", "attachments"):
        kit.notes.doubt("Attachments are not sent.")
    return kit.plain(kit.step("email.send", with_, connection=True))


def slack(kit: Kit) -> Made:
    """Slack: posting and answering in a thread."""
    operation = str(kit.raw("operation", default="post"))
    if kit.raw("resource", default="message") != "message" or operation not in ("post", "send"):
        return service(kit)
    place = kit.raw("channelId", default=kit.raw("channel", default=kit.raw("user", default="")))
    value = _chosen(place)
    if isinstance(value, str) and isinstance(place, Mapping) and place.get("mode") == "name":
        value = value if value.startswith(("#", "=")) else f"#{value}"
    with_ = {
        "channel": kit.value("Which channel?", value) or kit.hole("Which channel?"),
        "text": kit.text("What is posted?", "text"),
    }
    thread = kit.raw("otherOptions", "thread_ts", "replyValues", "thread_ts")
    if thread:
        with_["thread_ts"] = kit.value("In which thread?", thread)
    if kit.raw("blocksUi") or kit.raw("attachments"):
        kit.notes.doubt("Blocks and attachments are not posted, only the text.")
    return kit.plain(kit.step("slack.post_message", with_, connection=True))


def _chosen(raw: Any) -> Any:
    """Return what was chosen in one of n8n's pickers."""
    return raw.get("value", "") if isinstance(raw, Mapping) else raw


def telegram(kit: Kit) -> Made:
    """Telegram: writing to a chat."""
    if kit.raw("operation", default="sendMessage") != "sendMessage":
        return service(kit)
    with_ = {
        "chat_id": kit.text("Which chat?", "chatId"),
        "text": kit.text("What is written?", "text"),
    }
    return kit.plain(kit.step("telegram.send_message", with_, connection=True))


def discord(kit: Kit) -> Made:
    """Discord: writing to a channel."""
    if kit.raw("resource", default="message") != "message":
        return service(kit)
    channel = _chosen(kit.raw("channelId", default=""))
    with_ = {
        "channel_id": kit.value("Which channel?", channel) or kit.hole("Which channel?"),
        "text": kit.text("What is written?", "content"),
    }
    return kit.plain(kit.step("discord.post_message", with_, connection=True))


def teams(kit: Kit) -> Made:
    """Microsoft Teams: posting a message."""
    if not str(kit.raw("resource", default="channelMessage")).endswith("essage"):
        return service(kit)
    kit.notes.doubt("The channel is that of the connection's webhook.")
    with_ = {"text": kit.text("What is posted?", "message")}
    return kit.plain(kit.step("teams.post_message", with_, connection=True))


def database(kit: Kit) -> Made:
    """A database: a statement, or rows to insert."""
    if kit.raw("operation", default="insert") != "executeQuery":
        return service(kit, "sql.query", "statement", "Which statement?")
    statement, params = kit.text("Which statement?", "query"), {}
    given = kit.raw(
        "options", "queryReplacement", default=kit.raw("additionalFields", "queryParams")
    )
    if isinstance(statement, str) and "{{" in statement:
        label = "Which statement, with :names for its values?"
        statement = kit.hole(label, kit.raw("query"), "Values are never pasted into a statement.")
    elif isinstance(given, str) and given and isinstance(statement, str):
        texts = [part.strip() for part in given.removeprefix("=").split(",")]
        signed = "=" if given.startswith("=") else ""
        params = {f"p{n}": kit.value(f"Value {n}", signed + one) for n, one in enumerate(texts, 1)}
        statement = _ORDINAL.sub(r":p\1", statement)
    with_ = {"statement": statement, **({"params": params} if params else {})}
    kit.notes.tell("n8n ran what follows once for each row; here the rows come as one list.")
    step = kit.step("sql.query", with_, connection=True)
    return kit.plain(step)


def redis(kit: Kit) -> Made:
    """Redis: getting and setting a value."""
    operation = kit.raw("operation", default="info")
    if operation == "get":
        step = kit.step("redis.get", {"key": kit.text("Which key?", "key")}, connection=True)
        return kit.plain(step)
    if operation == "set":
        with_: dict[str, Any] = {
            "key": kit.text("Which key?", "key"),
            "value": kit.value("Which value?", kit.raw("value", default="")),
        }
        if kit.raw("expire") and isinstance(kit.raw("ttl"), int):
            with_["ttl_s"] = kit.raw("ttl")
        return kit.plain(kit.step("redis.set", with_, connection=True))
    return service(kit)


def model(kit: Kit) -> Made:
    """A language model, with the parts that hang on the node."""
    messages = kit.raw("messages", "values") or kit.raw("prompt", "messages") or []
    first = messages[0] if messages and isinstance(messages[0], Mapping) else {}
    raw = kit.raw("text") or kit.raw("prompt") or first.get("content") or first.get("message")
    if not isinstance(raw, str):
        raw = None
    with_: dict[str, Any] = {
        "prompt": kit.value("What is it asked?", raw)
        if raw
        else kit.hole("What is it asked?", dict(kit.node.parameters), "It stands elsewhere there.")
    }
    system = kit.raw("options", "systemMessage")
    if system:
        with_["instructions"] = kit.value("How should it answer?", system)
    if len(messages) > 1:
        kit.notes.doubt("Only the first message is asked; put the others into it.")
    kit.notes.tell("The model is that of the AI connection.")
    made = kit.plain(kit.step("ai.prompt", with_, connection=True))
    if kit.node.kind in ("agent", "chainLlm"):
        step = made.steps[0]
        came = made.outputs[0]
        if came.many is None:
            made.outputs = [type(came)("{}", {"output": f"steps.{step['id']}.text"})]
        kit.notes.doubt(
            "Tools and memory of an agent have no counterpart: it answers from its prompt."
        )
    return made


def service(
    kit: Kit, uses: str = "http.request", hole: str = "url", label: str = "Which address of it?"
) -> Made:
    """A service without an action here: a request whose holes name what it did there."""
    kept = {key: value for key, value in kit.node.parameters.items() if value not in (None, "", {})}
    why = f"n8n's {kit.node.kind!r} has no counterpart: call the service's API."
    with_: dict[str, Any] = {hole: kit.hole(label, kept, why)}
    if uses == "http.request":
        reads = str(kit.raw("operation", default="")).lower().startswith(("get", "search", "list"))
        with_ = {"method": "GET" if reads else "POST", **with_}
    step = kit.step(uses, with_, connection=True)
    return kit.plain(step, ".body" if uses == "http.request" else "")


SERVICES: dict[str, Callable[[Kit], Made]] = {
    "httpRequest": http,
    "emailSend": email,
    "slack": slack,
    "telegram": telegram,
    "discord": discord,
    "microsoftTeams": teams,
    "postgres": database,
    "mySql": database,
    "redis": redis,
    "openAi": model,
    "agent": model,
    "chainLlm": model,
}
