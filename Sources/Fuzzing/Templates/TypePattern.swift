/// A type with variables, as templates are written with. A variable's letter says what types it stands for.
indirect enum TypePattern: Sendable {
    /// `T U V` any type of data, `K` keys, `E` types with `==`, `O` ordered scalars, `N` numbers, `I` integers, `F` floats.
    case variable(Character)
    case exact(ValueType)
    case array(TypePattern)
    case tuple([TypePattern])
    case option(TypePattern)
    case function([TypePattern], TypePattern)
    case library(LibraryType, [TypePattern])

    /// Whether the type fits, by the variables' types, which grow.
    func matches(_ type: ValueType, _ bindings: inout [Character: ValueType]) -> Bool {
        switch (self, type) {
        case (.variable(let letter), _):
            if let bound = bindings[letter] { return bound == type }
            guard TypePattern.admits(letter, type) else { return false }
            bindings[letter] = type
            return true
        case (.exact(let exact), _): return exact == type
        case (.array(let element), .array(let other)), (.option(let element), .option(let other)): return element.matches(other, &bindings)
        case (.tuple(let members), .tuple(let others)): return TypePattern.match(members, others, &bindings)
        case (.function(let parameters, let result), .function(let others, let otherResult)):
            return TypePattern.match(parameters, others, &bindings) && result.matches(otherResult, &bindings)
        case (.library(let name, let arguments), .library(let other, let others)):
            return name == other && TypePattern.match(arguments, others, &bindings)
        default: return false
        }
    }

    private static func match(_ patterns: [TypePattern], _ types: [ValueType], _ bindings: inout [Character: ValueType]) -> Bool {
        guard patterns.count == types.count else { return false }
        for (pattern, type) in zip(patterns, types) where !pattern.matches(type, &bindings) { return false }
        return true
    }

    private static func admits(_ letter: Character, _ type: ValueType) -> Bool {
        switch letter {
        case "K": type.isKey
        case "E": type.isData && type.isEquatable
        case "O": type.isOrdered && type.isScalar
        case "N": type.isNumeric
        case "I": if case .integer = type { true } else { false }
        case "F": if case .float = type { true } else { false }
        default: type.isData
        }
    }
}

extension ProgramGenerator {
    /// The type that a pattern stands for; variables without a type get one.
    mutating func resolve(_ pattern: TypePattern, _ bindings: inout [Character: ValueType]) -> ValueType {
        switch pattern {
        case .variable(let letter):
            if let bound = bindings[letter] { return bound }
            let type = randomType(letter)
            bindings[letter] = type
            return type
        case .exact(let type): return type
        case .array(let element): return .array(resolve(element, &bindings))
        case .option(let element): return .option(resolve(element, &bindings))
        case .tuple(let members): return .tuple(members.map { resolve($0, &bindings) })
        case .function(let parameters, let result):
            let types = parameters.map { resolve($0, &bindings) }
            return .function(types, resolve(result, &bindings))
        case .library(let name, let arguments): return .library(name, arguments.map { resolve($0, &bindings) })
        }
    }

    private mutating func randomType(_ letter: Character) -> ValueType {
        switch letter {
        case "K": return random.weighted([(4, .i32), (4, features.contains(.strings) ? .string : .i64), (1, .bool), (1, .i64)])
        case "I": return .integer(random.pick(integerKinds))
        case "F": return .float(wide: random.chance(80))
        case "N": return random.chance(30) && features.contains(.floats) ? .f64 : .integer(random.pick(integerKinds))
        case "O":
            let type = randomScalar()
            return type.isOrdered ? type : .i32
        default: return random.chance(70) ? randomScalar() : randomType(depth: 1)
        }
    }
}
