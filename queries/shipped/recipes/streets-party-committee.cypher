// title: Streets and their party work committee
// title_zh: 街道党工委覆盖
// question: Which streets have a party work committee (the first of the five tiers), and which towns and townships have a party committee?
//   A street of which only the communities are recorded is unknown.
// question_zh: 哪些街道有党工委，哪些乡镇有党委（五级中的第一级）？（除社区外没有任何数据的街道记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Street, name: text, street: text, street_code: Street, covered: boolean, reason: text
// fragments: current(p), places_above(s, up), recorded_street(s), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (s:Street)
OPTIONAL MATCH (s)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 1 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH s, count(p) AS committees
WITH s, committees, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH s, committees, EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() } AS recorded
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code,
  CASE WHEN recorded THEN committees > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN committees = 0 AND s.form IN ['镇', '乡'] THEN '没有乡镇党委' WHEN committees = 0 THEN '没有街道党工委' END AS reason
ORDER BY subject
