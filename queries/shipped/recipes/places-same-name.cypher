// title: Grids and compounds that share their name
// title_zh: 同名网格和小区
// question: Which grids or compounds share their name with another in the same community?
// question_zh: 同一社区内，哪些网格或小区同名？
// params: scope: place code = 511702
// returns: subject: Place, kind: text, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, same: integer, covered: boolean, reason: text
// fragments: places_above(g, up), places_above(x, up), in_chain(chain, up)
// tags: coverage, names, q9
CALL () {
  MATCH (g:Grid)
  OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
  WITH c, g.name AS name, collect(DISTINCT g) AS twins
  WITH c, twins, CASE WHEN c IS NULL THEN 1 ELSE size(twins) END AS same
  UNWIND twins AS g
    WITH g, c, same, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
  WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
  RETURN 'Grid' AS kind, g AS p, c, head([up IN chain WHERE up:Street]) AS s, same
  UNION
  MATCH (x:Compound)
  OPTIONAL MATCH (x)-[:PART_OF*1..3]->(c:Community)
  WITH c, x.name AS name, collect(DISTINCT x) AS twins
  WITH c, twins, CASE WHEN c IS NULL THEN 1 ELSE size(twins) END AS same
  UNWIND twins AS x
    WITH x, c, same, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
  WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
  RETURN 'Compound' AS kind, x AS p, c, head([up IN chain WHERE up:Street]) AS s, same
}
RETURN DISTINCT p.code AS subject, kind, p.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  same, same = 1 AS covered, CASE WHEN same > 1 THEN '同社区同名' END AS reason
ORDER BY subject, kind
