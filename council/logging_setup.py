"""What is logged of an error: its kind and where it happened, never its message, which may hold somebody's data."""

import logging
import traceback
from collections.abc import Iterator

from flask import Flask

LOGGERS = ("council", "huey")  # the application's own, and the queue's


class WithoutMessages(logging.Filter):
    """Replaces the traceback of a record by its outline.

    A database says which value it refused, and Python which text was no number: both would stand in the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record stays; what an exception said does not."""
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            record.exc_text = outline(record.exc_info[1])
            record.exc_info = None
        return True


WITHOUT_MESSAGES = WithoutMessages()  # one for all, because a logger keeps the same filter only once


def outline(error: BaseException) -> str:
    """The kinds of an error and of its causes, the first cause first, and the lines of code they passed."""
    return "\n".join(line for each in reversed([*_chain(error)]) for line in _passed(each))


def init_app(app: Flask) -> None:
    """Keep messages of errors out of the logs; only a developer's debug mode shows them."""
    if not app.debug:
        for name in LOGGERS:
            logging.getLogger(name).addFilter(WITHOUT_MESSAGES)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _passed(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
