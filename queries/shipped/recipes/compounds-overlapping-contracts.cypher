// title: Compounds with overlapping property contracts
// title_zh: 物业合同重叠
// question: Of the compounds with a current property contract, which have several at once?
// question_zh: 有在履行物业合同的小区中，哪些同时有多份合同？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, contracts: integer, covered: boolean, reason: text
// fragments: current(e), places_above(x, up), in_chain(chain, up)
// tags: coverage, contracts, q7
MATCH (x:Compound)<-[e:SERVES]-(:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, count(e) AS contracts
WITH x, contracts, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, contracts, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code, contracts,
  contracts = 1 AS covered, CASE WHEN contracts > 1 THEN '同时有多份合同' END AS reason
ORDER BY subject
