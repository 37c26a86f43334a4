// title: Leaders and their deputies
// title_zh: 正职与副职
// question: Which units have a post of deputy (副书记, 副主任 …), how many people hold it, and how many hold the post of
//   the leader?
// question_zh: 哪些单位设有副职（副书记、副主任等），副职、正职各有几人在任？
// params: scope: place code = 511702, on: date = today
// returns: unit: text, unit_name: text, kind: text, deputy_post: text, deputies: integer, leader_post: text,
//   leaders: integer, community: text, community_code: Community, street: text, street_code: Street
// fragments: current(h), current(g), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (post:Post)-[:POST_IN]->(u)
WHERE post.name STARTS WITH '副'
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH u, post.name AS deputy_post, substring(post.name, 1) AS leader_post, count(DISTINCT n) AS deputies
OPTIONAL MATCH (u)<-[:POST_IN]-(first:Post)<-[g:HOLDS]-(leader:Person)
WHERE first.name = leader_post AND (g.valid_from IS NULL OR g.valid_from <= $on) AND (g.valid_to IS NULL OR g.valid_to > $on)
WITH u, deputy_post, leader_post, deputies, count(DISTINCT leader) AS leaders
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, deputy_post, leader_post, deputies, leaders, coalesce(seat, area, u) AS place
WITH u, deputy_post, leader_post, deputies, leaders, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, deputy_post, leader_post, deputies, leaders, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS unit, u.name AS unit_name, [label IN labels(u) WHERE NOT label IN ['Place', 'Organization']][0] AS kind, deputy_post,
  deputies, leader_post, leaders, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code
ORDER BY unit, deputy_post, street_code, community_code
