// title: Streets and their police station, judicial office and court
// title_zh: 街道两所一庭
// question: Which streets does a police station, a judicial office and a court serve? A street of which only the
//   communities are recorded is unknown. A town or township (镇、乡) needn't have them.
// question_zh: 哪些街道派出所、司法所、法庭三者齐备？（除社区外没有任何数据的街道记为未知；乡镇不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Street, name: text, street: text, street_code: Street, police: integer, judicial: integer,
//   courts: integer, covered: boolean, reason: text
// fragments: current(o), places_above(s, up), recorded_street(s), in_chain(chain, up)
// tags: coverage, legal, q5
MATCH (s:Street)
OPTIONAL MATCH (s)<-[:SERVES]-(o:LegalService)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH s, sum(CASE WHEN o.service = '派出所' THEN 1 ELSE 0 END) AS police,
  sum(CASE WHEN o.service = '司法所' THEN 1 ELSE 0 END) AS judicial, sum(CASE WHEN o.service = '法庭' THEN 1 ELSE 0 END) AS courts
WITH s, police, judicial, courts, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH s, police, judicial, courts, EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() } AS recorded
WHERE (police > 0 AND judicial > 0 AND courts > 0) OR NOT recorded OR NOT coalesce(s.form, '') IN ['镇', '乡']
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code, police, judicial, courts,
  CASE WHEN recorded THEN police > 0 AND judicial > 0 AND courts > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN police = 0 THEN '没有派出所' WHEN judicial = 0 THEN '没有司法所' WHEN courts = 0 THEN '没有法庭' END AS reason
ORDER BY subject
