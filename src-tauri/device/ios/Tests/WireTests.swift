import XCTest

@testable import clavis_device

/// What crosses, as the contract spells it (`contract.rs`).
final class WireTests: XCTestCase {
    func testEachAnswerHasItsFieldsAndNoMore() throws {
        let file = FileAnswer(name: "a.png", path: "/tmp/a.png")
        let answers: [(Encodable, String)] = [
            (StatusAnswer(biometry: "ready", level: "none"), #"{"biometry":"ready","level":"none"}"#),
            (CreateDeviceKeyAnswer(rounds: 64, level: "keychain"), #"{"level":"keychain","rounds":64}"#),
            (MixDeviceKeyAnswer(output: "AA=="), #"{"output":"AA=="}"#),
            (SealBiometricAnswer(sealed: ""), #"{"sealed":""}"#),
            (OpenBiometricAnswer(secret: "AA=="), #"{"secret":"AA=="}"#),
            (BootTimeAnswer(bootId: "boot-7", elapsedMs: 61_500), #"{"bootId":"boot-7","elapsedMs":61500}"#),
            (
                TakeSharedAnswer(texts: [], files: [file]),
                #"{"files":[{"descriptor":-1,"name":"a.png","path":"/tmp/a.png"}],"texts":[]}"#
            ),
            (PickFilesAnswer(files: []), #"{"files":[]}"#),
            (SaveFileAnswer(saved: false, content: ""), #"{"content":"","saved":false}"#),
            (PickFolderAnswer(folder: "", name: ""), #"{"folder":"","name":""}"#),
            (WriteToFolderAnswer(content: "AA=="), #"{"content":"AA=="}"#),
            (ListFolderAnswer(names: ["a", "b"]), #"{"names":["a","b"]}"#),
            (TorchAnswer(on: false), #"{"on":false}"#),
        ]
        XCTAssertEqual(answers.count, 13)
        for (answer, json) in answers { XCTAssertEqual(try text(answer), json) }
    }

    func testEachRequestNeedsEachOfItsFields() throws {
        let requests: [(Decodable.Type, String)] = [
            (MixDeviceKeyRequest.self, #"{"input":"","rounds":7}"#),
            (SealBiometricRequest.self, #"{"secret":"","title":"","cancel":""}"#),
            (OpenBiometricRequest.self, #"{"sealed":"","title":"","cancel":""}"#),
            (SecureWindowRequest.self, #"{"secure":true}"#),
            (PickFilesRequest.self, #"{"pictures":true,"several":false}"#),
            (SaveFileRequest.self, #"{"name":"","content":""}"#),
            (WriteToFolderRequest.self, #"{"folder":"","name":"","content":""}"#),
            (ListFolderRequest.self, #"{"folder":""}"#),
            (RemoveFromFolderRequest.self, #"{"folder":"","name":""}"#),
            (TorchRequest.self, #"{"on":true}"#),
        ]
        XCTAssertEqual(requests.count, 10)
        for (type, json) in requests { try check(type, json) }
    }

    private func check(_ type: Decodable.Type, _ json: String) throws {
        let whole = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        XCTAssertNoThrow(try read(type, whole), json)
        for field in whole.keys {
            XCTAssertThrowsError(try read(type, whole.filter { $0.key != field }), "\(type): nobody misses \(field)")
        }
    }

    private func read(_ type: Decodable.Type, _ object: [String: Any]) throws {
        _ = try JSONDecoder().decode(type, from: JSONSerialization.data(withJSONObject: object))
    }

    private func text(_ answer: Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
}
