// title: Heads of buildings by community
// title_zh: 各社区楼栋长配备情况
// question: How many buildings of each community have a post of head (楼栋长), and in how many of them does somebody
//   hold it?
// question_zh: 各社区有多少楼栋设了楼栋长，多少有人担任？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, buildings: integer,
//   with_post: integer, with_head: integer
// fragments: current(h), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (place:Building)
WITH place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH place, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
OPTIONAL MATCH (place)<-[:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH place, c, s, max(CASE WHEN post.name = '楼栋长' THEN 1 ELSE 0 END) AS has_post,
  max(CASE WHEN post.name = '楼栋长' AND h IS NOT NULL THEN 1 ELSE 0 END) AS has_head
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, count(*) AS buildings,
  sum(has_post) AS with_post, sum(has_head) AS with_head
ORDER BY street_code, community_code
