// title: Grids and their general branch
// title_zh: 网格党总支覆盖
// question: Which grids are covered by a general party branch, and which are not?
// question_zh: 哪些网格已由党总支覆盖，哪些还没有？
// params: scope: place code = 511702, on: date = today
// returns: subject: Grid, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(p), above_grid(g, c, s, d), in_grid(g, c, s, d)
// tags: coverage, party, q1
MATCH (g:Grid)
OPTIONAL MATCH (g)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 3 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH g, count(p) AS branches
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH g, c, s, d, branches
WHERE $scope IN [d.code, s.code, c.code, g.code] OR (d IS NULL AND size($scope) = 6)
RETURN g.code AS subject, g.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  branches > 0 AS covered, CASE WHEN branches = 0 THEN '没有网格党总支' END AS reason
ORDER BY subject
