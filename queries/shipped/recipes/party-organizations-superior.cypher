// title: Party organisations and their superior
// title_zh: 党组织的上级
// question: Which party organisations below the first tier don't have exactly one superior of the tier above?
//   The organisation of a village (村) may skip tiers: a branch may be subordinate to the committee of its township.
// question_zh: 第一级以下的党组织，哪些没有唯一的上一级党组织？（村的党组织可以越级隶属，如村党支部直属乡镇党委）
// params: scope: place code = 511702, on: date = today
// returns: subject: PartyOrganization, name: text, tier: integer, community: text, community_code: Community,
//   street: text, street_code: Street, superior: PartyOrganization, superior_tier: integer, covered: boolean,
//   reason: text
// fragments: current(u), current(above), unit_area(u, r, area, seat), shared_climb(place, parents), places_above(base, up),
//   in_chain(chain, up)
// tags: coverage, party, q5
MATCH (u:PartyOrganization)
WHERE u.tier > 1 AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:SUBORDINATE_TO]->(above:PartyOrganization)
WHERE (above.valid_from IS NULL OR above.valid_from <= $on) AND (above.valid_to IS NULL OR above.valid_to > $on)
WITH u, count(above) AS superiors, min(above.tier) AS superior_tier, min(above.code) AS superior
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, superiors, superior, superior_tier, coalesce(seat, area, u) AS place
WITH u, superiors, superior, superior_tier, place, [(place)-[:PART_OF]->(q:Place) | q] AS parents
WITH DISTINCT u, superiors, superior, superior_tier, CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END AS base
WITH base, collect([u, superiors, superior, superior_tier]) AS units
WITH units, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH units, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s,
  any(up IN chain WHERE up:Community AND coalesce(up.form, '') = '村') AS in_village
UNWIND units AS row
WITH DISTINCT row[0] AS u, row[1] AS superiors, row[2] AS superior, row[3] AS superior_tier, c, s, in_village
RETURN u.code AS subject, u.name AS name, u.tier AS tier, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  superior, superior_tier, superiors = 1 AND (superior_tier = u.tier - 1 OR (in_village AND superior_tier < u.tier)) AS covered,
  CASE WHEN superiors = 0 THEN '没有上级党组织' WHEN superiors > 1 THEN '上级党组织不止一个'
    WHEN superior_tier = u.tier - 1 OR (in_village AND superior_tier < u.tier) THEN null WHEN superior_tier <> u.tier - 1 THEN '越级隶属' END AS reason
ORDER BY subject, street_code, community_code
