from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from facetstack.imaging.retouch.cache import ByteCache


def test_the_longest_unused_go_first():
    cache = ByteCache(3, lambda _: 1)
    for key in "abc":
        cache.put(key, key)
    cache.peek("a")
    cache.put("d", "d")
    assert [key in cache for key in "abcd"] == [True, False, True, True]
    assert cache.used_bytes == 3


def test_what_is_too_large_is_kept_until_the_next():
    cache = ByteCache(3, len)
    cache.put(1, "12345")
    assert 1 in cache
    cache.put(2, "12")
    assert 1 not in cache
    assert cache.used_bytes == 2


def test_two_threads_make_one_value_once():
    cache, made, start = ByteCache(9, lambda _: 1), [], Barrier(2)

    def ask():
        start.wait()
        return cache.get("key", lambda: made.append(1) or "value")

    with ThreadPoolExecutor(2) as pool:
        assert {one.result() for one in [pool.submit(ask), pool.submit(ask)]} == {
            "value"
        }
    assert made == [1]


def test_a_value_that_cannot_be_made_can_be_asked_for_again():
    cache = ByteCache(9, lambda _: 1)
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: 1 / 0)
    assert cache.get("key", lambda: 2) == 2
