// title: Party organisations and those above them, drawn
// title_zh: 党组织体系图
// question: Which party organisations does a community have, and through which others are they subordinate to the
//   street's work committee? Give the community with --under.
// question_zh: 一个社区有哪些党组织，逐级隶属到哪里？（范围请选社区）
// params: scope: place code = 511702, on: date = today
// returns: organization: node, line: path
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: graph, party, q5
MATCH (u:PartyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u
OPTIONAL MATCH line = (u)-[:SUBORDINATE_TO*1..4]->(:PartyOrganization)
RETURN u AS organization, line
ORDER BY u.tier, u.code, length(line)
