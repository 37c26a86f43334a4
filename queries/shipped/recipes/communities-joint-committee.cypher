// title: Communities and their joint committee
// title_zh: 社区“大党委”覆盖
// question: Which communities have a joint committee? A community without any records is unknown.
// question_zh: 哪些社区已建“大党委”？（没有任何数据的社区记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(j), above_community(c, s, d), recorded(c), in_community(c, s, d)
// tags: coverage, party, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:COVERS]-(j:JointCommittee)
WHERE j.level = 'community' AND (j.valid_from IS NULL OR j.valid_from <= $on) AND (j.valid_to IS NULL OR j.valid_to > $on)
WITH c, count(j) AS committees
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH c, s, d, committees, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE $scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  CASE WHEN committees > 0 THEN true WHEN recorded THEN false END AS covered,
  CASE WHEN committees > 0 THEN null WHEN recorded THEN '没有社区“大党委”' ELSE '没有任何数据' END AS reason
ORDER BY subject
