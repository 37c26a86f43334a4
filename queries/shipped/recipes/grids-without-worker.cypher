// title: Grids and their workers
// title_zh: 网格员配备
// question: Which grids have no grid worker, and which share a grid worker with another grid? The
//   grids of villages of towns and townships needn't have one.
// question_zh: 哪些网格没有在任网格员？哪些网格员兼管多个网格？（乡镇所辖村的网格不作要求）
// params: scope: place code = 511702, on: date = today, grid_worker_post: text = 网格员
// returns: subject: Grid, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, workers: integer, shared: boolean, covered: boolean, reason: text
// fragments: current(h), current(h2), places_above(g, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, grids, q4
MATCH (g:Grid)
OPTIONAL MATCH (g)<-[:POST_IN]-(post:Post)<-[h:HOLDS]-(n:Person)
WHERE post.name = $grid_worker_post AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (n)-[h2:HOLDS]->(post2:Post)-[:POST_IN]->(g2:Grid)
WHERE g2.code <> g.code AND post2.name = $grid_worker_post
  AND (h2.valid_from IS NULL OR h2.valid_from <= $on) AND (h2.valid_to IS NULL OR h2.valid_to > $on)
WITH g, count(DISTINCT n) AS workers, count(g2) > 0 AS shared
WITH g, workers, shared, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH g, workers, shared, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN g.code AS subject, g.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  workers, shared, workers > 0 AS covered,
  CASE WHEN workers = 0 THEN '没有在任网格员' WHEN shared THEN '网格员兼管多个网格' END AS reason
ORDER BY subject
