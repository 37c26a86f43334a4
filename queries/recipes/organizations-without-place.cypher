// title: Organisations and the places they are there for
// title_zh: 组织的服务地点
// question: Which party organisations, institutions, centres and linked organisations are there for no place at
//   all?
// question_zh: 哪些党组织、驻区单位、服务机构和联动组织没有对应任何地点？
// params: scope: place code = 511702, on: date = today
// returns: subject: Organization, kind: text, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, places: integer, covered: boolean, reason: text
// uses: current(u), unit_area(u, r, area, seat), above_place(place, up1, up2, up3, up4, up5), in_chain(chain, up)
// tags: coverage, names, q9
MATCH (u:PartyOrganization|EmergencyOrganization|ResidentInstitution|SocialOrganization|VolunteerTeam|CharityFund|LegalService|ServiceCentre|MentorStudio|Platform)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[l:COVERS|SERVES|LINKED_IN|REPORTS_IN|JOINS]->(thing)
WITH u, count(l) AS places
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, places, coalesce(seat, area, u) AS place
OPTIONAL MATCH (place)-[:PART_OF]->(up1:Place)
OPTIONAL MATCH (up1)-[:PART_OF]->(up2:Place)
OPTIONAL MATCH (up2)-[:PART_OF]->(up3:Place)
OPTIONAL MATCH (up3)-[:PART_OF]->(up4:Place)
OPTIONAL MATCH (up4)-[:PART_OF]->(up5:Place)
WITH u, places, [up IN [place, up1, up2, up3, up4, up5] WHERE up IS NOT NULL] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, places, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, [label IN labels(u) WHERE label <> 'Organization'][0] AS kind, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  places, places > 0 AS covered, CASE WHEN places = 0 THEN '没有对应任何地点' END AS reason
ORDER BY subject, kind, street_code, community_code
