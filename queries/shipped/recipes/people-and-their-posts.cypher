// title: People and the number of their posts
// title_zh: 人员任职数量
// question: Who holds more posts than one person should?
// question_zh: 哪些人员任职过多？
// params: scope: place code = 511702, on: date = today, posts_per_person_max: integer = 3
// returns: subject: Person, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, posts: integer, covered: boolean, reason: text
// fragments: held(post, h, n), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up),
//   in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH n, collect(DISTINCT post) AS held
WITH n, held, size(held) AS posts
UNWIND held AS post
OPTIONAL MATCH (post)-[:POST_IN]->(u)
WITH DISTINCT n, posts, u
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH n, posts, coalesce(seat, area, u, n) AS place
WITH n, posts, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT n, posts, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([n, posts]) AS people
WITH people, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH people, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND people AS row
WITH DISTINCT row[0] AS n, row[1] AS posts, c, s
RETURN n.code AS subject, n.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  posts, posts <= $posts_per_person_max AS covered, CASE WHEN posts > $posts_per_person_max THEN '任职过多' END AS reason
ORDER BY subject, street_code, community_code
