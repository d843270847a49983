"""Security requirements -> the kinds of connection that can satisfy them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.core.action import ConnectionNeed
from tools.openapi.references import References

SERVICE = "http"
# All of them send a token as RFC 6750 says; where it comes from is the connection's affair.
_SEND_TOKENS = ("http_bearer", "oauth2_client", "oauth2_code", "service_account")


@dataclass(frozen=True, slots=True)
class Security:
    """What one operation needs to be called; `unmet` says in words what no connection can do."""

    kinds: tuple[str, ...] = ()
    is_optional: bool = True
    header: str | None = None
    """The header a key belongs into, where the document names it."""
    parameter: str | None = None
    """The query parameter a key belongs into, where the document names one."""
    unmet: str | None = None

    def need(self) -> ConnectionNeed | None:
        """Return the need in the core's words; None where no connection is taken."""
        if not self.kinds:
            return None
        tokens = _SEND_TOKENS if "http_bearer" in self.kinds else ()
        kinds = tuple(dict.fromkeys((*self.kinds, *tokens)))
        return ConnectionNeed(SERVICE, kinds, required=not self.is_optional)


def security_of(references: References, schemes: Mapping[str, Any], requirements: Any) -> Security:
    """Return the first alternative that a connection can satisfy, and every kind that could."""
    if not isinstance(requirements, Sequence) or isinstance(requirements, str) or not requirements:
        return Security()
    alternatives = [one for one in requirements if isinstance(one, Mapping)]
    is_optional = any(not one for one in alternatives)
    kinds: list[str] = []
    header: str | None = None
    parameter: str | None = None
    unmet: str | None = None
    for alternative in (one for one in alternatives if one):
        found = [_kind(references.mapping(schemes.get(name)), name) for name in alternative]
        # Several grants of one token, as OAuth 2 has them, are one connection.
        if len({one.kind for one in found}) > 1 or (len(found) > 1 and found[0].is_key):
            unmet = unmet or f"needs {' and '.join(sorted(alternative))} at once"
        elif found[0].kind is None:
            unmet = unmet or found[0].unmet
        else:
            kinds.append(found[0].kind)
            header = header or found[0].header
            parameter = parameter or found[0].parameter
    if not kinds and not is_optional:
        return Security(is_optional=True, unmet=unmet)
    return Security(tuple(dict.fromkeys(kinds)), is_optional, header, parameter)


@dataclass(frozen=True, slots=True)
class _Scheme:
    kind: str | None = None
    header: str | None = None
    parameter: str | None = None
    unmet: str | None = None

    @property
    def is_key(self) -> bool:
        """Say whether it is one named key, of which a connection holds one."""
        return self.header is not None or self.parameter is not None


_BY_HTTP_SCHEME: Final = {
    "basic": _Scheme("http_basic"),
    "bearer": _Scheme("http_bearer"),
    "digest": _Scheme("http_digest"),
}


def _kind(scheme: Mapping[str, Any], name: str) -> _Scheme:
    """Return the kind of connection one scheme takes, or why there is none."""
    said = str(scheme.get("scheme", "")).lower()
    kind = scheme.get("type")
    if str(scheme.get("x-amazon-apigateway-authtype", "")).lower() == "awssigv4":
        return _Scheme("aws_keys")
    if kind == "http" and said in _BY_HTTP_SCHEME:
        return _BY_HTTP_SCHEME[said]
    if kind in ("oauth2", "openIdConnect"):
        # The token is obtained elsewhere and sent as RFC 6750 says.
        return _Scheme("http_bearer")
    if kind == "apiKey":
        return _key(scheme, name)
    if kind is None:
        return _Scheme(unmet=f"names the unknown scheme {name}")
    return _Scheme(unmet=f"needs the scheme {said or kind}, which no connection can do")


def _key(scheme: Mapping[str, Any], name: str) -> _Scheme:
    where, called = scheme.get("in"), str(scheme.get("name") or name)
    if where == "header":
        return _Scheme("http_header", called)
    if where == "cookie":
        return _Scheme("http_header", "cookie")
    if where == "query":
        return _Scheme("http_query", parameter=called)
    return _Scheme(unmet=f"needs the key {called} in a place that is not named")
