// title: A community in the scope; a community without a district is in the scope of every district
// title_zh: 在所问范围之内的社区（无区县归属的，问区县时计入）
// variables: c, s, d
$scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
