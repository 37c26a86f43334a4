// title: Vacant posts
// title_zh: 岗位空缺
// question: Which posts does nobody hold on the day?
// question_zh: 当日哪些岗位空缺？
// params: scope: place code = 511702, on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, covered: boolean, reason: text
// fragments: current(h), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up), in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH post, count(DISTINCT n) AS holders
OPTIONAL MATCH (post)-[:POST_IN]->(u)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, holders, u, coalesce(seat, area, u, post) AS place
WITH post, holders, u, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT post, holders, u, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([post, holders, u]) AS posts
WITH posts, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH posts, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND posts AS row
WITH DISTINCT row[0] AS post, row[1] AS holders, row[2] AS u, c, s
RETURN post.code AS subject, post.name AS name, u.code AS unit, u.name AS unit_name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  holders > 0 AS covered, CASE WHEN holders = 0 THEN '岗位空缺' END AS reason
ORDER BY subject, unit, street_code, community_code
