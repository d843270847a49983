"""The verbs of requests by what they ask for, and their forms."""

from __future__ import annotations

import re

READ_VERBS = frozenset(
    [
        "fetch",
        "get",
        "pull",
        "download",
        "read",
        "grab",
        "check",
        "load",
        "retrieve",
        "request",
        "poll",
        "query",
        "call",
        "collect",
        "scan",
        "watch",
        "monitor",
        "look",
        "import",
        "take",
        "visit",
        "hit",
        "open",
        "list",
        "find",
        "use",
    ]
)
KEEP_VERBS = frozenset(
    [
        "keep",
        "select",
        "want",
        "filter",
        "limit",
        "only",
        "just",
        "care",
        "consider",
        "restrict",
        "choose",
        "pick",
    ]
)
DROP_VERBS = frozenset(
    [
        "disregard",
        "reject",
        "neglect",
        "drop",
        "ignore",
        "exclude",
        "remove",
        "skip",
        "discard",
        "omit",
        "leave",
        "delete",
        "throw",
    ]
)
SEND_VERBS = frozenset(
    [
        "post",
        "send",
        "email",
        "mail",
        "message",
        "notify",
        "announce",
        "share",
        "tell",
        "write",
        "publish",
        "report",
        "forward",
        "put",
        "deliver",
        "ping",
        "alert",
        "inform",
        "submit",
        "push",
        "upload",
        "add",
        "create",
        "update",
        "insert",
        "save",
        "store",
        "append",
        "record",
        "log",
        "text",
        "reply",
        "dm",
        "say",
        "drop",
        "warn",
        "remind",
        "shout",
        "shoot",
        "relay",
        "broadcast",
        "fire",
        "flag",
        "mention",
        "give",
        "let",
        "highlight",
        "surface",
        "summarize",
        "summarise",
        "confirm",
        "patch",
        "acknowledge",
    ]
)
OTHER_VERBS = frozenset(
    [
        "sort",
        "order",
        "group",
        "join",
        "merge",
        "combine",
        "match",
        "rank",
        "split",
        "batch",
        "wait",
        "pause",
        "ask",
        "request",
        "require",
        "deduplicate",
        "dedupe",
        "stop",
        "then",
        "run",
        "start",
        "do",
        "make",
        "enrich",
        "count",
        "sum",
        "calculate",
        "convert",
        "transform",
        "translate",
        "change",
        "set",
        "rename",
        "move",
        "switch",
        "raise",
        "lower",
        "increase",
        "decrease",
        "reduce",
        "turn",
        "disable",
        "enable",
        "replace",
        "instead",
        "swap",
    ]
)
# Work on the data itself, by whatever action of the catalogue goes by that name.
DATA_VERBS = frozenset(
    [
        "classify",
        "categorise",
        "categorize",
        "extract",
        "parse",
        "hash",
        "encode",
        "decode",
        "condense",
        "triage",
        "draft",
        "compose",
        "rewrite",
        "rephrase",
        "paraphrase",
        "compress",
        "decompress",
        "unzip",
        "zip",
        "sign",
        "validate",
        "translate",
        "embed",
        "anonymise",
        "rate",
        "anonymize",
        "redact",
        "shorten",
        "aggregate",
        "pivot",
        "format",
        "generate",
    ]
)
VERBS = READ_VERBS | KEEP_VERBS | DROP_VERBS | SEND_VERBS | OTHER_VERBS | DATA_VERBS

ADVERB = r"(?:also|then|finally|afterwards|after that|next|please|lastly|and|just|only|to|you|first|additionally|immediately|now|i want you to)"

_PLAIN_VERBS = [
    "fetch",
    "get",
    "pull",
    "download",
    "read",
    "grab",
    "load",
    "retrieve",
    "take",
    "keep",
    "select",
    "pick",
    "choose",
    "ignore",
    "exclude",
    "remove",
    "skip",
    "discard",
    "omit",
    "send",
    "notify",
    "announce",
    "tell",
    "write",
    "publish",
    "share",
    "deliver",
    "inform",
    "submit",
    "upload",
    "create",
    "add",
    "insert",
    "save",
    "store",
    "append",
    "forward",
    "throw",
    "leave",
    "consider",
    "drop",
    "filter",
    "post",
    "email",
    "mail",
    "check",
    "collect",
    "query",
    "poll",
]
_FORMS = {
    form: verb
    for verb in _PLAIN_VERBS
    for stem in [verb.removesuffix("e")]
    for form in (f"{verb}s", f"{verb}es", f"{stem}ing", f"{verb}{verb[-1]}ing", f"{verb[:-1]}ies")
}
_SUBJECT = (
    r"(?:it|this|that|which|and|(?:the|this|that) (?:workflow|job|system|automation|flow|bot|process|task|robot|tool))"
    r"(?: (?:should|must|shall|has to|needs to|will|would|can|could|then|also|just|only))*"
)
_LEADING_FORM = re.compile(rf"^(?:{_SUBJECT} )?(?P<form>[a-z]+)\b")
_SAFE_FORMS = "|".join(
    sorted(
        f
        for f in _FORMS
        if f
        not in {
            "posts",
            "emails",
            "mails",
            "checks",
            "queries",
            "stores",
            "drops",
            "shares",
            "polls",
            "filters",
            "downloads",
            "picks",
            "adds",
        }
    )
)
NEXT_FORM = re.compile(rf"(?:(?:{ADVERB}|{_SUBJECT}),? )*(?:{_SAFE_FORMS})\b")


def base_form(clause: str) -> str:
    """`it ignores those` and `ignoring those` are read like `ignore those`."""
    match = _LEADING_FORM.match(clause)
    if match is None:
        return clause
    verb = _FORMS.get(match["form"])
    if verb is None and match["form"] in VERBS and match.start("form"):
        verb = match["form"]
    if verb is None or re.match(
        r" (?:are|is|from|of|with|over|should|must|go|goes|that|which|whose)\b",
        clause[match.end() :],
    ):
        return clause
    return verb + clause[match.end() :]


_IRREGULAR = {
    "send": "sent", "tell": "told", "write": "written", "put": "put", "give": "given", "keep": "kept", "find": "found",
    "get": "got", "take": "taken", "read": "read", "leave": "left", "throw": "thrown", "choose": "chosen", "let": "let",
}  # fmt: skip


def with_forms(verbs: frozenset[str]) -> frozenset[str]:
    """Answer the verbs in all their forms: `post`, `posts`, `posted`, `posting`."""
    found: set[str] = set(verbs)
    for verb in verbs:
        stem = verb.removesuffix("e")
        soft = f"{verb[:-1]}i" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else verb
        double = f"{verb}{verb[-1]}"
        found |= {f"{stem}ing", f"{double}ing", f"{stem}ed", f"{double}ed", f"{soft}ed"}
        found |= {f"{verb}s", f"{verb}es", f"{soft}es", _IRREGULAR.get(verb, verb)}
    return frozenset(found)
