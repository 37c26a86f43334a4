// title: Communities and their last forum
// title_zh: 社区共商日
// question: Which communities held a forum within the last `forum_days_max` days? A community without any records is unknown.
//   A village (村) needn't have them.
// question_zh: 哪些社区在近期内开过共商日？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today, forum_days_max: integer = 365
// returns: subject: Community, name: text, community: text, community_code: Community, street: text, street_code:
//   Street, forums: integer, last: date, covered: boolean, reason: text
// fragments: places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, matters, q11
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:CONCERNS]-(f:Forum)
WHERE f.date <= $on AND f.date > $on - duration({days: $forum_days_max})
WITH c, count(f) AS forums, max(f.date) AS last
WITH c, forums, last, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, forums, last, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE forums > 0 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, forums, last,
  CASE WHEN recorded THEN forums > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN forums = 0 THEN '近期没有开过共商日' END AS reason
ORDER BY subject
