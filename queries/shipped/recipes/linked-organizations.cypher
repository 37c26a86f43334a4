// title: Organisations that work with each community
// title_zh: 社区联动与报到单位名册
// question: Which social organisations, volunteer teams, funds and institutions are linked with each community or
//   registered with it?
// question_zh: 每个社区有哪些联动的社会组织、志愿队、基金和报到单位？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, relation: text,
//   organization: Organization, name: text, kind: text
// fragments: current(m), places_above(c, up), in_chain(chain, up)
// tags: partners, q1
MATCH (c:Community)<-[r:LINKED_IN|REPORTS_IN]-(m:Organization)
WHERE (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
WITH c, type(r) AS relation, m
WITH c, relation, m, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, relation, m, head([up IN chain WHERE up:Street]) AS s
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, relation, m.code AS organization, m.name AS name, [label IN labels(m) WHERE label <> 'Organization'][0] AS kind
ORDER BY street_code, community_code, relation, organization
