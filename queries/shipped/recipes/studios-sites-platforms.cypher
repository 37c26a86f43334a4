// title: Studios, sites and platforms, and the places that they serve
// title_zh: 名师工作室、阵地场所与服务平台
// question: Which mentor studios, sites of the district's systems and digital platforms are there, which place do
//   they serve, and who runs them?
// question_zh: 有哪些名师工作室、阵地场所（三区三站三中心、特色街区等）和服务平台，服务何处、由谁管理？
// params: scope: place code = 511702, on: date = today
// returns: unit: Organization, name: text, kind: text, role: text, series: text, run_by: text, community: text,
//   community_code: Community, street: text, street_code: Street
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: services, q8
MATCH (u:MentorStudio|PublicSite|Platform)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:RUN_BY]->(o:Organization)
WITH u, min(o.name) AS run_by
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, run_by, coalesce(seat, area, u) AS place
WITH u, run_by, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, run_by, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS unit, u.name AS name, [label IN labels(u) WHERE label <> 'Organization'][0] AS kind, u.role AS role,
  u.series AS series, run_by, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code
ORDER BY kind, series, unit, street_code, community_code
