// title: Posts that several people hold
// title_zh: 岗位一岗多人
// question: Of the posts that are held, which are held by several people on the day?
// question_zh: 在任岗位中，当日哪些由多人同时担任？
// params: scope: place code = 511702, on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, holders: integer, people: text, covered: boolean, reason: text
// fragments: held(post, h, n), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up),
//   in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH DISTINCT post, n
ORDER BY n.code
WITH post, count(n) AS holders, collect(n.name) AS names
WITH post, holders, reduce(list = '', one IN names | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS people
OPTIONAL MATCH (post)-[:POST_IN]->(u)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, holders, people, u, coalesce(seat, area, u, post) AS place
WITH post, holders, people, u, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT post, holders, people, u, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([post, holders, people, u]) AS posts
WITH posts, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH posts, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND posts AS row
WITH DISTINCT row[0] AS post, row[1] AS holders, row[2] AS people, row[3] AS u, c, s
RETURN post.code AS subject, post.name AS name, u.code AS unit, u.name AS unit_name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, holders, people,
  holders = 1 AS covered, CASE WHEN holders > 1 THEN '一岗多人' END AS reason
ORDER BY subject, unit, street_code, community_code
