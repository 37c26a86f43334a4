// title: Grids and the limits of their size
// title_zh: 网格规模
// question: Which grids have fewer households than the minimum or more than the maximum? A grid without a number of
//   households is unknown. Grids of villages in towns and townships aren't judged.
// question_zh: 哪些网格户数低于下限或高于上限？（未填户数的记为未知；乡镇所辖村的网格不作要求）
// params: scope: place code = 511702, grid_households_min: integer = 300, grid_households_max: integer = 500
// returns: subject: Grid, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, households: integer, covered: boolean, reason: text
// fragments: places_above(g, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, grids, q4
MATCH (g:Grid)
WITH g, [(g)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH g, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN g.code AS subject, g.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  g.households AS households,
  g.households >= $grid_households_min AND g.households <= $grid_households_max AS covered,
  CASE WHEN g.households IS NULL THEN '户数未填' WHEN g.households < $grid_households_min THEN '户数低于下限'
    WHEN g.households > $grid_households_max THEN '户数高于上限' END AS reason
ORDER BY subject
