// title: Grids and compounds that share their name
// title_zh: 同名网格和小区
// question: Which grids or compounds share their name with another in the same community?
// question_zh: 哪些网格或小区与同一社区的另一个同名？
// params: scope: place code = 511702
// returns: subject: Place, kind: text, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, same: integer, covered: boolean, reason: text
// uses: above_grid(g, c, s, d), in_grid(g, c, s, d), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, names, q9
CALL () {
  MATCH (g:Grid)
  OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
  OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
  OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
  WITH g, c, s, d
  WHERE $scope IN [d.code, s.code, c.code, g.code] OR (d IS NULL AND size($scope) = 6)
  RETURN 'Grid' AS kind, g AS p, c, s
  UNION
  MATCH (x:Compound)
  OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
  OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
  OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
  OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
  WITH x, g, c, s, d
  WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
  RETURN 'Compound' AS kind, x AS p, c, s
}
WITH kind, c, s, p.name AS name, collect(p) AS places
WITH kind, c, s, name, places, CASE WHEN c IS NULL THEN 1 ELSE size(places) END AS same
UNWIND places AS p
RETURN p.code AS subject, kind, name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  same, same = 1 AS covered, CASE WHEN same > 1 THEN '同社区同名' END AS reason
ORDER BY subject, kind
