// swift-tools-version:5.3

import PackageDescription

// Linux has neither Tauri's Swift half nor Apple's frameworks, but the rules need neither: there `swift test` runs
// their tests.
#if os(Linux)
    let package = Package(
        name: "clavis-device",
        targets: [
            .target(name: "clavis-device", path: "Sources/Rules"),
            .testTarget(name: "clavis-device-tests", dependencies: ["clavis-device"], path: "Tests"),
        ]
    )
#else
    // The name is that of the crate: Tauri's build script links the library of this name. `../.tauri/tauri-api` is put
    // there by the same script, so the package is whole only after `cargo tauri ios build` ran once.
    let package = Package(
        name: "clavis-device",
        platforms: [.iOS(.v14)],
        products: [
            .library(name: "clavis-device", type: .static, targets: ["clavis-device"])
        ],
        dependencies: [
            .package(name: "Tauri", path: "../.tauri/tauri-api")
        ],
        targets: [
            .target(name: "clavis-device", dependencies: [.byName(name: "Tauri")], path: "Sources"),
            .testTarget(name: "clavis-device-tests", dependencies: ["clavis-device"], path: "Tests"),
        ]
    )
#endif
