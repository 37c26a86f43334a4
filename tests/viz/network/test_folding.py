"""A folded network map loses nothing: every node and line is drawn, folded or hidden, and addresses name what is open."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.viz.scenes import shuffled_scene
from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene
from wangge.viz.network.fold_address import read_nodes, write_nodes
from wangge.viz.network.folding import GHOST, FoldState, fold_scene, open_above, parents_of, with_groups
from wangge.viz.network.layout import lay_out
from wangge.viz.network.shortest import shortest_chain

SCENE = with_groups(shuffled_scene(240))
PLACES = [kind.label for kind in SCENE.model.places]
COMMUNITY, COMPOUND = NodeKey("Community", "511702001001"), NodeKey("Compound", "000002")
FIRMS = NodeKey("Group", "000002~PropertyFirm")

refs = st.frozensets(st.sampled_from([node.ref for node in SCENE.nodes]), max_size=12)
kinds = st.frozensets(
    st.sampled_from(
        ["Grid", "Compound", "Building", "PartyOrganization", "PropertyFirm", "Serves", "PartOf", GHOST]
    )
)


def folded(opened: frozenset[NodeKey] = frozenset(), hidden: frozenset[str] = frozenset()) -> Scene:
    return fold_scene(SCENE, FoldState(open_above(parents_of(SCENE), opened), hidden))


@given(refs, kinds)
@settings(max_examples=examples(100))
def test_nodes_and_lines_are_drawn_folded_or_hidden(
    opened: frozenset[NodeKey], hidden: frozenset[str]
) -> None:
    scene = folded(opened, hidden)
    assert scene.drawn + scene.folded + scene.hidden == scene.total == SCENE.total
    bundled = sum(bundle.number for bundle in scene.bundles)
    assert len(scene.edges) + bundled + scene.inner + scene.hidden_lines == len(SCENE.edges)
    assert not {node.kind for node in scene.nodes} & hidden


@given(refs, kinds)
@settings(max_examples=examples(60))
def test_unfolding_moves_no_card_sideways_or_up(opened: frozenset[NodeKey], hidden: frozenset[str]) -> None:
    before, after = (lay_out(folded(each, hidden), PLACES).boxes for each in (frozenset[NodeKey](), opened))
    assert before.keys() <= after.keys()
    for ref, box in before.items():
        assert (after[ref].left, after[ref].width) == (box.left, box.width)
        assert after[ref].top >= box.top


def test_at_first_only_the_tier_below_the_scope_is_drawn() -> None:
    scene = folded()
    assert [(node.ref.label, node.fold) for node in scene.nodes] == [
        ("Community", ""),
        ("Grid", "folded"),
        ("Grid", "folded"),
    ]
    assert scene.ghosts_left == 1


def test_many_organisations_of_a_kind_are_a_group() -> None:
    scene = folded(frozenset({COMPOUND}))
    (group,) = (node for node in scene.nodes if node.group)
    assert (group.ref, group.fold, group.folded) == (FIRMS, "folded", (("PropertyFirm", 10),))
    assert sum(node.ref.label == "PropertyFirm" for node in folded(frozenset({FIRMS})).nodes) == 10


def test_lines_of_a_folded_group_are_counted_at_its_card() -> None:
    scene = folded(frozenset({COMPOUND}))
    served = sum(edge.source.label == "PropertyFirm" and edge.target != COMPOUND for edge in SCENE.edges)
    assert sum(bundle.number for bundle in scene.bundles if bundle.source == FIRMS) == served > 0


def test_hidden_places_leave_their_contents_to_the_place_above() -> None:
    scene = folded(hidden=frozenset({"Grid"}))
    assert {node.parent for node in scene.nodes[1:]} == {COMMUNITY}
    assert {node.ref.label for node in scene.nodes[1:]} == {"Compound"}


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_addresses_name_every_code(codes: list[str]) -> None:
    stripped = [code for code in codes if code == code.strip()]
    refs = [NodeKey("PropertyFirm", code) for code in stripped]
    scene = replace(SCENE, nodes=tuple(replace(SCENE.scope, ref=ref) for ref in refs))
    assert read_nodes(scene, write_nodes(refs, PLACES)) == (tuple(refs), ())


def test_codes_that_no_node_has_are_reported() -> None:
    assert read_nodes(SCENE, "000002,nowhere,Grid:000001") == (
        (COMPOUND, NodeKey("Grid", "000001")),
        ("nowhere",),
    )


def test_shortest_chain_follows_only_the_kinds_shown() -> None:
    firm = NodeKey("PropertyFirm", "PF-3")
    served = next(edge.target for edge in SCENE.edges if edge.source == firm)
    assert shortest_chain(SCENE, firm, served, ()) == (firm, served)
    assert shortest_chain(SCENE, firm, served, {"Serves"}) == ()
