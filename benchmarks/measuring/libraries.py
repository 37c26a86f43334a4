"""Times three graph libraries on the same networks, in the environment of benchmarks/requirements.lock.

The module runs as a script, and prints the processor seconds as JSON. It imports nothing of wangge, because wangge isn't
installed in that environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from random import Random
from time import process_time
from typing import Any

Pairs = list[tuple[int, int]]
_BRANCHES = 8
_DIGITS = 6


def main(points: str, nodes: str, runs: str) -> None:
    """Measure chains of `points` points and a network of `nodes` nodes, in turns, `runs` times after one warm-up."""
    tasks: Mapping[str, Mapping[str, Callable[[], Any]]] = {
        "dominators": _dominators(downwards(int(points)), int(points)),
        "components": _components(downwards(int(points)), int(points)),
        "betweenness": _betweenness(downwards(int(nodes)), int(nodes)),
    }
    seconds: dict[str, list[float]] = {}
    for task, libraries in tasks.items():
        for number in range(int(runs) + 1):
            answers = {}
            for library, work in libraries.items():
                start = process_time()
                answers[library] = work()
                if number:
                    seconds.setdefault(f"{library}.{task}", []).append(process_time() - start)
            first, *others = answers.values()
            if any(other != first for other in others):
                raise SystemExit(f"{task}: the libraries disagree")
    print(json.dumps(seconds))


def downwards(number: int) -> Pairs:
    """Return the steps of a network from its top 0 downwards. A fifth of the points have a second point above them.

    >>> downwards(3)[:2]
    [(0, 1), (0, 2)]
    """
    random = Random(20)
    pairs = [((point - 1) // _BRANCHES, point) for point in range(1, number)]
    more = [(random.randrange(point), point) for point in range(1, number) if random.random() < 0.2]
    return list(dict.fromkeys(pairs + more))


def _dominators(pairs: Pairs, number: int) -> Mapping[str, Callable[[], Any]]:
    import igraph  # type: ignore[import-not-found]  # in benchmarks/requirements.lock only
    import networkx as nx
    import rustworkx as rx

    def by_networkx() -> Any:
        return {
            point: above for point, above in nx.immediate_dominators(nx.DiGraph(pairs), 0).items() if point
        }

    def by_rustworkx() -> Any:
        network = rx.PyDiGraph(multigraph=False)
        network.add_nodes_from([None] * number)
        network.add_edges_from_no_data(pairs)
        return {point: above for point, above in rx.immediate_dominators(network, 0).items() if point}

    def by_igraph() -> Any:
        tree = igraph.Graph(number, pairs, directed=True).dominator(0, mode="out")
        return {point: above for point, above in enumerate(tree) if point}

    return {"networkx": by_networkx, "rustworkx": by_rustworkx, "igraph": by_igraph}


def _components(pairs: Pairs, number: int) -> Mapping[str, Callable[[], Any]]:
    import igraph
    import networkx as nx
    import rustworkx as rx

    cut = [pair for pair in pairs if pair[0] and pair[0] % 5]

    def by_networkx() -> Any:
        network: nx.DiGraph[int] = nx.DiGraph()
        network.add_nodes_from(range(number))
        network.add_edges_from(cut)
        return sorted(map(len, nx.weakly_connected_components(network)))

    def by_rustworkx() -> Any:
        network = rx.PyDiGraph(multigraph=False)
        network.add_nodes_from([None] * number)
        network.add_edges_from_no_data(cut)
        return sorted(map(len, rx.weakly_connected_components(network)))

    def by_igraph() -> Any:
        return sorted(igraph.Graph(number, cut, directed=True).connected_components(mode="weak").sizes())

    return {"networkx": by_networkx, "rustworkx": by_rustworkx, "igraph": by_igraph}


def _betweenness(pairs: Pairs, number: int) -> Mapping[str, Callable[[], Any]]:
    import igraph
    import networkx as nx
    import rustworkx as rx

    pairs_of_others = (number - 1) * (number - 2) / 2

    def by_networkx() -> Any:
        scores = nx.betweenness_centrality(nx.Graph(pairs))
        return [round(scores[node], _DIGITS) for node in range(number)]

    def by_rustworkx() -> Any:
        network = rx.PyGraph(multigraph=False)
        network.add_nodes_from([None] * number)
        network.add_edges_from_no_data(pairs)
        scores = rx.graph_betweenness_centrality(network)
        return [round(scores[node], _DIGITS) for node in range(number)]

    def by_igraph() -> Any:
        scores = igraph.Graph(number, pairs).betweenness()
        return [round(score / pairs_of_others, _DIGITS) for score in scores]

    return {"networkx": by_networkx, "rustworkx": by_rustworkx, "igraph": by_igraph}


if __name__ == "__main__":
    main(*sys.argv[1:4])
