// title: End dates of property contracts
// title_zh: 物业合同到期
// question: Which current property contracts end within the warning time (by default 90 days)? A contract without an
//   end date is unknown.
// question_zh: 哪些在履行的物业合同即将到期？（未填终止日期的记为未知）
// params: scope: place code = 511702, on: date = today, contract_warning_days: integer = 90
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, contract: text, firm: PropertyFirm, firm_name: text, ends: date, covered: boolean,
//   reason: text
// fragments: contracted(x, e, f), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, contracts, q11
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, e, f, g, c, s, d, e.valid_to > $on + duration({days: $contract_warning_days}) AS beyond
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  e.contract AS contract, f.code AS firm, f.name AS firm_name, e.valid_to AS ends, beyond AS covered,
  CASE WHEN e.valid_to IS NULL THEN '未填终止日期' WHEN NOT beyond THEN '合同即将到期' END AS reason
ORDER BY subject, contract, firm
