import Support

// Building a function grows a dozen arrays. A front end that builds many functions in turn builds them all in the same storage
// and keeps a copy of each that has just the size it needs.

extension IRFunction {
    /// Takes the room that the arrays of `other` have, for a function that has no body yet.
    public mutating func takeStorage(of other: inout IRFunction) {
        swap(&instructions, &other.instructions)
        swap(&spans, &other.spans)
        swap(&debugNames, &other.debugNames)
        swap(&blocks, &other.blocks)
        swap(&layout, &other.layout)
        swap(&edges, &other.edges)
        swap(&cases, &other.cases)
        swap(&pool, &other.pool)
        instructions.elements.removeAll(keepingCapacity: true)
        spans.elements.removeAll(keepingCapacity: true)
        debugNames.elements.removeAll(keepingCapacity: true)
        blocks.elements.removeAll(keepingCapacity: true)
        layout.removeAll(keepingCapacity: true)
        edges.elements.removeAll(keepingCapacity: true)
        cases.removeAll(keepingCapacity: true)
        pool.removeAll(keepingCapacity: true)
    }

    /// A copy with storage of its own and no room to spare.
    public func compacted() -> IRFunction {
        var result = IRFunction(
            name: name, cName: cName, parameterTypes: parameterTypes, resultType: resultType, span: span, attributes: attributes)
        result.captureTypes = captureTypes
        result.effects = effects
        result.scopes = scopes
        result.instructions = IDArray(exactCopy(instructions.elements))
        result.spans = IDArray(exactCopy(spans.elements))
        result.debugNames = IDArray(exactCopy(debugNames.elements))
        result.blocks = IDArray(exactCopy(blocks.elements))
        result.layout = exactCopy(layout)
        result.edges = IDArray(exactCopy(edges.elements))
        result.cases = exactCopy(cases)
        result.pool = exactCopy(pool)
        return result
    }
}

private func exactCopy<Element>(_ array: [Element]) -> [Element] { array.withUnsafeBufferPointer { Array($0) } }
