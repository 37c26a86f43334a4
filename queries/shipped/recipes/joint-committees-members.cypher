// title: Joint committees and their resident institutions
// title_zh: “大工委”“大党委”的驻区单位
// question: Which joint committees have a resident institution as a member?
// question_zh: 哪些“大工委”“大党委”有驻区单位加入？
// params: scope: place code = 511702, on: date = today
// returns: subject: JointCommittee, name: text, level: text, community: text, community_code: Community,
//   street: text, street_code: Street, members: integer, institutions: integer, covered: boolean, reason: text
// fragments: current(u), current(m), unit_area(u, r, area, seat), places_above(place, up),
//   in_chain(chain, up)
// tags: coverage, partners, q1
MATCH (u:JointCommittee)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)<-[:JOINS]-(m:Organization)
WHERE (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
WITH u, count(m) AS members, sum(CASE WHEN m:ResidentInstitution THEN 1 ELSE 0 END) AS institutions
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, members, institutions, coalesce(seat, area, u) AS place
WITH u, members, institutions, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, members, institutions, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, u.level AS level, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  members, institutions, institutions > 0 AS covered,
  CASE WHEN members = 0 THEN '没有成员' WHEN institutions = 0 THEN '没有驻区单位加入' END AS reason
ORDER BY subject, street_code, community_code
