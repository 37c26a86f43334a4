// title: Remodelled service centres and the four works
// title_zh: 党群服务中心四大工程
// question: At which remodelled service centres are all four works done: site, atmosphere, service and support? A
//   centre is unknown if one of them isn't recorded.
// question_zh: 已提档改造的党群服务中心，阵地、氛围、服务、保障四大工程是否都已完成？（有未填的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: ServiceCentre, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, missing: text, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, services, q8
MATCH (u:ServiceCentre)
WHERE u.remodelled AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH u, c, s, head([one IN [['阵地工程', u.site_work], ['氛围工程', u.atmosphere_work], ['服务工程', u.service_work], ['保障工程', u.support_work]]
  WHERE one[1] = false | one[0]]) AS missing
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, missing,
  u.site_work AND u.atmosphere_work AND u.service_work AND u.support_work AS covered,
  CASE WHEN missing IS NOT NULL THEN '四大工程未全部完成'
    WHEN u.site_work IS NULL OR u.atmosphere_work IS NULL OR u.service_work IS NULL OR u.support_work IS NULL THEN '四大工程未填' END AS reason
ORDER BY subject, street_code, community_code
