// title: Old compounds and their renewal
// title_zh: 老旧小区改造进度
// question: Which old compounds, built before 2001, have been renovated, and which are left? A compound for which
//   this isn't recorded is unknown.
// question_zh: 2000年底前建成的老旧小区，哪些已改造、哪些还没有？（未填的记为未知）
// params: scope: place code = 511702, built_by: integer = 2000
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text, street_code:
//   Street, built: integer, households: integer, covered: boolean, reason: text
// fragments: places_above(x, up), in_chain(chain, up)
// tags: coverage, compounds, q8
MATCH (x:Compound)
WHERE x.housing = '老旧小区' AND (x.built IS NULL OR x.built <= $built_by)
WITH x, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, x.built AS built, x.households AS households, x.renewed AS covered,
  CASE WHEN x.renewed IS NULL THEN '是否改造未填' WHEN NOT x.renewed THEN '尚未改造' END AS reason
ORDER BY subject
