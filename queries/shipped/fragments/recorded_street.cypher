// title: A street of which anything but its communities is recorded
// title_zh: 除社区之外已有数据的街道
// variables: s
EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() }
