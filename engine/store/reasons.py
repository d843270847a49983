"""Why a PostgreSQL said no, in words that name what to change; never an address with a password."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NOT_ALLOWED = (
    "its user must be allowed to create roles and tables, and the extension vector "
    "unless that is there already"
)
_KNOWN: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (
            r"password authentication failed|no password supplied|role .* does not exist",
            "the user or the password is wrong",
        ),
        (r"database \"([^\"]+)\" does not exist", r"there is no database \1; create it first"),
        (
            r"failed to resolve host|could not translate host name|name or service not known",
            "its host name is not known",
        ),
        (r"connection refused|no such file or directory", "nothing listens there"),
        (r"timeout expired|timed out", "it does not answer"),
        (r"no pg_hba\.conf entry", "it lets nobody in from here (pg_hba.conf)"),
        (r"not currently accepting connections|is starting up|shutting down", "it is not ready"),
        (r"too many (clients|connections)|connection slots", "it has no connection left"),
        (r"server does not support ssl|ssl (error|connection)", "it does not speak TLS as asked"),
        (r"no space left on device|could not extend file", "its disk is full"),
        (r"permission denied|must be (superuser|owner)|only roles with", _NOT_ALLOWED),
    )
)
_ADDRESS = re.compile(r"\b\w+://\S+")


def why(exc: BaseException) -> str:
    """Return the reason without a full stop at its end."""
    text = str(exc).strip()
    for pattern, reason in _KNOWN:
        if found := pattern.search(text):
            return found.expand(reason)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = next((line for line in lines if not line.startswith("DETAIL:")), type(exc).__name__)
    return _ADDRESS.sub("its address", said.rpartition("FATAL:")[2].strip()).rstrip(".")
