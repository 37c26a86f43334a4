// title: Terms that end soon
// title_zh: 即将届满的任期
// question: Whose term of office ends within the next `days` days (by default half a year), and when?
// question_zh: 哪些任职的任期将在近期（默认半年内）届满，何时届满？
// params: scope: place code = 511702, on: date = today, days: integer = 183
// returns: post: Post, post_name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, person: Person, person_name: text, since: date, term_years: integer, ends: date
// fragments: held(post, h, n), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH post, n, h.valid_from AS since, post.term_years AS term
WHERE since IS NOT NULL AND term IS NOT NULL
WITH post, n, since, term, since + duration({years: term}) AS ends
WHERE ends > $on AND ends <= $on + duration({days: $days})
OPTIONAL MATCH (post)-[:POST_IN]->(u)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, n, since, term, ends, u, coalesce(seat, area, u) AS place
WITH post, n, since, term, ends, u, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT post, n, since, term, ends, u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN post.code AS post, post.name AS post_name, u.code AS unit, u.name AS unit_name, c.name AS community,
  c.code AS community_code, s.name AS street, s.code AS street_code, n.code AS person, n.name AS person_name, since,
  term AS term_years, ends
ORDER BY ends, post, person, unit, street_code, community_code
