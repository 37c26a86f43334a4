// title: Self-governance bodies and their places
// title_zh: 自治组织名册
// question: Which self-governance committees and councils for weddings and funerals are there, and for which place?
// question_zh: 有哪些自治委员会和红白理事会，各在哪个小区或社区？
// params: scope: place code = 511702, on: date = today
// returns: body: SelfGovernanceBody, name: text, form: text, place: Place, place_name: text, since: date,
//   community: text, community_code: Community, street: text, street_code: Street
// fragments: current(u), places_above(place, up), in_chain(chain, up)
// tags: self-governance, q2
MATCH (u:SelfGovernanceBody)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:REPRESENTS]->(represented:Place)
WITH u, represented, coalesce(represented, u) AS place
WITH u, represented, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH u, represented, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS body, u.name AS name, u.form AS form, represented.code AS place, represented.name AS place_name,
  u.valid_from AS since, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code
ORDER BY street_code, community_code, form, body, place
