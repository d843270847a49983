"""How often a form may be sent: by one sender, and by all of them together."""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

WINDOW_S: Final = 60.0
MOST_OF_ONE: Final = 20
MOST_OF_ALL: Final = 600
_MOST_KEPT: Final = 10_000


@dataclass
class Limit:
    """Counts in windows of a minute; each process counts for itself."""

    now: Callable[[], float] = time.monotonic
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _until: float = 0.0

    def allows(self, form: str, address: str) -> bool:
        """Count one sending, and say whether it may go on.

        Behind a proxy all come from its address: who has no public one is counted with all.
        """
        sender = address if _is_public(address) else ""
        if self.now() >= self._until or len(self._counts) >= _MOST_KEPT:
            self._counts.clear()
            self._until = self.now() + WINDOW_S
        counted = {(form, ""): MOST_OF_ALL}
        if sender:
            counted[form, sender] = MOST_OF_ONE
        for whose in counted:
            self._counts[whose] = self._counts.get(whose, 0) + 1
        return all(self._counts[whose] <= most for whose, most in counted.items())


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
