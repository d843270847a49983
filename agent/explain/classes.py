"""What class a failure is of: the error's own, corrected by what the service said and by what had changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.errors import ErrorClass

# Services say these in answers of other kinds: a 403 that means "too many requests", a 429 that means "used up".
_QUOTA = re.compile(
    r"(?i)\bquota\b|insufficient[_ ](?:quota|credits?|funds)|(?:plan|monthly|daily|billing|usage)[_ ](?:limit|cap)\b"
    r"|out of credits?|credits? (?:exhausted|used up)"
)
_RATE = re.compile(
    r"(?i)rate.?limit|too many requests|throttl|slow down|requests? per (?:second|minute|hour)"
)
_AUTH = re.compile(
    r"(?i)invalid[_ ](?:token|api[_ ]?key|credentials?|grant)|(?:token|session|key)[_ ](?:has[_ ])?expired|unauthori[sz]ed|not authenticated"
)
_REFUSALS = frozenset({"auth", "rate_limit", "bad_data"})
_SAID_BY_DATA = frozenset(
    {"expression_failed", "arguments_invalid", "bad_value", "condition_not_boolean"}
)
_STATUS = re.compile(r"answered (?P<status>\d{3})(?:: (?P<said>.*))?$", re.DOTALL)


def class_of(error: Mapping[str, Any]) -> ErrorClass:
    """Answer the class by what the error and the service's own words say."""
    stated: ErrorClass = error.get("class", "ours")
    if stated not in _REFUSALS or error.get("code") in _SAID_BY_DATA:
        return stated
    said = words_of_service(error)
    if _QUOTA.search(said):
        return "quota"
    if _RATE.search(said) and stated != "rate_limit":
        return "rate_limit"
    if stated == "bad_data" and _AUTH.search(said):
        return "auth"
    return stated


def is_about_data(error: Mapping[str, Any]) -> bool:
    """Tell a failure of the document's expressions on the data of the run."""
    return error.get("code") in _SAID_BY_DATA


def words_of_service(error: Mapping[str, Any]) -> str:
    """Answer what the service itself said; empty where it only gave a status."""
    message = str(error.get("message", ""))
    answered = _STATUS.search(message)
    if answered is None:
        return message
    return (answered["said"] or "").strip()


def says_why(error: Mapping[str, Any], error_class: ErrorClass) -> bool:
    """Tell whether the error names a cause: a class that is one, or words of the service."""
    if error_class == "ours":
        return False
    if error.get("code") == "slack_unknown_error":
        return False
    if error_class == "bad_data" and error.get("code") in ("request_refused", "conflict"):
        return bool(words_of_service(error))
    return True
