// title: Grids, their households and workers
// title_zh: 网格规模与力量
// question: How many households, compounds, buildings and workers does each grid have, and how many households are
//   there per worker?
// question_zh: 每个网格有多少户、小区、楼栋和网格员，人均多少户？
// params: scope: place code = 511702, on: date = today, grid_worker_post: text = 网格员
// returns: grid: Grid, name: text, community: text, community_code: Community, street: text, street_code: Street,
//   households: integer, compounds: integer, scattered_buildings: integer, workers: integer,
//   households_per_worker: integer
// fragments: current(h), above_grid(g, c, s, d), in_grid(g, c, s, d)
// tags: grids, q4
MATCH (g:Grid)
OPTIONAL MATCH (g)<-[:PART_OF]-(x:Compound)
WITH g, count(DISTINCT x) AS compounds
OPTIONAL MATCH (g)<-[:PART_OF]-(b:Building)
WITH g, compounds, count(DISTINCT b) AS scattered
OPTIONAL MATCH (g)<-[:POST_IN]-(post:Post)<-[h:HOLDS]-(n:Person)
WHERE post.name = $grid_worker_post AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH g, compounds, scattered, count(DISTINCT n) AS workers
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH g, c, s, d, compounds, scattered, workers
WHERE $scope IN [d.code, s.code, c.code, g.code] OR (d IS NULL AND size($scope) = 6)
RETURN g.code AS grid, g.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, g.households AS households, compounds,
  scattered AS scattered_buildings, workers, CASE WHEN workers > 0 THEN g.households / workers END AS households_per_worker
ORDER BY grid
