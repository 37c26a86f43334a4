// title: Joint committees and their member organisations
// title_zh: “大工委”“大党委”成员名册
// question: Which organisations are members of each joint committee?
// question_zh: 每个“大工委”“大党委”有哪些成员单位？
// params: scope: place code = 511702, on: date = today
// returns: committee: JointCommittee, committee_name: text, level: text, community: text,
//   community_code: Community, street: text, street_code: Street, member: Organization, member_name: text,
//   kind: text
// fragments: current(u), current(m), unit_area(u, r, area, seat), places_above(place, up),
//   in_chain(chain, up)
// tags: partners, q1
MATCH (u:JointCommittee)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)<-[:JOINS]-(m:Organization)
WHERE (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, m, coalesce(seat, area, u) AS place
WITH u, m, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, m, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS committee, u.name AS committee_name, u.level AS level, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  m.code AS member, m.name AS member_name, [label IN labels(m) WHERE label <> 'Organization'][0] AS kind
ORDER BY street_code, community_code, committee, member
