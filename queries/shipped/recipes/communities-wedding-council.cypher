// title: Communities and their council for weddings and funerals
// title_zh: 社区红白理事会
// question: Which communities have a council for weddings and funerals? A community without any
//   records is unknown. A village (村) needn't have one.
// question_zh: 哪些社区有红白理事会？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text, street_code:
//   Street, councils: integer, covered: boolean, reason: text
// fragments: current(o), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, self-governance, q2
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:REPRESENTS]-(o:SelfGovernanceBody)
WHERE o.form = '红白理事会' AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH c, count(o) AS councils
WITH c, councils, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, councils, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE councils > 0 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, councils,
  CASE WHEN recorded THEN councils > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN councils = 0 THEN '没有红白理事会' END AS reason
ORDER BY subject
