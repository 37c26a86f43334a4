// title: Party organisations that alone cover places
// title_zh: 党组织单点依赖
// question: If a party organisation were dissolved, how many places would be covered by no other organisation of its
//   tier?
// question_zh: 某个党组织一旦撤销，多少地点将失去该级唯一的党组织覆盖？
// params: on: date = today, places_min: integer = 2
// returns: organization: PartyOrganization, name: text, tier: integer, only_cover: integer, covers: integer
// fragments: current(u)
// tags: resilience, q7
MATCH (p:Place)<-[:COVERS]-(u:PartyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
WITH p, u.tier AS tier, collect(u) AS covering
UNWIND covering AS u
WITH u, count(p) AS covers, sum(CASE WHEN size(covering) = 1 THEN 1 ELSE 0 END) AS only_cover
WHERE only_cover >= $places_min
RETURN u.code AS organization, u.name AS name, u.tier AS tier, only_cover, covers
ORDER BY only_cover DESC, organization
