// title: Remodelled service centres
// title_zh: 党群服务中心提档改造
// question: Which service centres have been remodelled? A centre for which this isn't recorded is unknown. The
//   centres of villages of towns and townships needn't be remodelled.
// question_zh: 哪些党群服务中心已提档改造？（未填的记为未知；乡镇所辖村的不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: ServiceCentre, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, floor_area: decimal, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, services, q8
MATCH (u:ServiceCentre)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, u.floor_area AS floor_area,
  u.remodelled AS covered, CASE WHEN u.remodelled IS NULL THEN '是否改造未填' WHEN NOT u.remodelled THEN '尚未改造' END AS reason
ORDER BY subject, street_code, community_code
