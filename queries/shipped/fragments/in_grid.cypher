// title: A grid in the scope; a grid without a district is in the scope of every district
// title_zh: 在所问范围之内的网格（无区县归属的，问区县时计入）
// variables: g, c, s, d
$scope IN [d.code, s.code, c.code, g.code] OR (d IS NULL AND size($scope) = 6)
