// title: Communities and their legal adviser
// title_zh: 一社区一法律顾问
// question: Which communities have exactly one legal adviser? A community without any records is unknown.
//   A village (村) needn't have one.
// question_zh: 哪些社区有且只有一名法律顾问？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, advisers: integer, covered: boolean, reason: text
// fragments: current(l), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, legal, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:SERVES]-(l:LegalService)
WHERE l.service = '法律顾问' AND (l.valid_from IS NULL OR l.valid_from <= $on) AND (l.valid_to IS NULL OR l.valid_to > $on)
WITH c, count(DISTINCT l) AS advisers
WITH c, advisers, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, advisers, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE advisers = 1 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code, advisers,
  CASE WHEN recorded THEN advisers = 1 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN advisers = 0 THEN '没有法律顾问' WHEN advisers > 1 THEN '法律顾问不止一名' END AS reason
ORDER BY subject
