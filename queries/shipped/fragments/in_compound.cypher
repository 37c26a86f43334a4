// title: A compound in the scope; a compound without a district is in the scope of every district
// title_zh: 在所问范围之内的小区（无区县归属的，问区县时计入）
// variables: x, g, c, s, d
$scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
