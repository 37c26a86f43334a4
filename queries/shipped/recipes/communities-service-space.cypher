// title: Floor area of service centres by households
// title_zh: 社区每百户服务设施面积
// question: Which communities have enough floor area in service centres for their households? A community is unknown if
//   the households of one of its grids or the floor area of a centre aren't recorded; villages don't count.
// question_zh: 哪些社区每百户拥有的党群服务中心面积达到标准？（网格户数或中心面积未填的记为未知，村不计）
// params: scope: place code = 511702, on: date = today, area_per_100_households_min: integer = 30
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, households: integer, floor_area: decimal, covered: boolean, reason: text
// fragments: current(o), places_above(c, up), in_chain(chain, up)
// tags: coverage, services, q1
MATCH (c:Community)
WHERE c.form IS NULL OR c.form <> '村'
OPTIONAL MATCH (g:Grid)-[:PART_OF]->(c)
WITH c, count(g) AS grids, count(g.households) AS counted, sum(g.households) AS total
WITH c, CASE WHEN grids > 0 AND counted = grids AND total > 0 THEN total END AS households
OPTIONAL MATCH (c)<-[:SERVES]-(o:ServiceCentre)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH c, households, count(o) AS centres, count(o.floor_area) AS measured, sum(o.floor_area) AS floor_area
WITH c, households, floor_area, households IS NOT NULL AND measured = centres AS known, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, households, floor_area, known, head([up IN chain WHERE up:Street]) AS s
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  households, floor_area,
  CASE WHEN known THEN floor_area * 100 >= households * $area_per_100_households_min END AS covered,
  CASE WHEN households IS NULL THEN '网格户数未填' WHEN NOT known THEN '中心面积未填'
    WHEN floor_area * 100 < households * $area_per_100_households_min THEN '每百户面积不足' END AS reason
ORDER BY subject
