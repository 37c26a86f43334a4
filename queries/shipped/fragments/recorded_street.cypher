// title: A street with records other than its communities
// title_zh: 除社区之外已有数据的街道
// variables: s
EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() }
