"""XML and values: one way there, one way back, and no entity, address or depth in between."""

from __future__ import annotations

from typing import Any, Final

import re2
from lxml import etree

from tools.sdk.errors import bad_data

MOST_ELEMENTS: Final = 250_000
DEEPEST: Final = 100
# What may stand before the root; RE2, since a stranger chooses how often.
_DOCTYPE = re2.compile(r"(?s)^(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE")


def value_of(text: str, lists: frozenset[str]) -> dict[str, Any]:
    """Return the document as one object with the root's name; raise bad_data where it is no XML."""
    plain = text.removeprefix("\ufeff").lstrip()
    if _DOCTYPE.search(plain):
        raise bad_data(
            "xml_doctype",
            "the XML has a document type, which could name entities or other files",
            hint="ask for the document without <!DOCTYPE>",
        )
    if plain.count("<") > 2 * MOST_ELEMENTS:
        raise bad_data("xml_too_large", f"the XML has more than {MOST_ELEMENTS} elements")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(plain.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as exc:
        raise bad_data("not_xml", f"the text is not XML: {str(exc)[:200]}") from exc
    return {_name(root): _value(root, lists, 1)}


def text_of(value: dict[str, Any], *, indent: bool) -> str:
    """Return the XML of an object with one member, the root; raise bad_data where it cannot be one."""
    if len(value) != 1:
        raise bad_data("xml_root", f"XML has one root, the object has {len(value)} members")
    [(name, content)] = value.items()
    try:
        root = etree.Element(name)
        _fill(root, content, 1)
        if indent:
            etree.indent(root)
        made: str = etree.tostring(root, encoding="unicode")
    except (ValueError, TypeError) as exc:
        raise bad_data("xml_name", f"XML cannot hold this: {str(exc)[:200]}") from exc
    return made


def _name(element: Any) -> str:
    """Return the name as it is written, with its prefix."""
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else str(local)


def _value(element: Any, lists: frozenset[str], depth: int) -> Any:
    if depth > DEEPEST:
        raise bad_data("not_xml", f"elements are nested deeper than {DEEPEST} levels")
    made: dict[str, Any] = {f"@{etree.QName(k).localname}": v for k, v in element.attrib.items()}
    repeated: set[str] = set()
    for child in element:
        name, value = _name(child), _value(child, lists, depth + 1)
        if name in repeated:
            made[name].append(value)
        elif name in made or name in lists:
            made[name] = [made[name], value] if name in made else [value]
            repeated.add(name)
        else:
            made[name] = value
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    if not made:
        return text
    if text.strip():
        made["#text"] = text.strip()
    return made


def _fill(element: Any, value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"values are nested deeper than {DEEPEST} levels")
    if not isinstance(value, dict):
        element.text = _written(value)
        return
    for name, part in value.items():
        if name == "#text":
            element.text = _written(part)
        elif name.startswith("@"):
            element.set(name[1:], _written(part))
        else:
            for one in part if isinstance(part, list) else [part]:
                _fill(etree.SubElement(element, name), one, depth + 1)


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
    raise ValueError("a list or an object stands where only a text can")
