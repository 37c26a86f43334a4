// title: Emergency organisations and the usual ones, drawn
// title_zh: 应急组织叠加图
// question: Which emergency organisations are active on the day, to which are they subordinate, which places do they
//   cover, and which party organisations usually cover the same places?
// question_zh: 当日有哪些应急党组织在运行、如何隶属、覆盖哪些地点，平时由哪些党组织覆盖？
// params: scope: place code = 511702, on: date = today
// returns: organization: node, covers: relationship, place: node, ways: path, above: relationship, superior: node,
//   usual: relationship, usual_organization: node
// fragments: current(u), current(superior), current(p), places_above(place, up), in_chain(chain, up)
// tags: graph, emergency, q10
MATCH (u:EmergencyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[covers:COVERS]->(area:Place)
WITH u, covers, coalesce(area, u) AS place
WITH u, covers, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH u, covers, place, [way = (place)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways
OPTIONAL MATCH (u)-[above:SUBORDINATE_TO]->(superior:EmergencyOrganization)
WHERE (superior.valid_from IS NULL OR superior.valid_from <= $on) AND (superior.valid_to IS NULL OR superior.valid_to > $on)
OPTIONAL MATCH (place)<-[usual:COVERS]-(p:PartyOrganization)
WHERE (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
RETURN u AS organization, covers, place, ways, above, superior, usual, p AS usual_organization
ORDER BY u.tier, u.code, place.code, superior.code, p.code
