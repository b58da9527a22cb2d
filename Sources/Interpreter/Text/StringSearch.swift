/// Looking for parts of strings.
enum StringSearch {
    /// Where `part` occurs first from an offset on, or -1.
    static func first(of part: [UInt8], in text: [UInt8], from start: Int) -> Int {
        guard let first = part.first else { return start <= text.count ? start : -1 }
        var position = start
        while position + part.count <= text.count {
            guard let next = text[position...].firstIndex(of: first), next + part.count <= text.count else { return -1 }
            if text[next..<next + part.count].elementsEqual(part) { return next }
            position = next + 1
        }
        return -1
    }

    /// Where `part` occurs last, or -1.
    static func last(of part: [UInt8], in text: [UInt8]) -> Int {
        var position = text.count - part.count
        while position >= 0 {
            if text[position..<position + part.count].elementsEqual(part) { return position }
            position -= 1
        }
        return -1
    }

    /// How often `part`, which is not empty, occurs without overlaps.
    static func count(of part: [UInt8], in text: [UInt8]) -> Int {
        var count = 0
        var position = first(of: part, in: text, from: 0)
        while position >= 0 {
            count += 1
            position = first(of: part, in: text, from: position + part.count)
        }
        return count
    }
}

/// Upper and lower case, character by character.
enum CaseMapping {
    static func map(_ text: [UInt8], toUpper: Bool) -> [UInt8] {
        let letter = UInt8(ascii: toUpper ? "a" : "A")
        var result: [UInt8] = []
        var position = 0
        while position < text.count {
            let byte = text[position]
            guard byte >= 0x80, let scalar = scalar(in: text, at: position) else {
                result.append(byte &- letter < 26 ? byte ^ 0x20 : byte)
                position += 1
                continue
            }
            position += UTF8.width(scalar)
            result += Array(String(mapped(scalar, toUpper: toUpper)).utf8)
        }
        return result
    }

    /// The character whose bytes begin at an offset, if they are one's.
    private static func scalar(in text: [UInt8], at position: Int) -> Unicode.Scalar? {
        let bytes = text[position..<Swift.min(position + 4, text.count)]
        for width in 2...4 where width <= bytes.count {
            guard let decoded = String(validating: bytes.prefix(width), as: UTF8.self) else { continue }
            return decoded.unicodeScalars.first
        }
        return nil
    }

    /// The simple mapping: where the full one is longer than a character, that to title case, or none.
    private static func mapped(_ scalar: Unicode.Scalar, toUpper: Bool) -> Unicode.Scalar {
        let properties = scalar.properties
        if scalar.value == 0x130 && !toUpper { return "i" }
        let texts = toUpper ? [properties.uppercaseMapping, properties.titlecaseMapping] : [properties.lowercaseMapping]
        for text in texts where text.unicodeScalars.count == 1 { return text.unicodeScalars.first ?? scalar }
        return scalar
    }
}
