// title: Whether the scope is in `chain`, a place and all places above it; a place without a district counts as inside every district
// title_zh: 在所问范围之内的地点链（无区县归属的，问区县时计入）
// variables: chain, up
any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
