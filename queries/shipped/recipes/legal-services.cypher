// title: Legal services and the places they serve
// title_zh: 两所一庭与法律顾问
// question: Which police station, judicial office, court and legal adviser serves which place?
// question_zh: 各地由哪个派出所、司法所、法庭和法律顾问服务？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, service: text,
//   provider: LegalService, provider_name: text, serves_places: integer
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: legal, q5
MATCH (u:LegalService)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:SERVES]->(served:Place)
WITH u, count(served) AS serves_places
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, serves_places, coalesce(seat, area, u) AS place
WITH u, serves_places, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, serves_places, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, u.service AS service, u.code AS provider, u.name AS provider_name, serves_places
ORDER BY street_code, community_code, service, provider
