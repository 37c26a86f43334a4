// title: A building in the scope; a building without a district is in the scope of every district
// title_zh: 在所问范围之内的楼栋（无区县归属的，问区县时计入）
// variables: b, x, g, c, s, d
$scope IN [d.code, s.code, c.code, g.code, x.code, b.code] OR (d IS NULL AND size($scope) = 6)
