"""Decide how many items a trip to a thread should bring."""

from __future__ import annotations

from time import perf_counter

# For how long, in seconds, the items of a trip should last a consumer that does nothing else.
_PERIOD = 0.001

# How many times as many items as the trip before a trip may bring.
_GROWTH = 4


class Pace:
    """The pace of a consumer: how many items the latest trip brought, and when."""

    count = 0
    _since = 0.0

    def plan(self) -> int:
        """Return how many items last the consumer for about a millisecond: at least 1, at most fourfold the latest."""
        elapsed = max(perf_counter() - self._since, 1e-9)
        return max(1, int(min(self.count * _PERIOD / elapsed, _GROWTH * self.count)))

    def start(self) -> None:
        """Note that the consumer has the items of the latest trip from now on."""
        self._since = perf_counter()

    def note(self, count: int) -> None:
        """Note that a trip has brought *count* items, which the consumer has from now on."""
        self.count = count
        self._since = perf_counter()
