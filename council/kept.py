"""Answers kept in the memory of the process, where even the leanest question to the database takes too long."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from council.database import db, in_transaction

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The latest answers, a few of them; one for each key, as long as what it was found from is the same."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, as_of: Hashable, find: Callable[[], Value]) -> Value:
        """The answer for a key; found anew when `as_of` differs from what it was found from.

        Inside a transaction it is always found anew and never kept: what is half done may still be taken back.
        """
        if in_transaction():
            return find()
        place = (str(db.engine.url), key)
        with self._lock:
            known = self._answers.get(place)
        if known is not None and known[0] == as_of:
            return known[1]
        found = find()
        with self._lock:
            self._answers[place] = (as_of, found)
            self._answers.move_to_end(place)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found

    def latest(self, key: Hashable) -> Value | None:
        """What was kept last for a key, whatever it was found from."""
        with self._lock:
            known = self._answers.get((str(db.engine.url), key))
        return known[1] if known else None
