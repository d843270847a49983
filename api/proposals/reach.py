"""What a change newly reaches is allowed apart: exactly what was shown, so that nothing wider rides along."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from engine.errors import ReachNotAllowed

ALLOWED: Final = "allowed_reach"
"""Under this name what was allowed is kept with what else is on record of a proposal."""


def require_allowed(asked: Sequence[str], allowed: Collection[str]) -> None:
    """Refuse what nobody has allowed; more may be allowed than is needed, as when only a part is taken."""
    missing = [one for one in asked if one not in allowed]
    if missing:
        raise ReachNotAllowed(
            f"This newly reaches {'; '.join(missing)}. Look at it, and accept again with these in `reach`.",
            reach=missing,
        )


def is_blank(document: Mapping[str, Any] | None) -> bool:
    """Tell whether a document does nothing yet: then everything a change reaches is new."""
    return not document or not (document.get("steps") or document.get("triggers"))
