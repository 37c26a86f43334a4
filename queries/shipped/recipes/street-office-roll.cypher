// title: Street offices, their divisions and post holders
// title_zh: 六办一中心名册
// question: Which offices and centre does each street office have, and who holds their posts?
// question_zh: 各街道办事处设有哪些办公室和中心，由谁任职？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, office: StreetOffice,
//   office_name: text, division: OfficeDivision, division_name: text, kind: text, post_name: text, person: Person,
//   person_name: text
// fragments: current(u), current(v), unit_area(u, r, area, seat), places_above(place, up),
//   in_chain(chain, up), current(h)
// tags: government, q5
MATCH (u:StreetOffice)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)<-[:UNIT_OF]-(v:OfficeDivision)
WHERE (v.valid_from IS NULL OR v.valid_from <= $on) AND (v.valid_to IS NULL OR v.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, v, coalesce(seat, area, u) AS place
WITH u, v, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, v, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
OPTIONAL MATCH (v)<-[:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, u.code AS office, u.name AS office_name,
  v.code AS division, v.name AS division_name, v.division AS kind, post.name AS post_name, n.code AS person, n.name AS person_name
ORDER BY street_code, community_code, office, division, post_name, person
