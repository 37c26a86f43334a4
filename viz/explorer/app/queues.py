"""Runs pages in two pools of threads, so that slow pages never block fast ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from starlette.requests import Request

__all__ = ["run_heavy", "run_light"]

_LIGHT_THREADS = 24
_HEAVY_THREADS = 2
_WAIT_SECONDS = 30.0

_light: RunVar[anyio.CapacityLimiter] = RunVar("light")
_heavy: RunVar[anyio.CapacityLimiter] = RunVar("heavy")

T = TypeVar("T")


async def run_light(work: Callable[[], T]) -> T:
    """Run fast work in a thread."""
    return await run_sync(work, limiter=_limiter(_light, _LIGHT_THREADS))


async def run_heavy(work: Callable[[], T], request: Request) -> T | None:
    """Run slow work in one of two threads, and return its result.

    Returns None if no thread is free within 30 s, or if the client has disconnected.
    """
    limiter, holder = _limiter(_heavy, _HEAVY_THREADS), object()
    with anyio.move_on_after(_WAIT_SECONDS) as waiting:
        await limiter.acquire_on_behalf_of(holder)
    if waiting.cancelled_caught:
        return None
    try:
        if await request.is_disconnected():
            return None
        return await run_sync(work, limiter=anyio.CapacityLimiter(1))
    finally:
        limiter.release_on_behalf_of(holder)


def _limiter(variable: RunVar[anyio.CapacityLimiter], threads: int) -> anyio.CapacityLimiter:
    """Return the limiter of the running event loop for this pool; it is created on first use."""
    limiter = variable.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(threads)
        variable.set(limiter)
    return limiter
