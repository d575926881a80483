# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what was used last, up to a number of bytes, for several threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """A store of values by key that forgets the longest unused ones.

    Two threads that ask for one missing value at once make it once.

    Parameters
    ----------
    limit_bytes
        What the values may take together. The newest is kept even if it is larger.
    size_of
        Tells how many bytes a value takes.
    """

    def __init__(self, limit_bytes: int, size_of: Callable[[Value], int]) -> None:
        self._limit = limit_bytes
        self._size_of = size_of
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, Lock] = {}
        self._lock = Lock()
        self._bytes = 0

    @property
    def used_bytes(self) -> int:
        """What the values take now."""
        return self._bytes

    def __contains__(self, key: Key) -> bool:
        """Whether a value is there; does not count as use."""
        return key in self._kept

    def peek(self, key: Key) -> Value | None:
        """Return a value if it is there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made if it is missing."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, Lock())
        with making:
            known = self.peek(key)
            if known is not None:
                return known
            try:
                value = make()
                self.put(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value."""
        with self._lock:
            if key in self._kept:
                self._bytes -= self._size_of(self._kept.pop(key))
            self._kept[key] = value
            self._bytes += self._size_of(value)
            while self._bytes > self._limit and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._bytes -= self._size_of(old)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
