import Glibc

/// Regular expressions for what may differ between runs: times, addresses, random numbers.
final class Mask {
    /// What stands in the place of what matched.
    private static let replacement = Array("<masked>".utf8)

    private var expressions: [UnsafeMutablePointer<regex_t>] = []

    /// Masks that are known to be regular expressions.
    init(_ sources: [String]) {
        for source in sources {
            let expression = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
            expression.initialize(to: regex_t())
            if regcomp(expression, source, REG_EXTENDED) == 0 {
                expressions.append(expression)
            } else {
                expression.deallocate()
            }
        }
    }

    deinit {
        for expression in expressions {
            regfree(expression)
            expression.deallocate()
        }
    }

    /// Why a text is no regular expression; nil when it is one.
    static func fault(of source: String) -> String? {
        var expression = regex_t()
        let code = regcomp(&expression, source, REG_EXTENDED)
        if code == 0 {
            regfree(&expression)
            return nil
        }
        var text = [CChar](repeating: 0, count: 200)
        regerror(code, &expression, &text, text.count)
        return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// The bytes with every match replaced, line by line.
    func apply(_ bytes: [UInt8]) -> [UInt8] {
        if expressions.isEmpty { return bytes }
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            result += masked(Array(bytes[start..<end]))
            if end < bytes.count { result.append(UInt8(ascii: "\n")) }
            start = end + 1
        }
        return result
    }

    /// The text with every match replaced.
    func apply(_ text: String) -> String {
        expressions.isEmpty ? text : String(decoding: apply(Array(text.utf8)), as: UTF8.self)
    }

    private func masked(_ line: [UInt8]) -> [UInt8] {
        var line = line
        for expression in expressions { line = replacing(expression, in: line) }
        return line
    }

    private func replacing(_ expression: UnsafeMutablePointer<regex_t>, in line: [UInt8]) -> [UInt8] {
        // Matching stops at a zero byte, which no C string can hold; what follows it stays as it is.
        let text = line.map { CChar(bitPattern: $0) } + [0]
        var result: [UInt8] = []
        var position = 0
        text.withUnsafeBufferPointer { text in
            var match = regmatch_t()
            while position <= line.count,
                regexec(expression, text.baseAddress! + position, 1, &match, position > 0 ? REG_NOTBOL : 0) == 0 {
                let start = position + Int(match.rm_so), end = position + Int(match.rm_eo)
                result += line[position..<start]
                if end > start {
                    result += Self.replacement
                    position = end
                } else {
                    // An empty match masks nothing.
                    if end < line.count { result.append(line[end]) }
                    position = end + 1
                }
            }
        }
        if position < line.count { result += line[position...] }
        return result
    }
}
