"""Parameters and request bodies -> the arguments of an action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tools.openapi.naming import snake, unique
from tools.openapi.operation import BODY, BodyForm, Parameter, Place, RequestBody
from tools.openapi.references import References
from tools.openapi.schemas import Schema, SchemaConverter

_PLACES: Final[tuple[Place, ...]] = ("path", "query", "header", "cookie")
_DEFAULT_STYLE: Final[Mapping[Place, str]] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
# Written by the client itself or by the connection (OpenAPI 3.1, section 4.8.12.1).
_RESERVED: Final = frozenset({"accept", "content-type", "authorization"})


def given_parameters(
    references: References, shared: Any, own: Any
) -> list[tuple[Place, str, Mapping[str, Any]]]:
    """Return the parameters of an operation; its own replace those of its path."""
    found: dict[tuple[str, str], tuple[Place, str, Mapping[str, Any]]] = {}
    for group in (shared, own):
        for node in group if isinstance(group, list) else ():
            given = references.mapping(node)
            name, place = given.get("name"), given.get("in")
            if not isinstance(name, str) or place not in _PLACES:
                continue
            if place == "header" and name.lower() in _RESERVED:
                continue
            found[place, name] = (place, name, given)
    return list(found.values())


def parameter(place: Place, name: str, given: Mapping[str, Any], taken: Iterable[str]) -> Parameter:
    """Return one parameter under an argument name of its own."""
    argument = unique(snake(name) or place, taken)
    style = given.get("style")
    style = style if isinstance(style, str) else _DEFAULT_STYLE[place]
    explode = given.get("explode")
    return Parameter(
        argument=argument if argument[0].isalpha() else unique(f"p_{argument}", taken),
        name=name,
        place=place,
        style=style,
        explode=explode if isinstance(explode, bool) else style == "form",
        required=place == "path" or given.get("required") is True,
        as_json=isinstance(given.get("content"), Mapping),
        allow_reserved=given.get("allowReserved") is True,
    )


def parameter_schema(
    given: Mapping[str, Any], converter: SchemaConverter, references: References
) -> Schema:
    """Return what a parameter may hold; without any word on it, text."""
    node = given.get("schema")
    content = given.get("content")
    if node is None and isinstance(content, Mapping) and content:
        node = references.mapping(next(iter(content.values()))).get("schema")
    made = converter.convert(node if node is not None else {"type": given.get("type", "string")})
    if not _says_type(made):
        made = {**made, "type": "string"} if not made.keys() & {"anyOf", "allOf", "enum"} else made
    said = given.get("description")
    if isinstance(said, str) and said.strip() and "description" not in made:
        made["description"] = " ".join(said.split())[:300]
    return made


def request_body(
    references: References, node: Any, converter: SchemaConverter
) -> tuple[RequestBody, Schema] | None:
    """Return what the request carries and its schema: JSON before a form before text."""
    given = references.mapping(node)
    content = given.get("content")
    if not isinstance(content, Mapping) or not content:
        return None
    media, form = _preferred([str(name) for name in content])
    described = references.mapping(content[media])
    schema = converter.convert(described.get("schema", {}))
    if form == "text":
        schema = {"type": "string", **_words(schema)}
    elif form == "form" and not _says_type(schema):
        schema = {**schema, "type": "object"}
    said = given.get("description")
    if isinstance(said, str) and said.strip():
        schema.setdefault("description", " ".join(said.split())[:300])
    return RequestBody(media, form, given.get("required") is True), schema


def body_argument(taken: Iterable[str]) -> str:
    """Return the argument the body is given in."""
    return unique(BODY, taken)


def _preferred(medias: list[str]) -> tuple[str, BodyForm]:
    for media in medias:
        if is_json(media):
            return media, "json"
    for media in medias:
        if media.split(";")[0].strip().lower() == "application/x-www-form-urlencoded":
            return media, "form"
    return medias[0], "text"


def is_json(media: str) -> bool:
    """Tell whether a media type carries JSON (RFC 6839)."""
    plain = media.split(";")[0].strip().lower()
    return plain in {"application/json", "text/json", "*/*", "application/*"} or plain.endswith(
        "+json"
    )


def _says_type(schema: Mapping[str, Any]) -> bool:
    return bool(schema.keys() & {"type", "enum", "const", "anyOf", "oneOf", "allOf"})


def _words(schema: Mapping[str, Any]) -> Schema:
    return {word: schema[word] for word in ("title", "description", "examples") if word in schema}
