// title: Grids with their posts and holders, drawn
// title_zh: 网格与网格员图
// question: Which posts does each grid have, and who holds them? Give a community or street with --under.
// question_zh: 每个网格设哪些岗位、由谁担任？（范围请选社区或街道）
// params: scope: place code = 511702, on: date = today
// returns: ways: path, grid: node, post_in: relationship, post: node, holds: relationship, person: node
// fragments: current(h), places_above(g, up), in_chain(chain, up)
// tags: graph, grids, q4
MATCH (g:Grid)
WITH g, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH g, [way = (g)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways
OPTIONAL MATCH (g)<-[at:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
RETURN ways, g AS grid, at AS post_in, post, h AS holds, n AS person
ORDER BY g.code, post.code, n.code
