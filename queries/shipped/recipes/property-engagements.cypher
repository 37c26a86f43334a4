// title: Property contracts valid on the day
// title_zh: 物业服务合同台账
// question: Which firm serves which compound under which contract, with or without red property service, and for
//   how many more days?
// question_zh: 哪家物业以哪份合同服务哪个小区，是否红色物业，还剩多少天？
// params: scope: place code = 511702, on: date = today
// returns: compound: Compound, compound_name: text, community: text, community_code: Community, street: text,
//   street_code: Street, firm: PropertyFirm, firm_name: text, contract: text, red: boolean, begun: date,
//   ends: date, days_left: integer
// fragments: contracted(x, e, f), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: contracts, q2, q11
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, g, c, s, d, e, f
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS compound, x.name AS compound_name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  f.code AS firm, f.name AS firm_name, e.contract AS contract, e.red AS red, e.valid_from AS begun, e.valid_to AS ends,
  duration.inDays($on, e.valid_to).days AS days_left
ORDER BY compound, contract, firm
