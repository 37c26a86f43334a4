// title: Communities and their joint committee
// title_zh: 社区“大党委”覆盖
// question: Which communities have a joint committee? A community without any records is unknown. A
//   village (村) needn't have one.
// question_zh: 哪些社区已建“大党委”？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(j), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:COVERS]-(j:JointCommittee)
WHERE j.level = 'community' AND (j.valid_from IS NULL OR j.valid_from <= $on) AND (j.valid_to IS NULL OR j.valid_to > $on)
WITH c, count(j) AS committees
WITH c, committees, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, committees, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE committees > 0 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  CASE WHEN committees > 0 THEN true WHEN recorded THEN false END AS covered,
  CASE WHEN committees > 0 THEN null WHEN recorded THEN '没有社区“大党委”' ELSE '没有任何数据' END AS reason
ORDER BY subject
