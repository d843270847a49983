"""How a command ends: quietly, by Ctrl-C, or with one plain sentence."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import FlowError

INTERRUPTED = 130


class Told(Exception):
    """An end with one plain sentence for the person; never a traceback."""


class Stopped(Told):
    """An end by Ctrl-C of which there is something to say."""


@contextmanager
def ended() -> Iterator[None]:
    """Turn foreseen failures into a sentence on standard error and exit code 1."""
    try:
        yield
    except Stopped as stopped:
        sys.stderr.write(f"nexa: {stopped}\n")
        sys.exit(INTERRUPTED)
    except (Told, FlowError) as told:
        _exit(str(told))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (a pager, head) has gone: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.errno not in _SENTENCES:
            raise
        _exit(_SENTENCES[error.errno].format(where=error.filename or "the data folder"))


_SENTENCES = {
    errno.ENOSPC: "The disk is full at {where}. Free some space and start again.",
    errno.EDQUOT: "Your disk quota is used up at {where}. Free some space and start again.",
    errno.EACCES: "This user may not write {where}. Choose another folder with NEXA_DATA_DIR.",
    errno.EROFS: "{where} is on a read-only disk. Choose another folder with NEXA_DATA_DIR.",
}


def _exit(sentence: str) -> None:
    sys.stderr.write(f"nexa: {sentence}\n")
    sys.exit(1)
