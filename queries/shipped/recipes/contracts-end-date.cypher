// title: Property contracts without an end date
// title_zh: 物业合同终止日期
// question: Which current property contracts have no end date?
// question_zh: 哪些在履行的物业合同没有终止日期？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, contract: text, firm: PropertyFirm, firm_name: text, begun: date, covered: boolean,
//   reason: text
// fragments: contracted(x, e, f), places_above(x, up), in_chain(chain, up)
// tags: coverage, contracts, q11
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, e, f, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, e, f, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  e.contract AS contract, f.code AS firm, f.name AS firm_name, e.valid_from AS begun,
  e.valid_to IS NOT NULL AS covered, CASE WHEN e.valid_to IS NULL THEN '未填终止日期' END AS reason
ORDER BY subject, contract, firm
