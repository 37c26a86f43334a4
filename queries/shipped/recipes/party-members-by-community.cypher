// title: Party members registered with each community
// title_zh: 各社区报到党员
// question: How many party members are registered with each community: those whom its resident institutions count, and
//   people with a post?
// question_zh: 每个社区有多少在职党员报到：驻区单位上报的人数，以及登记到该社区的任职人员？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, institutions: integer,
//   of_institutions: integer, people: integer
// fragments: current(i), places_above(c, up), in_chain(chain, up)
// tags: partners, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:REPORTS_IN]-(i:ResidentInstitution)
WHERE (i.valid_from IS NULL OR i.valid_from <= $on) AND (i.valid_to IS NULL OR i.valid_to > $on)
WITH c, count(i) AS institutions, sum(i.members_reporting) AS of_institutions
OPTIONAL MATCH (c)<-[:REPORTS_IN]-(n:Person)
WHERE n.party_member
WITH c, institutions, of_institutions, count(n) AS people
WHERE institutions > 0 OR people > 0
WITH c, institutions, of_institutions, people, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, institutions, of_institutions, people, head([up IN chain WHERE up:Street]) AS s
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, institutions, of_institutions, people
ORDER BY street_code, community_code
