"""An OpenAPI document -> typed operations; what cannot be taken over is named, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from engine.core.action import Effect
from engine.core.shapes import closed
from tools.openapi.examples import shape_of_examples
from tools.openapi.naming import action_name, connector_id, title_of, unique
from tools.openapi.operation import Operation, Parameter, RequestBody
from tools.openapi.pages import pages_of
from tools.openapi.parameters import (
    body_argument,
    given_parameters,
    is_json,
    parameter,
    parameter_schema,
    request_body,
)
from tools.openapi.references import BadReference, References
from tools.openapi.schemas import Schema, SchemaConverter
from tools.openapi.security import security_of
from tools.openapi.source import NotOpenApi, read_document

MOST_OPERATIONS: Final = 5_000
_EFFECTS: Final[Mapping[str, Effect]] = {
    "get": "read",
    "head": "read",
    "options": "read",
    "put": "idempotent_write",
    "delete": "idempotent_write",
    "post": "write",
    "patch": "write",
}
_STATUS: Final[Schema] = {"type": "integer", "minimum": 100, "maximum": 599}
_PAGES: Final[Mapping[str, str]] = {
    "cursor": "cursor", "page_token": "cursor", "pagetoken": "cursor", "next_token": "cursor",
    "nexttoken": "cursor", "starting_after": "cursor", "after": "cursor", "continuation_token": "cursor",
    "page": "page", "page_number": "page", "pagenumber": "page",
    "offset": "offset", "skip": "offset", "start": "offset",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that could not be imported, and why."""

    key: str
    reason: str


@dataclass(slots=True)
class ImportedApi:
    """What an OpenAPI document gives."""

    connector: str
    title: str
    version: str
    operations: list[Operation] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def import_openapi(data: bytes, *, connector: str | None = None, address: str = "") -> ImportedApi:
    """Read a document; `address` is where it came from and completes servers given without a host.

    Raises NotOpenApi or TooLarge. Nothing is fetched: a reference out of the document refuses the
    operation that needs it.
    """
    return Reader(read_document(data), connector, address).read()


def title_of_document(document: Mapping[str, Any]) -> str:
    """Return what the document calls its API."""
    return " ".join(str(_about(document).get("title") or "Imported API").split())[:120]


