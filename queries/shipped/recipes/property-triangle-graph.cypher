// title: Property firm, owners' committee and community of each compound, drawn
// title_zh: 物业、业委会、社区三方图
// question: Which property firm serves each compound, which owners' committee represents its owners, and which
//   committees does its community have? Give a community or street with --under.
// question_zh: 每个小区由哪家物业服务、由哪个业委会代表，所在社区的居委会和党委是谁？（范围请选社区或街道）
// params: scope: place code = 511702, on: date = today
// returns: compound: node, contract: relationship, firm: node, represents: relationship, owners_committee: node, way:
//   path, link: relationship, committee: node
// fragments: current(e), current(o), current(b), places_above(x, up), in_chain(chain, up)
// tags: graph, property, q2
MATCH (x:Compound)
WITH x, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
OPTIONAL MATCH (x)<-[represents:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
OPTIONAL MATCH way = (x)-[:PART_OF*1..4]->(c:Community)
OPTIONAL MATCH (c)<-[link:REPRESENTS|COVERS]-(b:ResidentsCommittee|PartyOrganization)
WHERE (b.valid_from IS NULL OR b.valid_from <= $on) AND (b.valid_to IS NULL OR b.valid_to > $on)
RETURN x AS compound, e AS contract, f AS firm, represents, o AS owners_committee, way, link, b AS committee
ORDER BY c.code, x.code, f.code, o.code, b.code, e.contract
