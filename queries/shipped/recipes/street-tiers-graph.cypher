// title: The five tiers of party organisations of a street, drawn
// title_zh: 街道五级党组织图
// question: To which superiors are the party organisations of a street subordinate, and which places does each
//   cover? Give the street with --under.
// question_zh: 一个街道的五级党组织如何逐级隶属、各覆盖哪些地点？（范围请选街道）
// params: scope: place code = 511702, on: date = today
// returns: organization: node, covers: relationship, place: node, ways: path, above: relationship, superior: node
// fragments: current(p), current(superior), places_above(place, up), in_chain(chain, up)
// tags: graph, party, q5
MATCH (p:PartyOrganization)-[covers:COVERS]->(place:Place)
WHERE (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH p, covers, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH p, covers, place, [way = (place)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways
OPTIONAL MATCH (p)-[above:SUBORDINATE_TO]->(superior:PartyOrganization)
WHERE (superior.valid_from IS NULL OR superior.valid_from <= $on) AND (superior.valid_to IS NULL OR superior.valid_to > $on)
RETURN p AS organization, covers, place, ways, above, superior
ORDER BY p.tier, p.code, place.code, superior.code