class Reader:
    """Walks the paths of one document."""

    def __init__(self, document: Mapping[str, Any], connector: str | None, address: str) -> None:
        about = _about(document)
        self._document = document
        self._references = References(document)
        self._address = address
        self._schemes = self._components("securitySchemes")
        title = title_of_document(document)
        self._api = ImportedApi(
            connector or connector_id(title), title, str(about.get("version") or "")[:40]
        )

    def read(self) -> ImportedApi:
        """Return every operation that can be imported, and the reasons for the rest."""
        taken: set[str] = set()
        for method, path, item, node in self._walk():
            key = f"{method.upper()} {path}"
            try:
                operation = self._operation(method, path, item, node, taken)
            except BadReference as exc:
                self._api.refused.append(Refused(key, str(exc)))
                continue
            taken.add(operation.action_id)
            self._api.operations.append(operation)
        return self._api

    def _components(self, name: str) -> Mapping[str, Any]:
        components = self._document.get("components")
        found = components.get(name) if isinstance(components, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def _walk(self) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
        paths = self._document.get("paths", {})
        if not isinstance(paths, Mapping):
            raise NotOpenApi("`paths` is not an object.")
        count = 0
        for path, node in paths.items():
            item = self._references.mapping(node)
            for method in _EFFECTS:
                operation = item.get(method)
                if not isinstance(operation, Mapping):
                    continue
                count += 1
                if count > MOST_OPERATIONS:
                    raise NotOpenApi(f"It has more than {MOST_OPERATIONS:,} operations.")
                yield method, str(path), item, operation

    def _operation(
        self,
        method: str,
        path: str,
        item: Mapping[str, Any],
        node: Mapping[str, Any],
        taken: set[str],
    ) -> Operation:
        name = action_name(node.get("operationId"), method, path)
        action_id = unique(f"{self._api.connector}.{name}", taken)
        converter = SchemaConverter(self._references, "input")
        parameters, body, input_schema = self._input(path, item, node, converter)
        output_schema = self._output(node)
        security = security_of(
            self._references, self._schemes, node.get("security", self._document.get("security"))
        )
        tags = node.get("tags")
        said = node.get("summary") or node.get("description")
        summary = " ".join(str(said or "").split())[:500]
        return Operation(
            action_id=action_id,
            method=method.upper(),
            path=path,
            server=self._server(node, item),
            title=title_of(node.get("summary"), name),
            summary=summary or title_of(None, name),
            effect=_effect(method, node),
            parameters=tuple(parameters),
            body=body,
            input_schema=input_schema,
            output_schema=output_schema,
            security=security,
            tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
            deprecated=node.get("deprecated") is True,
            pagination=_pagination(parameters),
            notes=(f"It {security.unmet}.",) if security.unmet else (),
            pages=pages_of(
                method,
                parameters,
                input_schema["properties"],
                output_schema["properties"]["body"],
                has_link=self._has_link(node),
            ),
        )

    def _input(
        self,
        path: str,
        item: Mapping[str, Any],
        node: Mapping[str, Any],
        converter: SchemaConverter,
    ) -> tuple[list[Parameter], RequestBody | None, Schema]:
        parameters: list[Parameter] = []
        properties: Schema = {}
        required: list[str] = []
        given = given_parameters(self._references, item.get("parameters"), node.get("parameters"))
        declared = {name for place, name, _ in given if place == "path"}
        # A template's variable that the document forgot to declare is still needed.
        given += [("path", name, {}) for name in _variables(path) if name not in declared]
        for place, name, words in given:
            if place == "path" and f"{{{name}}}" not in path:
                continue
            made = parameter(place, name, words, properties)
            parameters.append(made)
            properties[made.argument] = parameter_schema(words, converter, self._references)
            if made.required:
                required.append(made.argument)
        carried = request_body(self._references, node.get("requestBody"), converter)
        body = None
        if carried is not None:
            body, schema = carried
            argument = body_argument(properties)
            properties[argument] = schema
            if body.required:
                required.append(argument)
        return parameters, body, closed(properties, required)

    def _output(self, node: Mapping[str, Any]) -> Schema:
        responses = self._references.mapping(node.get("responses"))
        good = {
            str(status): self._references.mapping(answer)
            for status, answer in sorted(responses.items(), key=lambda one: str(one[0]))
            if str(status)[:1] in {"2", "3"}
        }
        answers = [*good.values(), self._references.mapping(responses.get("default"))]
        content = next((one["content"] for one in answers if _is_filled(one.get("content"))), None)
        body: Schema = {}
        if content is not None:
            media = next((name for name in content if is_json(str(name))), None)
            if media is None:
                body = {"type": "string"}
            else:
                described = self._references.mapping(content[media])
                converter = SchemaConverter(self._references, "output")
                schema = described.get("schema") or shape_of_examples(described)
                body = converter.convert(schema)
        elif good:
            # Said to succeed, and nothing said about what comes back: nothing comes back.
            body = {"type": "null"}
        return closed({"status": _STATUS, "body": body})

    def _has_link(self, node: Mapping[str, Any]) -> bool:
        """Tell whether a good answer is said to carry the header Link (RFC 8288)."""
        answers = self._references.mapping(node.get("responses"))
        return any(
            str(name).lower() == "link"
            for status, answer in answers.items()
            if str(status).startswith("2")
            for name in self._references.mapping(self._references.mapping(answer).get("headers"))
        )

    def _server(self, node: Mapping[str, Any], item: Mapping[str, Any]) -> str:
        for holder in (node, item, self._document):
            servers = holder.get("servers")
            if isinstance(servers, list) and servers and isinstance(servers[0], Mapping):
                return _filled(servers[0], self._address)
        return _filled({"url": "/"}, self._address)


def _filled(server: Mapping[str, Any], address: str) -> str:
    """Return a server's address with the defaults of its variables."""
    url = str(server.get("url") or "/")
    variables = server.get("variables")
    for name, words in variables.items() if isinstance(variables, Mapping) else ():
        default = words.get("default") if isinstance(words, Mapping) else None
        url = url.replace(f"{{{name}}}", str(default if default is not None else ""))
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        is_whole = bool(urlsplit(url).scheme)
    except ValueError:
        # No address at all: the person who imports says where the service is.
        return ""
    if not is_whole and address:
        url = urljoin(address, url)
    return url.rstrip("/")


def _about(document: Mapping[str, Any]) -> Mapping[str, Any]:
    info = document.get("info")
    return info if isinstance(info, Mapping) else {}


def _is_filled(content: Any) -> bool:
    return isinstance(content, Mapping) and bool(content)


def _effect(method: str, node: Mapping[str, Any]) -> Effect:
    said = node.get("x-nexa-effect")
    known: dict[str, Effect] = {effect: effect for effect in _EFFECTS.values()}
    known |= {"irreversible": "irreversible", "spend": "spend"}
    return known.get(str(said), _EFFECTS[method])


def _variables(path: str) -> list[str]:
    return [part.split("}")[0] for part in path.split("{")[1:] if "}" in part]


def _pagination(parameters: list[Parameter]) -> str | None:
    for one in parameters:
        style = _PAGES.get(one.name.lower().replace("-", "_").rsplit(".", 1)[-1].strip("$"))
        if one.place == "query" and style:
            return style
    return None
