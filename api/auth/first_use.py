"""The one-time token with which the first owner signs up."""

import hmac

from api.security import new_secret, secret_hash
from engine.errors import Forbidden


class FirstUse:
    """Made anew at each start and kept in memory only: whoever reads the start's output may use it."""

    def __init__(self) -> None:
        self.token = new_secret()
        self._hash = secret_hash(self.token)

    def check(self, token: str) -> None:
        """Refuse any other token."""
        if not hmac.compare_digest(self._hash, secret_hash(token)):
            raise Forbidden(
                "This first-use link is not valid any more. "
                "Take the one that the service printed when it last started."
            )
