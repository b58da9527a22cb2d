import Glibc

/// The text of a file below `Tests/Fixtures`.
func fixture(_ path: String, from file: String = #filePath) -> String {
    let directory = file.split(separator: "/").dropLast(2).joined(separator: "/")
    guard let stream = fopen("/\(directory)/Fixtures/\(path)", "r") else { fatalError("no fixture \(path)") }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, stream)
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}
