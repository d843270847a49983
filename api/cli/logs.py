"""What the service logs: one line per fact, on standard error."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

OURS = ("agent", "api", "engine", "nexa", "tools")
_GIVEN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "facts"}


class FactLines(logging.Formatter):
    """Writes a record with the facts given beside its message: `request failed path=/x`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Append the facts to the line."""
        beside = {name: value for name, value in vars(record).items() if name not in _GIVEN}
        facts = {**beside, **getattr(record, "facts", {})}
        return " ".join([super().formatMessage(record), *(_fact(k, v) for k, v in facts.items())])


def log_plainly(level: str) -> None:
    """Write our facts from this level on; of libraries only what is wrong, unless debugging."""
    number = logging.getLevelNamesMapping()[level.upper()]
    of_others = number if number <= logging.DEBUG else max(number, logging.WARNING)
    lines = logging.StreamHandler(sys.stderr)
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    lines.setFormatter(FactLines(form, datefmt="%Y-%m-%dT%H:%M:%S%z"))
    logging.basicConfig(level=of_others, handlers=[lines])
    for name in OURS:
        logging.getLogger(name).setLevel(number)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        processors=[_as_record],
    )


def _as_record(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Hand an event to the standard library; facts in a place of their own cannot clash there."""
    del logger, method
    message, error = event.pop("event"), event.pop("exc_info", None)
    return {"msg": message, "exc_info": error, "extra": {"facts": dict(event)}}


def _fact(name: str, value: object) -> str:
    text = str(value)
    plain = text.isprintable() and " " not in text
    return f"{name}={text if plain else repr(text)}"
