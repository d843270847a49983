"""Reading the text of an OpenAPI document: JSON or YAML, bounded, and never anything it points to."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from engine.errors import Invalid, TooLarge
from tools.sdk.strict_json import NotStrictJson, parse_json

MOST_JSON_BYTES = 20_000_000
MOST_YAML_BYTES = 3_000_000
_MOST_ALIASES = 10_000


class NotOpenApi(Invalid):
    """The text is not an OpenAPI document that can be imported."""

    code = "not_openapi"


def read_document(data: bytes) -> Mapping[str, Any]:
    """Return an OpenAPI 3.0 or 3.1 document. Raises NotOpenApi with the reason, or TooLarge."""
    text = _text(data)
    loaded = _json(text) if text.lstrip()[:1] in "{[" else _yaml(text)
    if not isinstance(loaded, Mapping):
        raise NotOpenApi("An OpenAPI document is an object; this is something else.")
    version = loaded.get("openapi")
    if "swagger" in loaded:
        raise NotOpenApi(
            "This is Swagger 2.0. Convert it to OpenAPI 3 first; most editors of such documents can."
        )
    if not isinstance(version, str) or not version.startswith(("3.0", "3.1")):
        raise NotOpenApi("It does not say `openapi: 3.0` or `3.1`, so it cannot be read as one.")
    return loaded


def _text(data: bytes) -> str:
    if len(data) > MOST_JSON_BYTES:
        raise TooLarge(f"An OpenAPI document has at most {MOST_JSON_BYTES:,} bytes.")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as exc:
        raise NotOpenApi("The text is not UTF-8.") from exc
    if not text.strip():
        raise NotOpenApi("The text is empty.")
    return text


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except NotStrictJson as exc:
        raise NotOpenApi(f"The text is not JSON: {exc}") from exc


def _yaml(text: str) -> Any:
    if len(text) > MOST_YAML_BYTES:
        raise TooLarge(f"As YAML a document has at most {MOST_YAML_BYTES:,} characters; try JSON.")
    loader = YAML(typ="safe")
    try:
        aliases = sum(isinstance(event, AliasEvent) for event in loader.parse(io.StringIO(text)))
        if aliases > _MOST_ALIASES:
            raise NotOpenApi(f"The YAML uses more than {_MOST_ALIASES:,} aliases.")
        return YAML(typ="safe").load(text)
    except (YAMLError, ValueError, RecursionError) as exc:
        raise NotOpenApi(f"The text is not YAML: {str(exc).splitlines()[0][:200]}") from exc
