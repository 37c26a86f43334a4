// title: Posts of elected bodies and their term
// title_zh: 选举产生的岗位任期
// question: Which posts in party organisations, residents' and owners' committees have no term set?
// question_zh: 党组织、居委会、业委会的岗位中，哪些没有设任期？
// params: scope: place code = 511702, on: date = today
// returns: subject: Post, name: text, unit: Organization, unit_name: text, community: text,
//   community_code: Community, street: text, street_code: Street, term_years: integer, covered: boolean,
//   reason: text
// fragments: current(u), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up), in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (u:PartyOrganization|ResidentsCommittee|OwnersCommittee)<-[:POST_IN]-(post:Post)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH post, u, coalesce(seat, area, u) AS place
WITH post, u, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT post, u, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([post, u]) AS posts
WITH posts, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH posts, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND posts AS row
WITH DISTINCT row[0] AS post, row[1] AS u, c, s
RETURN post.code AS subject, post.name AS name, u.code AS unit, u.name AS unit_name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  post.term_years AS term_years, post.term_years IS NOT NULL AS covered,
  CASE WHEN post.term_years IS NULL THEN '未设任期' END AS reason
ORDER BY subject, unit, street_code, community_code
