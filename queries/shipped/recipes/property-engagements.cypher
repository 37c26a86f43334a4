// title: Property contracts valid on the day
// title_zh: 物业服务合同台账
// question: Which firm serves which compound under which contract, with or without red property service, and for
//   how many more days?
// question_zh: 哪家物业以哪份合同服务哪个小区，是否红色物业，还剩多少天？
// params: scope: place code = 511702, on: date = today
// returns: compound: Compound, compound_name: text, community: text, community_code: Community, street: text,
//   street_code: Street, firm: PropertyFirm, firm_name: text, contract: text, red: boolean, begun: date,
//   ends: date, days_left: integer
// fragments: contracted(x, e, f), places_above(x, up), in_chain(chain, up)
// tags: contracts, q2, q11
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, e, f, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, e, f, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS compound, x.name AS compound_name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  f.code AS firm, f.name AS firm_name, e.contract AS contract, e.red AS red, e.valid_from AS begun, e.valid_to AS ends,
  duration.inDays($on, e.valid_to).days AS days_left
ORDER BY compound, contract, firm
