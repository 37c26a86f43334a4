// title: Grids and their general branch
// title_zh: 网格党总支覆盖
// question: Which grids are covered by a general party branch, and which are not? The grids of
//   villages of towns and townships needn't have one.
// question_zh: 哪些网格已由党总支覆盖，哪些还没有？（乡镇所辖村的网格不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Grid, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(p), places_above(g, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, party, q1
MATCH (g:Grid)
OPTIONAL MATCH (g)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 3 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH g, count(p) AS branches
WITH g, branches, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH g, branches, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN g.code AS subject, g.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  branches > 0 AS covered, CASE WHEN branches = 0 THEN '没有网格党总支' END AS reason
ORDER BY subject
