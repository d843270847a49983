"""The kinds of node of Chat2Workflow as steps of ours; a kind without a counterpart must be named as not possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Step = Mapping[str, Any]


def _uses(*prefixes: str) -> Callable[[Step], bool]:
    return lambda step: str(step.get("uses", "")).startswith(prefixes)


def _chooses(step: Step) -> bool:
    return step.get("type") == "branch"


def _joins(step: Step) -> bool:
    """Several ways come together: any one of them is enough, or one text is made of what they give."""
    return step.get("join") == "any_ok" or (
        len(step.get("after", ())) > 1 and step.get("join") is not None
    )


COUNTERPARTS: Mapping[str, Callable[[Step], bool]] = {
    "llm": _uses("ai."),
    "http-request": _uses("http."),
    "question-classifier": lambda step: _uses("ai.classify")(step) or _chooses(step),
    "if-else": _chooses,
    "variable-aggregator": _joins,
    "iteration": lambda step: "foreach" in step or _uses("list.map")(step),
    "template-transform": _uses("text.render", "json.build", "list.map"),
    "code": _uses("code."),
    "markdown-exporter": _uses("markdown.", "html.from_markdown", "html.to_markdown"),
    "document-extractor": _uses("html.to_text", "excel.read", "csv.read", "xml.read"),
}
"""Kind of the source -> whether a step of ours is one."""
NONE_OF_OURS = frozenset(["google-search", "text2image", "tts", "mermaid-converter"])
"""What no step of the shipped catalogue does: search the web, draw, speak."""
