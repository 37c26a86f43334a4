// title: Compounds and buildings of joint branches
// title_zh: 联合党支部覆盖单位数
// question: Which branches that several units founded together cover no more compounds and buildings than allowed? A branch
//   that covers neither is unknown.
// question_zh: 哪些联合组建的党支部覆盖的小区和楼栋没有超过上限？（没有登记覆盖小区或楼栋的记为未知）
// params: scope: place code = 511702, on: date = today, branch_units_max: integer = 5
// returns: subject: PartyOrganization, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, founding_mode: text, units: integer, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (u:PartyOrganization)
WHERE u.tier = 4 AND u.founding_mode IN ['楼院合建', '区域联建', '商圈创建'] AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS]->(p:Place)
WITH u, sum(CASE WHEN p:Compound OR p:Building THEN 1 ELSE 0 END) AS units
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, units, coalesce(seat, area, u) AS place
WITH u, units, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, units, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  u.founding_mode AS founding_mode, units, CASE WHEN units > 0 THEN units <= $branch_units_max END AS covered,
  CASE WHEN units = 0 THEN '没有登记覆盖的小区或楼栋' WHEN units > $branch_units_max THEN '覆盖单位过多' END AS reason
ORDER BY subject, street_code, community_code
