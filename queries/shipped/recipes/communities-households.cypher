// title: Size of communities
// title_zh: 社区规模
// question: Which communities have fewer households than the minimum or more than the maximum? A community is unknown if
//   it has no grid, or a grid without a number of households; villages don't count.
// question_zh: 哪些社区户数低于下限或高于上限？（没有网格或网格户数未填的记为未知，村不计）
// params: scope: place code = 511702, community_households_min: integer = 1000, community_households_max: integer = 3000
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, households: integer, covered: boolean, reason: text
// fragments: places_above(c, up), in_chain(chain, up)
// tags: coverage, communities, q4
MATCH (c:Community)
WHERE c.form IS NULL OR c.form <> '村'
OPTIONAL MATCH (g:Grid)-[:PART_OF]->(c)
WITH c, count(g) AS grids, count(g.households) AS counted, sum(g.households) AS total
WITH c, CASE WHEN grids > 0 AND counted = grids AND total > 0 THEN total END AS households
WITH c, households, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, households, head([up IN chain WHERE up:Street]) AS s
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  households, households >= $community_households_min AND households <= $community_households_max AS covered,
  CASE WHEN households IS NULL THEN '网格户数未填' WHEN households < $community_households_min THEN '户数低于下限'
    WHEN households > $community_households_max THEN '户数高于上限' END AS reason
ORDER BY subject
