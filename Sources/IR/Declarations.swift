import Support

/// A named, typed part of an object or of an enumeration's variant.
public struct IRField: Hashable, Sendable, BitwiseCopyable {
    /// The name; `Symbol.invalid` for payloads without one.
    public var name: Symbol
    /// The type of the values in it.
    public var type: IRType
    /// Whether no `field.store` ever changes it after `object.new`.
    public var isImmutable: Bool

    /// Makes a field.
    public init(name: Symbol, type: IRType, isImmutable: Bool = false) {
        self.name = name
        self.type = type
        self.isImmutable = isImmutable
    }
}

/// A declared kind of heap object.
public struct IRObject: Hashable, Sendable {
    /// The name in the Orus program.
    public var name: Symbol
    /// The name in the emitted C, unique in the module.
    public var cName: Symbol
    /// The type of references to such objects.
    public let type: IRType
    /// Stands in each object where values of one type may be of others that extend it: which of these it is.
    public internal(set) var tag: Int32?
    /// The fields in their order in memory.
    public internal(set) var fields: [IRField] = []

    init(name: Symbol, cName: Symbol, type: IRType) {
        self.name = name
        self.cName = cName
        self.type = type
    }
}

/// One alternative of an enumeration.
public struct IRVariant: Hashable, Sendable {
    /// The name in the Orus program.
    public var name: Symbol
    /// The payload.
    public var fields: [IRField]

    /// Makes a variant.
    public init(name: Symbol, fields: [IRField]) {
        self.name = name
        self.fields = fields
    }
}

/// How values of an enumeration are represented.
public enum EnumLayout: String, Hashable, Sendable, CaseIterable {
    /// The variants are not known yet.
    case undefined
    /// The number of the variant; none has a payload.
    case scalar
    /// Of two variants, the one without payload is the null pointer, the other is its only payload, a reference.
    case nullable
    /// A struct of tag and payload, by value.
    case inline
    /// A reference to an immutable heap block of tag and payload.
    case boxed
}

/// A declared enumeration.
public struct IREnumeration: Hashable, Sendable {
    /// The name in the Orus program.
    public var name: Symbol
    /// The name in the emitted C, unique in the module.
    public var cName: Symbol
    /// The type of its values.
    public let type: IRType
    /// The alternatives; their positions are the tags.
    public internal(set) var variants: [IRVariant] = []
    /// The representation.
    public internal(set) var layout: EnumLayout = .undefined

    init(name: Symbol, cName: Symbol, type: IRType) {
        self.name = name
        self.cName = cName
        self.type = type
    }

    /// The variant that the null pointer stands for when the layout is `nullable`.
    public var nullVariant: Int? {
        layout == .nullable ? variants.firstIndex { $0.fields.isEmpty } : nil
    }
}

extension TypeTable {
    /// The payload size up to which enumerations are passed by value: two words beside the tag.
    private static let inlinePayloadLimit = 16

    /// Decides how an enumeration with these variants is represented.
    func chooseLayout(_ variants: [IRVariant]) -> EnumLayout {
        if variants.allSatisfy({ $0.fields.isEmpty }) { return .scalar }
        let empty = variants.count { $0.fields.isEmpty }
        if variants.count == 2 && empty == 1,
            let full = variants.first(where: { !$0.fields.isEmpty }),
            full.fields.count == 1 && isNonNullReference(full.fields[0].type)
        {
            return .nullable
        }
        for variant in variants {
            var size = 0
            for field in variant.fields {
                guard let part = byteSize(field.type) else { return .boxed }
                size += (part + 7) & ~7
            }
            if size > Self.inlinePayloadLimit { return .boxed }
        }
        return .inline
    }

    /// An upper bound of the size of a value in bytes, or `nil` where it depends on an undefined enumeration.
    public func byteSize(_ type: IRType) -> Int? {
        switch kind(type) {
        case .primitive: return type.isScalar ? max(1, type.bitWidth / 8) : 8
        case .array, .object, .closure, .dataPointer, .slot: return 8
        case .tuple(let list):
            var size = 0
            for element in types(list) {
                guard let part = byteSize(element) else { return nil }
                size += (part + 7) & ~7
            }
            return size
        case .enumeration(let id):
            let enumeration = enumerations[id]
            switch enumeration.layout {
            case .undefined: return nil
            case .scalar: return 4
            case .nullable, .boxed: return 8
            case .inline:
                let sizes = enumeration.variants.map { variant in
                    variant.fields.reduce(0) { $0 + (((byteSize($1.type) ?? 8) + 7) & ~7) }
                }
                return 8 + (sizes.max() ?? 0)
            }
        }
    }
}
