// title: Terms of party organisations
// title_zh: 党组织任期
// question: Which committees, general branches and branches have been elected within their term? An organisation without
//   the day of its election is unknown; work committees and groups don't count.
// question_zh: 哪些党委、党总支、党支部在任期内？（未填本届选举日期的记为未知；党工委和党小组不计）
// params: scope: place code = 511702, on: date = today, party_committee_years: integer = 5,
//   party_branch_years: integer = 3
// returns: subject: PartyOrganization, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, tier: integer, elected_on: date, years: integer, covered: boolean,
//   reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, party, q3
MATCH (u:PartyOrganization)
WHERE u.tier >= 2 AND u.tier <= 4 AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
WITH u, CASE WHEN u.tier = 2 OR EXISTS { (u)-[:COVERS]->(:Community) } THEN $party_committee_years ELSE $party_branch_years END AS years
WITH u, years, u.elected_on AS elected_on
WITH u, years, elected_on, elected_on + duration({years: years}) > $on AS within
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, years, elected_on, within, coalesce(seat, area, u) AS place
WITH u, years, elected_on, within, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, years, elected_on, within, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  u.tier AS tier, elected_on, years,
  CASE WHEN elected_on IS NOT NULL THEN within END AS covered,
  CASE WHEN elected_on IS NULL THEN '本届选举日期未填' WHEN NOT within THEN '任期已满未换届' END AS reason
ORDER BY subject, street_code, community_code
