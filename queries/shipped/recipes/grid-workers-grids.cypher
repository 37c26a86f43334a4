// title: Grid workers and their grids
// title_zh: 网格员兼管网格
// question: Which grid workers serve more than one grid? Those of villages in towns and
//   townships aren't judged.
// question_zh: 哪些网格员兼管多个网格？（乡镇所辖村的网格员不作要求）
// params: scope: place code = 511702, on: date = today, grid_worker_post: text = 网格员
// returns: subject: Person, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, grids: integer, covered: boolean, reason: text
// fragments: current(h), places_above(g, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, grids, q4
MATCH (g:Grid)<-[:POST_IN]-(post:Post)<-[h:HOLDS]-(n:Person)
WHERE post.name = $grid_worker_post AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH n, collect(DISTINCT g) AS gs
WITH n, gs, size(gs) AS grids
UNWIND gs AS g
WITH n, grids, g, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH n, grids, g, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH DISTINCT n, grids, c, s
RETURN n.code AS subject, n.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  grids, grids = 1 AS covered, CASE WHEN grids > 1 THEN '兼管多个网格' END AS reason
ORDER BY subject, street_code, community_code
