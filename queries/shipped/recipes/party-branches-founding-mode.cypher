// title: Party branches and their founding mode
// title_zh: 支部组建方式与覆盖范围
// question: Does each party branch cover the places that its founding mode requires, such as exactly one compound for
//   小区自建? A branch without a founding mode is unknown. The branches of villages of towns and townships
//   needn't have one.
// question_zh: 小区党支部的覆盖范围与组建方式（六建）是否相符？（未填组建方式的记为未知；乡镇所辖村的支部不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: PartyOrganization, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, founding_mode: text, compounds: integer, buildings: integer, areas: integer,
//   covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, party, q1
MATCH (u:PartyOrganization)
WHERE u.tier = 4 AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS]->(p:Place)
WITH u, u.founding_mode AS mode, count(p) AS places, sum(CASE WHEN p:Compound THEN 1 ELSE 0 END) AS compounds,
  sum(CASE WHEN p:Building THEN 1 ELSE 0 END) AS buildings
WITH u, mode, places, compounds, buildings, places - compounds - buildings AS areas
WITH u, mode, compounds, buildings, areas, CASE mode
    WHEN '小区自建' THEN compounds = 1 AND places = 1
    WHEN '楼院合建' THEN compounds + buildings > 1 AND areas = 0
    WHEN '区域联建' THEN areas > 0 OR compounds > 1
    WHEN '零散补建' THEN buildings > 0 AND places = buildings
    WHEN '两新优建' THEN places > 0
    WHEN '商圈创建' THEN places > 0
  END AS fits
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, mode, compounds, buildings, areas, fits, coalesce(seat, area, u) AS place
WITH u, mode, compounds, buildings, areas, fits, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH DISTINCT u, mode, compounds, buildings, areas, fits, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  mode AS founding_mode, compounds, buildings, areas, fits AS covered,
  CASE WHEN mode IS NULL THEN '未填组建方式' WHEN fits THEN null
    WHEN compounds + buildings + areas = 0 THEN '没有覆盖范围' ELSE '覆盖范围与组建方式不符' END AS reason
ORDER BY subject, street_code, community_code
