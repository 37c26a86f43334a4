// title: Compounds that several grids share, drawn
// title_zh: 跨网格小区图
// question: Which compounds belong to more than one grid, and to which grid does each of their buildings belong?
// question_zh: 哪些小区分属多个网格，每栋楼归哪个网格？
// params: scope: place code = 511702
// returns: compound: node, in_grid: relationship, grid: node, ways: path, in_compound: relationship, building: node,
//   in_own_grid: relationship
// fragments: places_above(x, up), in_chain(chain, up)
// tags: graph, grids, q4
MATCH (x:Compound)-[:PART_OF]->(g:Grid)
WITH x, count(DISTINCT g) AS grids
WHERE grids > 1
WITH x, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
MATCH (x)-[link:PART_OF]->(g:Grid)
OPTIONAL MATCH (x)<-[within:PART_OF]-(b:Building)-[own:PART_OF]->(g)
WITH x, link, g, within, b, own, [way = (g)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways
RETURN x AS compound, link AS in_grid, g AS grid, ways, within AS in_compound, b AS building, own AS in_own_grid
ORDER BY x.code, g.code, b.code
