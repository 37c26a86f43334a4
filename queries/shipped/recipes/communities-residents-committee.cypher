// title: Communities and their residents' committee
// title_zh: 社区居民委员会覆盖
// question: Which communities have exactly one residents' or villagers' committee? A community without any records is
//   unknown.
// question_zh: 哪些社区有且只有一个居（村）民委员会？（没有任何数据的社区记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, committees: integer, covered: boolean, reason: text
// fragments: current(o), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, government, q5
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:REPRESENTS]-(o:ResidentsCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH c, count(o) AS committees
WITH c, committees, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, committees, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, committees,
  CASE WHEN recorded THEN committees = 1 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN c.form = '村' AND committees = 0 THEN '没有村民委员会'
    WHEN c.form = '村' AND committees > 1 THEN '村民委员会不止一个' WHEN committees = 0 THEN '没有居民委员会' WHEN committees > 1 THEN '居民委员会不止一个' END AS reason
ORDER BY subject
