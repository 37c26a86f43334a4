"""Distributes tests over worker processes: all tests on Neo4j run in one worker, the others in any.

Each worker that runs a test on Neo4j starts a server of its own. The server must plan every recipe and rule again, which
takes longer than most tests. So one worker runs all tests on Neo4j. They take less than half of the time of all tests;
afterwards, this worker takes over tests of other workers.

A worker knows the marks of the tests, but the process that distributes them knows only their ids. So the id of every test
on Neo4j contains `neo4j`.
"""

from __future__ import annotations

from xdist.scheduler.worksteal import MIN_PENDING, WorkStealingScheduling
from xdist.workermanage import WorkerController

__all__ = ["OneServerScheduling", "runs_on_neo4j"]


def runs_on_neo4j(test_id: str) -> bool:
    """Return whether a test runs on Neo4j.

    >>> runs_on_neo4j("tests/graph/test_store.py::test_read[neo4j]")
    True
    """
    return "neo4j" in test_id


class OneServerScheduling(WorkStealingScheduling):  # type: ignore[misc] # xdist has no types
    """Steals work as xdist does, but gives all tests on Neo4j to one worker; no other worker takes them over."""

    steal_requested_from_node: WorkerController | None

    def check_schedule(self) -> None:
        """Give the waiting tests to workers that have none, or take tests over from the worker with the most."""
        up = [node for node in self.nodes if not node.shutting_down]
        if up:
            self._send_neo4j(up)
        idle = self._idle(up)
        if not idle:
            return
        for position, node in enumerate(idle):
            self._send_tests(node, len(self.pending) // (len(idle) - position))
        idle = self._idle(up)
        if not idle or self.steal_requested_from_node is not None:
            return
        fullest = max(up, key=lambda node: len(self._free(node)))
        if free := self._free(fullest):
            fullest.send_steal(free[len(free) // 2 :])
            self.steal_requested_from_node = fullest
        else:
            # Each worker waits with its last test until it knows that no other test follows; this tells it so.
            for node in idle:
                node.shutdown()

    def _send_neo4j(self, up: list[WorkerController]) -> None:
        """Send the waiting tests on Neo4j to the first worker."""
        neo4j = [index for index in self.pending if self._on_neo4j(index)]
        if neo4j:
            self.pending[:] = [*neo4j, *(index for index in self.pending if not self._on_neo4j(index))]
            self._send_tests(up[0], len(neo4j))

    def _idle(self, up: list[WorkerController]) -> list[WorkerController]:
        return [node for node in up if len(self.node2pending[node]) < MIN_PENDING]

    def _free(self, node: WorkerController) -> list[int]:
        """Return the tests that another worker may take over: not the running one and the next, and none on Neo4j."""
        return [index for index in self.node2pending[node][MIN_PENDING:] if not self._on_neo4j(index)]

    def _on_neo4j(self, index: int) -> bool:
        assert self.collection is not None
        return runs_on_neo4j(self.collection[index])
