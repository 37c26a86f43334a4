// title: People with posts in several communities
// title_zh: 跨区域任职人员
// question: Who holds posts in party organisations, committees, service centres or grids of more than one community?
// question_zh: 谁在两个以上社区的党组织、居委会、党群服务中心或网格任职，分别是哪些社区？
// params: on: date = today
// returns: person: Person, name: text, communities: integer, community: text, community_code: Community, posts:
//   integer
// fragments: current(h), places_above(place, up)
// tags: posts, q3
MATCH (n:Person)-[h:HOLDS]->(post:Post)-[:POST_IN]->(u:PartyOrganization|ResidentsCommittee|ServiceCentre|Grid)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS|REPRESENTS|SERVES]->(area:Place)
WITH n, post, coalesce(area, u) AS place
WITH n, post, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WITH n, post, head([up IN chain WHERE up:Community]) AS c
WHERE c IS NOT NULL
WITH n, c, count(DISTINCT post) AS posts
WITH n, collect(c) AS cs, collect(posts) AS numbers
WHERE size(cs) > 1
UNWIND range(0, size(cs) - 1) AS i
WITH n, size(cs) AS communities, cs[i] AS c, numbers[i] AS posts
RETURN n.code AS person, n.name AS name, communities, c.name AS community, c.code AS community_code, posts
ORDER BY communities DESC, person, community_code
