// title: Grids, their households and workers
// title_zh: 网格规模与力量
// question: How many households, compounds, buildings and workers does each grid have, and how many households are
//   there per worker?
// question_zh: 每个网格有多少户、小区、楼栋和网格员，人均多少户？
// params: scope: place code = 511702, on: date = today, grid_worker_post: text = 网格员
// returns: grid: Grid, name: text, community: text, community_code: Community, street: text, street_code: Street,
//   households: integer, compounds: integer, scattered_buildings: integer, workers: integer,
//   households_per_worker: integer
// fragments: current(h), places_above(g, up), in_chain(chain, up)
// tags: grids, q4
MATCH (g:Grid)
OPTIONAL MATCH (g)<-[:PART_OF*1..2]-(low:Compound|Building)-[:PART_OF*0..1]->(x:Compound)
WITH g, count(DISTINCT x) AS compounds
OPTIONAL MATCH (g)<-[:PART_OF*1..2]-(b:Building)
WHERE NOT EXISTS { (b)-[:PART_OF]->(:Compound) }
WITH g, compounds, count(DISTINCT b) AS scattered
OPTIONAL MATCH (g)<-[:POST_IN]-(post:Post)<-[h:HOLDS]-(n:Person)
WHERE post.name = $grid_worker_post AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH g, compounds, scattered, count(DISTINCT n) AS workers
WITH g, compounds, scattered, workers, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH g, compounds, scattered, workers, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN g.code AS grid, g.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, g.households AS households, compounds,
  scattered AS scattered_buildings, workers, CASE WHEN workers > 0 THEN g.households / workers END AS households_per_worker
ORDER BY grid
