"""Keeps secrets out of prompts: what looks like one is sent as `[secret n]` and put back afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_KNOWN = re.compile(
    r"""
    -----BEGIN[ A-Z]*PRIVATE\ KEY-----.*?(?:-----END[ A-Z]*PRIVATE\ KEY-----|\Z)
  | \b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}
  | \bxox[abeoprs]-[A-Za-z0-9-]{8,} | \bxapp-[A-Za-z0-9-]{8,}
  | \b(?:gh[opsru]_|github_pat_|glpat-)[A-Za-z0-9_-]{16,}
  | \bnexa_[A-Za-z0-9_-]{16,} | \bwhsec_[A-Za-z0-9+/=]{16,}
  | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b | \bAIza[A-Za-z0-9_-]{30,} | \bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}
  | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*
  | https?://hooks\.slack\.com/\S+
    """,
    re.VERBOSE | re.DOTALL,
)
# The part after the label is the secret; the label itself helps the model and stays.
_LABELLED = re.compile(
    r"""(?ix)
    (?P<label>
        \b(?:bearer|basic)\s+
      | ://[^\s/:@]*:(?=[^\s/@]+@)
      | [?&](?:api_?key|key|token|access_token|secret|password|sig|signature)=
      | \b(?:password|passwd|pwd|passphrase|secret|token|api[ _-]?key|access[ _-]?key)\b\s*(?:is|=|:)\s*["']?
    )
    (?P<secret>(?!\{\{|\[secret)[^\s"'&<>,;@]{6,})
    """
)
_NAMES = re.compile(
    r"(?i)^(?:authorization|proxy-authorization|cookie|set-cookie|password|passwd|secret|token"
    r"|.*(?:api[-_]?key|access[-_]?token|auth[-_]?token|client[-_]?secret|private[-_]?key))$"
)
_MARK = re.compile(r"\[secret (\d+)\]")


class Masking:
    """The secrets of one request: hidden on the way out, known only here on the way back."""

    def __init__(self) -> None:
        self._secrets: list[str] = []

    @property
    def hidden(self) -> int:
        """Answer how many values were hidden."""
        return len(self._secrets)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Answer the values that were hidden: for checks, never for words."""
        return tuple(self._secrets)

    def hide(self, value: Any) -> Any:
        """Answer the value with everything that looks like a secret replaced by its mark."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self._named(key, item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.hide(item) for item in value]
        return value

    def restore(self, value: Any) -> Any:
        """Put the hidden values back where the model copied their marks."""
        if isinstance(value, str):
            return _MARK.sub(self._secret, value)
        if isinstance(value, Mapping):
            return {self.restore(key): self.restore(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.restore(item) for item in value]
        return value

    def _named(self, key: Any, item: Any) -> Any:
        plain = isinstance(item, str) and "{{" not in item and not _MARK.search(item)
        if plain and item and _NAMES.match(str(key)):
            return self._mark(item)
        return self.hide(item)

    def _text(self, text: str) -> str:
        text = _KNOWN.sub(lambda found: self._mark(found[0]), text)
        return _LABELLED.sub(lambda found: found["label"] + self._mark(found["secret"]), text)

    def _mark(self, secret: str) -> str:
        if secret not in self._secrets:
            self._secrets.append(secret)
        return f"[secret {self._secrets.index(secret) + 1}]"

    def _secret(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self._secrets[number - 1] if 0 < number <= len(self._secrets) else mark[0]
