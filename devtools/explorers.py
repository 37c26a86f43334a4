"""Provides explorers for tests, as a `Site` object or served on a port of this machine."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.app.serving import Addresses, explorer_server, listening
from wangge.viz.explorer.state.site import TIME_LIMIT, Site, TaskReader

__all__ = ["serving", "site_of", "with_rules"]

_END_SECONDS = 10.0


def site_of(
    store: Store, folder: Path, *, rules: Collection[str] | None = None, time_limit: float = TIME_LIMIT
) -> Site:
    """Return the explorer of the project in a folder; `store` holds its graph.

    It checks only the rules with the ids in `rules`, or all rules of the project if `rules` is None.
    """

    def policy() -> Policy:
        complete_policy = read_policy(Project.find(folder))
        return complete_policy if rules is None else with_rules(complete_policy, rules)

    return Site(
        store,
        Project.find(folder).name,
        policy,
        time_limit=time_limit,
        tasks=TaskReader(lambda: Project.find(folder)),
    )


def with_rules(policy: Policy, rules: Collection[str]) -> Policy:
    """Return the policy with only the rules that have the ids in `rules`."""
    return replace(policy, rules=tuple(rule for rule in policy.rules if rule.id in rules))


@contextmanager
def serving(site: Site, policy: AccessPolicy | None = None, *, port: int = 0) -> Iterator[str]:
    """Wait until all rules are checked, serve a site, and yield its address without a trailing slash.

    The default port 0 means any free one.
    """
    policy = policy or AccessPolicy()
    assert not site.wait().failure
    with listening("127.0.0.1", port) as opened:
        server = explorer_server(site, policy, opened)
        server.config.timeout_graceful_shutdown = 1
        thread = Thread(target=server.run, kwargs={"sockets": [opened]}, name="explorer-for-tests")
        thread.start()
        try:
            yield Addresses(opened, "127.0.0.1", policy).here.partition("?")[0].rstrip("/")
        finally:
            server.should_exit = True
            thread.join(_END_SECONDS)
    assert not thread.is_alive()
