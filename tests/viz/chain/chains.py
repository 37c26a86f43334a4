"""Builds a small network with known chains of responsibility: one is complete, one lacks almost everything."""

from __future__ import annotations

from datetime import date

from tests.viz.network.networks import DISTRICT, Network

__all__ = ["BUILDING", "COMMUNITY", "COMPOUND", "GRID", "INCOMPLETE", "SCATTERED", "STREET", "chain_network"]

STREET = f"{DISTRICT}001"
COMMUNITY = f"{STREET}001"
GRID = f"{COMMUNITY}001"
COMPOUND, BUILDING = f"{COMMUNITY}X001", f"{COMMUNITY}B0001"
INCOMPLETE, _INCOMPLETE_COMPOUND = f"{COMMUNITY}B0002", f"{COMMUNITY}X002"
SCATTERED = f"{COMMUNITY}B0003"
_BEGAN = date(2020, 1, 1)


def chain_network() -> Network:
    """Return a network with three buildings.

    `BUILDING` has a complete chain. The chain of `INCOMPLETE` lacks almost everything. `SCATTERED` is in no
    compound.
    """
    network = Network()
    network.node("District", DISTRICT, "通川区")
    network.place("Street", STREET, "东城街道", DISTRICT)
    network.place("Community", COMMUNITY, "二马路社区", STREET)
    network.place("Grid", GRID, "第一网格", COMMUNITY)
    for code, building, name in ((COMPOUND, BUILDING, "新锦苑"), (_INCOMPLETE_COMPOUND, INCOMPLETE, "旧院")):
        network.place("Compound", code, name, GRID)
        network.place("Building", building, "1栋", code)
    network.place("Building", SCATTERED, "零散楼", GRID)
    _government(network)
    _party(network)
    _property(network)
    return network


def _government(network: Network) -> None:
    network.post("P-1", "楼栋长", BUILDING, "甲一")
    network.post("P-2", "网格长", GRID, "甲二")
    network.post("P-3", "网格员", GRID)
    network.body("ResidentsCommittee", "RC-1", "二马路社区居委会", "REPRESENTS", COMMUNITY)
    network.post("P-4", "主任", "RC-1", "甲四")
    network.post("P-5", "副主任", "RC-1", "甲五")
    network.body("StreetOffice", "SO-1", "东城街道办事处", "COVERS", STREET)
    network.post("P-6", "主任", "SO-1", "甲六")
    network.edge(
        "HOLDS", network.node("Person", "PE-GONE", "前任"), "P-6", valid_from=_BEGAN, valid_to=_BEGAN
    )


def _party(network: Network) -> None:
    covered = {1: STREET, 2: COMMUNITY, 3: GRID, 4: COMPOUND, 5: BUILDING}
    for tier, place in covered.items():
        code = f"P{tier}-1"
        network.body("PartyOrganization", code, f"第{tier}级党组织", "COVERS", place, tier=tier)
        network.post(f"POST-{code}", "党小组长" if tier == 5 else "书记", code, f"乙{tier}")
        if tier > 1:
            network.edge("SUBORDINATE_TO", code, f"P{tier - 1}-1")
    network.body("PartyOrganization", "P4-2", "孤立支部", "COVERS", _INCOMPLETE_COMPOUND, tier=4)
    network.body("PartyOrganization", "P5-3", "零散党小组", "COVERS", SCATTERED, tier=5)
    network.edge("SUBORDINATE_TO", "P5-3", "P4-1")


def _property(network: Network) -> None:
    network.body("PropertyFirm", "PF-1", "示例物业", "SERVES")
    network.body("PropertyFirm", "PF-2", "前物业", "SERVES")
    network.edge("SERVES", "PF-1", COMPOUND, contract="HT-1", valid_from=_BEGAN, valid_to=date(2025, 1, 1))
    network.edge("SERVES", "PF-2", COMPOUND, contract="HT-0", valid_from=_BEGAN, valid_to=date(2021, 1, 1))
    network.edge(
        "SERVES", "PF-2", _INCOMPLETE_COMPOUND, contract="HT-2", valid_from=_BEGAN, valid_to=date(2022, 6, 1)
    )
    network.post("POST-PF-1", "负责人", "PF-1", "丙一")
    network.post("POST-PM-1", "项目经理", COMPOUND, "丙二")
    network.body("OwnersCommittee", "OC-1", "新锦苑业委会", "REPRESENTS", COMPOUND)
    network.post("POST-OC-1", "主任", "OC-1", "丙三")
