// title: Joint committees and their members, drawn
// title_zh: 大党委成员图
// question: Which organisations are members of each joint committee, and which place does it cover? Give a street or
//   community with --under.
// question_zh: 每个大党委（大工委）覆盖哪里、有哪些成员单位？（范围请选街道或社区）
// params: scope: place code = 511702, on: date = today
// returns: committee: node, covers: relationship, place: node, ways: path, joins: relationship, member: node
// fragments: current(j), current(m), places_above(place, up), in_chain(chain, up)
// tags: graph, partners, q5
MATCH (j:JointCommittee)-[covers:COVERS]->(place:Place)
WHERE (j.valid_from IS NULL OR j.valid_from <= $on) AND (j.valid_to IS NULL OR j.valid_to > $on)
WITH j, covers, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH j, covers, [way = (place)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways, place
OPTIONAL MATCH (j)<-[joins:JOINS]-(m:Organization)
WHERE (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
RETURN j AS committee, covers, place, ways, joins, m AS member
ORDER BY place.code, j.code, m.code
