"""Provides all operations on a project and its graph to Python programs."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Project
from wangge.public.opening import notes_about, open_graph_of

if TYPE_CHECKING:
    import networkx as nx
    import py2neo

    from wangge.graph.store import Store
    from wangge.loaders.planning.plan import Plan
    from wangge.public.loading import PlanSource
    from wangge.public.map_page import Language, MapPage
    from wangge.public.table import Table
    from wangge.queries.check.report import CheckReport
    from wangge.queries.tasks.board import TaskBoard

__all__ = ["OpenProject", "open_project"]

TIME_LIMIT = 60.0


class OpenProject:
    """A project and its open graph, returned by `wangge.open`. Close it, or use it as a context manager.

    Each call reads recipes, rules and settings again, so changes in their files take effect at once.
    """

    def __init__(self, project: Project, store: Store, *, time_limit: float = TIME_LIMIT) -> None:
        self._project = project
        self._store = store
        self._time_limit = time_limit

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<OpenProject {self.name!r} in {self.folder}, {self._store.engine.name}>"

    def close(self) -> None:
        """Close the connections to the graph; it may be called twice.

        The embedded engine stops some time after its last user has closed it.
        """
        self._store.close()

    @property
    def folder(self) -> Path:
        """The folder that holds wangge.toml."""
        return self._project.folder

    @property
    def name(self) -> str:
        """The name in wangge.toml, else the folder's name."""
        return self._project.name

    @property
    def scope(self) -> str | None:
        """The code of the place that the project is about.

        >>> project.scope
        '990101'
        """
        return self._project.scope

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices for readers of the data, for example that the data are synthetic. Show them with every result.

        >>> project.notices
        ('Synthetic data',)
        """
        from wangge.queries.notices import notices

        return notices(self._store)

    def plan(
        self,
        *sources: PlanSource,
        dataset: str | None = None,
        effective: date | None = None,
        allow_retire: str | None = None,
        progress: Progress = silent,
    ) -> Plan:
        """Compare sheets with the graph, without writing to the graph.

        A source is a folder of sheets, one file, or the name of a dataset in wangge.toml. Without a source, all
        datasets of the project are planned, or only `dataset` if it is given. With a source that is in no dataset yet,
        `dataset` is the name of the new dataset. `effective` is the first day on which the facts are valid, by default
        the dataset's date, else today. `allow_retire` is the largest number of facts of a kind that may be retired, as
        a number or a share such as "5%".

        Raises `SourceError` if a sheet can't be read and `UsageError` if there is nothing to load.

        >>> plan = project.plan()
        >>> plan.writes, len(plan.rejects)
        (False, 0)
        """
        from wangge.public.loading import plan_for

        return plan_for(
            self._store,
            self._project,
            sources,
            dataset=dataset,
            effective=effective,
            allow_retire=allow_retire,
            progress=progress,
        )

    def apply(self, plan: Plan, *, adopt: bool = False, progress: Progress = silent) -> tuple[str, ...]:
        """Write a plan to the graph; return the ids of the runs in the journal.

        Up to 100,000 changes are written in one transaction, so the graph is unchanged after an error or interruption.
        More changes are written in batches; after an interruption, plan the same sources again and apply that plan to
        continue the run. Rows that the plan rejects are left out.

        Raises `RetireGuard` if the plan retires more than `allow_retire`, `StalePlan` if the graph has changed
        since the plan was made, and `EngineError` if the database fails.

        >>> project.apply(project.plan())
        ()
        """
        from wangge.public.loading import apply_to

        return apply_to(self._store, plan, adopt=adopt, progress=progress)

    def check(self, *rules: str, scope: str | None = None, today: date | None = None) -> CheckReport:
        """Run the shipped rules and the project's rules, or only those named in `rules`, without writing.

        `scope` is the code of the place to check, by default the project's; `today` is the day to check for, by
        default the one in wangge.toml, else the current day.

        Raises `QueryError` for an unknown rule or place.

        >>> report = project.check("compounds-with-firm-have-owners-committee")
        >>> [(result.rule.id, len(result.findings)) for result in report.failed]
        [('compounds-with-firm-have-owners-committee', 1)]
        """
        from wangge.public.checking import check_rules

        return check_rules(
            self._store, self._project, rules, scope=scope, today=today, timeout=self._time_limit
        )

    def tasks(self, *rules: str, scope: str | None = None, write: bool = True) -> TaskBoard:
        """Return the tasks of the project, or only those of `rules` and of the place with the code `scope`.

        The rules run, and the task ledger is brought up to date. Without `write`, only the returned tasks are up to
        date; the file isn't changed.

        Raises `UsageError` for an unknown rule, `QueryError` for an unknown place, and `RuleError` if the ledger can't be
        read.

        >>> board = project.tasks("compounds-with-firm-have-owners-committee", write=False)
        >>> [(task["name"], task["state_zh"]) for task in board.tasks], board.summary["open"]
        ([('江声苑', '发现')], 1)
        """
        from wangge.public.checking import list_tasks

        return list_tasks(self._store, self._project, rules, scope=scope, write=write)

    def recipe(self, name: str, /, *, scope: str | None = None, **params: object) -> Table:
        """Run a shipped recipe or a recipe of the project, without writing.

        `scope` is the code of the place to query, by default the project's. `params` are the values of the recipe's
        other parameters; a parameter that isn't given gets its value from the project's settings, or else its default.
        `wangge recipe list` lists the recipes.

        The rows of a graph recipe are its relationships. The answer also contains the nodes, at most 500, and a notebook
        shows its picture.

        Raises `QueryError` for an unknown recipe, parameter or place, and `StatementTimeout` at the time limit.

        >>> answer = project.recipe("buildings-party-group", scope="990101001001")
        >>> [(row["name"], row["covered"]) for row in answer]
        [('1栋', True), ('2栋', False)]
        """
        from wangge.public.answering import ask_recipe

        return ask_recipe(self._store, self._project, name, params, scope=scope, timeout=self._time_limit)

    def cypher(self, statement: str, /, **params: object) -> Table:
        """Run a read-only Cypher statement with `params` as its parameters.

        Raises `WriteRefused` if the statement writes, `StatementFailed` if it is invalid, and `StatementTimeout`
        at the time limit.

        >>> project.cypher("MATCH (g:Grid {code: $code}) RETURN g.name AS name", code="990101001001001").rows
        [('第一网格',)]
        """
        from wangge.public.answering import ask_cypher

        return ask_cypher(self._store, statement, params, timeout=self._time_limit)

    def py2neo(self) -> py2neo.Graph:
        """Return a py2neo `Graph` on the project's database, for programs written for py2neo.

        On the embedded engine the `Graph` can only read; on a Neo4j server it has the rights of NEO4J_USERNAME. It
        works until the project is closed. Write data with `apply`, because wangge's journal must know of every change.

        Raises `UsageError` if py2neo is not installed, and `EngineUnavailable` if py2neo can't connect.

        >>> project.py2neo().nodes.match("Grid", code="990101001001001").first()["name"]
        '第一网格'
        """
        from wangge.public.py2neo_graph import connect_py2neo

        return connect_py2neo(self._store)

    def graph(self, scope: str | None = None) -> nx.MultiDiGraph[str]:
        """Return the graph as a networkx graph; with `scope`, only the part that belongs to the place with this code.

        The journal of runs is left out.

        A node's id is `Label:code`, because a code is unique only within its label. A relationship's key is its
        type, followed by the properties that distinguish it from others between the same two nodes.

        Raises `QueryError` for an unknown place.

        >>> graph = project.graph(scope="990101001001")
        >>> graph.nodes["Grid:990101001001001"]["households"]
        400
        >>> graph.has_edge("Grid:990101001001001", "Community:990101001001", key="PART_OF")
        True
        """
        from wangge.public.network import read_network

        return read_network(self._store, scope)

    def measure(self, name: str, /, *, scope: str | None = None, **params: object) -> Table:
        """Compute a measure of the network, such as how much each person looks after, without writing.

        `scope` is the code of the place to measure, by default the project's; a measure of the whole graph has no
        scope. `params` are the values of the measure's other parameters. `wangge measure list` lists the measures.

        Raises `QueryError` for an unknown measure, parameter or place, and for a network that is too large.

        >>> answer = project.measure("cut-points", scope="990101001001", line="party")
        >>> [(row["code"], row["buildings"]) for row in answer]
        [('P001', 1), ('P002', 1)]
        """
        from wangge.public.answering import ask_measure

        return ask_measure(self._store, self._project, name, params, scope=scope)

    def path(self, start: str, end: str, *, line: str | None = None) -> Table:
        """Return the shortest chains of relationships between two units, given by codes or names.

        `line` is `administrative`, `party`, `property`, `service` or `people`, or several of these, separated by
        commas; by default, relationships of all lines are used. A row is one unit of a chain; `type` is the relationship
        that leads to it, and `forward` says whether that relationship starts at the unit before.

        Raises `QueryError` if a unit is unknown, a name means several units, or no chain joins the two.

        >>> [row["name"] for row in project.path("张小明", "江声社区")]
        ['张小明', '网格长', '第一网格', '江声社区']
        """
        return self.measure("chain", start=start, end=end, line=line or "")

    def map(self, code: str | None = None, *, language: Language = "zh", hide_names: bool = False) -> MapPage:
        """Draw a district, street, community, grid or compound, by default the project's scope.

        `language` is "zh" or "en"; `hide_names` hides the names of people.

        Raises `UsageError` if no place has this code.

        >>> project.map("990101001001", language="en").caption
        '990101001001 and all in it: 10 nodes, 10 of them drawn'
        """
        from wangge.public.map_page import draw_map

        return draw_map(self._store, self._project, code, language=language, hide_names=hide_names)


def open_project(folder: Path, *, adopt: bool = False, time_limit: float = TIME_LIMIT) -> OpenProject:
    """Open a project with its graph, as documented for `wangge.open`."""
    project = Project.find(folder)
    store = open_graph_of(project, adopt=adopt)
    for sentence in notes_about(store):
        warnings.warn(sentence, UserWarning, stacklevel=3)
    return OpenProject(project, store, time_limit=time_limit)
