// title: Administrative powers of street offices
// title_zh: 街道权责事项
// question: Which permits, penalties, compulsory measures and other powers does each division of a street office
//   exercise, and on which law are they based?
// question_zh: 各街道的行政许可、行政处罚、行政强制和其他权力由哪个内设机构行使，依据什么法律？
// params: scope: place code = 511702, on: date = today
// returns: street: text, street_code: Street, unit: text, unit_name: text, power: text, duty: Duty, name: text,
//   legal_basis: text
// fragments: unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: duties, government, q5
MATCH (y:Duty)-[:ASSIGNED_TO]->(u:Organization)
WHERE y.power IS NOT NULL
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, y, coalesce(seat, area, u) AS place
WITH u, y, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, y, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN s.name AS street, s.code AS street_code, u.code AS unit, u.name AS unit_name, y.power AS power, y.code AS duty,
  y.name AS name, y.legal_basis AS legal_basis
ORDER BY street_code, unit, power, duty
