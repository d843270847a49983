"""Why there is no plan by the model: one plain sentence for the person, one code for the record."""

from __future__ import annotations

from typing import Final, Literal

from engine.errors import FlowError

FailureCode = Literal[
    "timeout",
    "unreachable",
    "rate_limited",
    "quota",
    "refused_key",
    "not_found",
    "server_error",
    "too_long",
    "cut_off",
    "declined",
    "unreadable",
    "worse",
    "overreach",
    "budget",
    "resting",
    "prompt_broken",
    "surprise",
]

WORDS: Final[dict[FailureCode, str]] = {
    "timeout": "it did not answer in time",
    "unreachable": "it could not be reached",
    "rate_limited": "it takes no more requests just now",
    "quota": "its account has no quota left",
    "refused_key": "it does not accept our key",
    "not_found": "it does not know the configured model or address",
    "server_error": "its server answered with an error",
    "too_long": "the request is too long for it",
    "cut_off": "its answer was cut off",
    "declined": "it declined to answer",
    "unreadable": "its answer could not be read",
    "worse": "its plan did not hold up in the checks",
    "overreach": "its plan reached further than what was asked for",
    "budget": "today's budget for it is used up",
    "resting": "it failed a moment ago and is left alone for now",
    "prompt_broken": "its prompt is not the text that was reviewed",
    "surprise": "its answer could not be handled",
}
# These say nothing about the endpoint's health.
HEALTHY: Final[frozenset[FailureCode]] = frozenset(
    {
        "too_long",
        "cut_off",
        "declined",
        "unreadable",
        "worse",
        "overreach",
        "budget",
        "resting",
        "prompt_broken",
    }
)


class ModelFailed(FlowError):
    """The model gave nothing that can be used."""

    code, blame, retryable, status_hint = "model_failed", "theirs", True, 503

    def __init__(self, reason: FailureCode) -> None:
        super().__init__(f"The model was not used: {WORDS[reason]}.", reason=reason)
        self.reason: FailureCode = reason
