// title: Branches of each general branch
// title_zh: 党总支所辖支部数
// question: How many party branches does each general branch have, and how many members? Those without a branch come
//   first.
// question_zh: 每个党总支下辖几个党支部、共有多少党员？（没有支部的排在最前）
// params: scope: place code = 511702, on: date = today
// returns: general_branch: PartyOrganization, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, branches: integer, members: integer
// fragments: current(p), current(low), places_above(place, up), in_chain(chain, up)
// tags: party, q1
MATCH (p:PartyOrganization)
WHERE p.tier = 3 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
OPTIONAL MATCH (p)<-[:SUBORDINATE_TO]-(low:PartyOrganization)
WHERE low.tier = 4 AND (low.valid_from IS NULL OR low.valid_from <= $on) AND (low.valid_to IS NULL OR low.valid_to > $on)
WITH p, count(DISTINCT low) AS branches
OPTIONAL MATCH (p)-[:COVERS]->(area:Place)
WITH p, branches, coalesce(area, p) AS place
WITH p, branches, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT p, branches, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN p.code AS general_branch, p.name AS name, c.name AS community, c.code AS community_code, s.name AS street,
  s.code AS street_code, branches, p.members AS members
ORDER BY branches, general_branch, street_code, community_code
