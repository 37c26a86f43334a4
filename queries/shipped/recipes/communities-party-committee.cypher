// title: Communities and their party committee
// title_zh: 社区党委覆盖
// question: Which communities have a party committee, the second of the five tiers? A community without any records
//   is unknown. A village (村) needn't have one: its party organisation depends on the number of members.
// question_zh: 哪些社区有党委（五级中的第二级）？（没有任何数据的社区记为未知；村的党组织按党员人数设置，不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(p), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 2 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH c, count(p) AS committees
WITH c, committees, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, committees, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE committees > 0 OR NOT recorded OR coalesce(c.form, '') <> '村'
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  CASE WHEN recorded THEN committees > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN committees = 0 THEN '没有社区党委' END AS reason
ORDER BY subject
