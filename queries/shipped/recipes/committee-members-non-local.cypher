// title: Committee members without local household registration
// title_zh: 非户籍“两委”成员
// question: Which members of a community's party committee or residents' committee aren't registered in the
//   district?
// question_zh: 哪些社区“两委”成员是非户籍常住居民？
// params: scope: place code = 511702, on: date = today
// returns: person: Person, name: text, post_name: text, unit: Organization, unit_name: text, community: text,
//   community_code: Community, street: text, street_code: Street
// fragments: current(h), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (n:Person)-[h:HOLDS]->(post:Post)-[:POST_IN]->(u:ResidentsCommittee|PartyOrganization)
WHERE n.non_local AND (u:ResidentsCommittee OR u.tier = 2) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH DISTINCT n, post, u
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, n, post, coalesce(seat, area, u) AS place
WITH u, n, post, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, n, post, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN n.code AS person, n.name AS name, post.name AS post_name, u.code AS unit, u.name AS unit_name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code
ORDER BY street_code, community_code, person, unit, post_name
