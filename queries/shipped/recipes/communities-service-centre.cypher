// title: Communities and their service centre
// title_zh: 社区党群服务中心覆盖
// question: Which communities does a party and public service centre serve? A community without any records is
//   unknown. A village (村) needn't have one.
// question_zh: 哪些社区有党群服务中心？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, centres: integer, covered: boolean, reason: text
// fragments: current(o), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, services, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:SERVES]-(o:ServiceCentre)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH c, count(o) AS centres
WITH c, centres, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, centres, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE centres > 0 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, centres,
  CASE WHEN recorded THEN centres > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN centres = 0 THEN '没有党群服务中心' END AS reason
ORDER BY subject
