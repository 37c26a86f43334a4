// title: Streets and their joint committee
// title_zh: 街道“大工委”覆盖
// question: Which streets have a joint committee? A street of which only the communities are recorded is unknown.
//   A town or township (镇、乡) needn't have one.
// question_zh: 哪些街道已建“大工委”？（除社区外没有任何数据的街道记为未知；乡镇不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Street, name: text, street: text, street_code: Street, covered: boolean, reason: text
// fragments: current(j), places_above(s, up), recorded_street(s), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (s:Street)
OPTIONAL MATCH (s)<-[:COVERS]-(j:JointCommittee)
WHERE j.level = 'street' AND (j.valid_from IS NULL OR j.valid_from <= $on) AND (j.valid_to IS NULL OR j.valid_to > $on)
WITH s, count(j) AS committees
WITH s, committees, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH s, committees, EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() } AS recorded
WHERE committees > 0 OR NOT recorded OR NOT coalesce(s.form, '') IN ['镇', '乡']
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code,
  CASE WHEN recorded THEN committees > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN committees = 0 THEN '没有街道“大工委”' END AS reason
ORDER BY subject
