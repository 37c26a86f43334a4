// title: A building in the scope; a building without a district is in the scope of every district
// title_zh: 查询范围内的楼栋（未归属任何区县的，按区县查询时计入）
// variables: b, x, g, c, s, d
$scope IN [d.code, s.code, c.code, g.code, x.code, b.code] OR (d IS NULL AND size($scope) = 6)
