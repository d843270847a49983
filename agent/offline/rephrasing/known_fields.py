"""The fields that a request says its data has, wherever it says so."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared

_NAME = re.compile(r"[a-z_][a-z\d_]*")
_ADDRESS = re.compile(r"(?:[a-z\d]+_)*(?:e?mail|email_address|mail_address)(?:_address)?$")
_SMALL = frozenset(["and", "or", "the", "a", "an", "its", "their", "plus", "list", "of", "date", "fields", "field", "columns", "with"])  # fmt: skip


def known_fields(prepared: Prepared) -> frozenset[str]:
    """Answer every name that was listed as a field: beside a source, in braces, in parentheses, by a statement."""
    said = [*prepared.shapes, *re.findall(r"\(([^()@]{1,200})\)", prepared.original.lower())]
    said += [e.value.lower() for e in prepared.entities.values() if e.kind == "sql"]
    said += re.findall(r"\b[a-z\d]+(?:_[a-z\d]+)+\b", prepared.original.lower())
    said += re.findall(
        r"\b(?:web ?hook|hook|payload|body)\b[^.;\n@]*?(?:with|brings?|gives?|has|carries|:|contains?) ([a-z_]+(?:(?:, | and |, and )(?:the |an? )?[a-z_]+)+)",
        prepared.text,
    )
    return frozenset(name for one in said for name in _NAME.findall(one) if name not in _SMALL)


def address_fields(prepared: Prepared) -> tuple[str, ...]:
    """Answer the fields that hold somebody's address, by their names."""
    return tuple(sorted(name for name in known_fields(prepared) if _ADDRESS.fullmatch(name)))


def address_of(role: str, prepared: Prepared) -> str | None:
    """Answer the field of the address of somebody who is spoken of; None where it may be another's."""
    fields = address_fields(prepared)
    words = set(role.split())
    own = [f for f in fields if words & (set(f.split("_")) - {"email", "mail", "address"})]
    if len(own) == 1:
        return own[0]
    if role in known_fields(prepared) and not own and role in _HOLD_ADDRESSES and not fields:
        return role
    plain = [f for f in fields if f in {"email", "mail", "email_address", "mail_address"}]
    if own or not plain:
        return fields[0] if len(fields) == 1 and not own and role in _ANYBODY else None
    return plain[0]


_HOLD_ADDRESSES = frozenset(["sender", "requester", "contact", "recipient", "receiver", "from", "author", "reporter"])  # fmt: skip
_ANYBODY = frozenset(["person", "people", "customer", "client", "user", "them", "him", "her", "one", "requester", "sender"])  # fmt: skip
