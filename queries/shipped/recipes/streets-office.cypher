// title: Streets and their office
// title_zh: 街道办事处覆盖
// question: Which streets have exactly one street office, and which towns and townships have exactly one government? A street of which only the
//   communities are recorded is unknown.
// question_zh: 哪些街道有且只有一个街道办事处，哪些乡镇有且只有一个人民政府？（除社区外没有任何数据的街道记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Street, name: text, street: text, street_code: Street, offices: integer, covered: boolean,
//   reason: text
// fragments: current(o), places_above(s, up), recorded_street(s), in_chain(chain, up)
// tags: coverage, government, q5
MATCH (s:Street)
OPTIONAL MATCH (s)<-[:COVERS]-(o:StreetOffice)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH s, count(o) AS offices
WITH s, offices, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH s, offices, EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() } AS recorded
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code, offices,
  CASE WHEN recorded THEN offices = 1 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN s.form IN ['镇', '乡'] AND offices = 0 THEN '没有乡镇人民政府'
    WHEN s.form IN ['镇', '乡'] AND offices > 1 THEN '乡镇人民政府不止一个' WHEN offices = 0 THEN '没有街道办事处' WHEN offices > 1 THEN '街道办事处不止一个' END AS reason
ORDER BY subject
