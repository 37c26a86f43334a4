// title: Posts whose holder's term is over
// title_zh: 岗位任期
// question: Which posts have a holder whose term is over? The state of a post without a term is unknown.
// question_zh: 有任期的岗位中，哪些任期已满未换届？（未定任期的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, person: Person, person_name: text, since: date, term_years: integer,
//   covered: boolean, reason: text
// fragments: held(post, h, n), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up),
//   in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH post, n, h.valid_from AS since, post.term_years AS term
WITH post, n, since, term, since + duration({years: coalesce(term, 0)}) > $on AS within
OPTIONAL MATCH (post)-[:POST_IN]->(u)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, n, since, term, within, u, coalesce(seat, area, u, post) AS place
WITH post, n, since, term, within, u, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT post, n, since, term, within, u, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([post, n, since, term, within, u]) AS posts
WITH posts, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH posts, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND posts AS row
WITH DISTINCT row[0] AS post, row[1] AS n, row[2] AS since, row[3] AS term, row[4] AS within, row[5] AS u, c, s
RETURN post.code AS subject, post.name AS name, u.code AS unit, u.name AS unit_name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  n.code AS person, n.name AS person_name, since, term AS term_years,
  CASE WHEN term IS NOT NULL THEN within END AS covered,
  CASE WHEN term IS NULL THEN '未定任期' WHEN NOT within THEN '任期已满' END AS reason
ORDER BY subject, person, since, unit, street_code, community_code
