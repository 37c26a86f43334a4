// title: Party members of resident institutions and their registration
// title_zh: 在职党员报到
// question: In which resident institutions are all party members registered with a community? An institution
//   without these numbers is unknown.
// question_zh: 哪些驻区单位的在职党员已全部到社区报到？（人数未填的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: ResidentInstitution, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, members: integer, reporting: integer, covered: boolean, reason: text
// fragments: current(i), places_above(place, up), in_chain(chain, up)
// tags: coverage, partners, q1
MATCH (i:ResidentInstitution)
WHERE (i.valid_from IS NULL OR i.valid_from <= $on) AND (i.valid_to IS NULL OR i.valid_to > $on)
OPTIONAL MATCH (i)-[:JOINS]->(:JointCommittee)-[:COVERS]->(home:Place)
WITH i, coalesce(home, i) AS place
WITH i, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT i, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN i.code AS subject, i.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, i.party_members AS members, i.members_reporting AS reporting,
  i.members_reporting >= i.party_members AS covered,
  CASE WHEN i.party_members IS NULL THEN '在职党员数未填' WHEN i.members_reporting IS NULL THEN '已报到在职党员数未填'
    WHEN i.members_reporting < i.party_members THEN '有在职党员没有报到' END AS reason
ORDER BY subject, street_code, community_code
