// title: Street offices, their divisions and posts, drawn
// title_zh: 街道办事处机构图
// question: Which divisions does a street office have, which posts are in them, and who holds the posts? Give the
//   street with --under.
// question_zh: 街道办事处有哪些内设机构和岗位、由谁担任？（范围请选街道）
// params: scope: place code = 511702, on: date = today
// returns: office: node, covers: relationship, street: node, ways: path, unit_of: relationship, division: node, post_in:
//   relationship, post: node, holds: relationship, person: node
// fragments: current(o), current(h), places_above(s, up), in_chain(chain, up)
// tags: graph, government, q5
MATCH (o:StreetOffice)-[covers:COVERS]->(s:Street)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH o, covers, s, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH o, covers, s, [way = (s)-[:PART_OF*0..10]->(top:Place) WHERE top.code = $scope | way] AS ways
OPTIONAL MATCH (o)<-[within:UNIT_OF]-(v:OfficeDivision)
WITH o, covers, s, ways, within, v
UNWIND CASE WHEN v IS NULL THEN [o] ELSE [o, v] END AS unit
OPTIONAL MATCH (unit)<-[at:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
RETURN o AS office, covers, s AS street, ways, within AS unit_of, v AS division, at AS post_in, post, h AS holds, n AS person
ORDER BY s.code, o.code, v.code, post.code, n.code
