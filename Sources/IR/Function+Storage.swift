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

    /// Gives the declaration `other` of this function the body that was built, in arrays without room to spare.
    public func copyBody(to other: inout IRFunction) {
        other.attributes = attributes
        other.captureTypes = captureTypes
        other.effects = effects
        other.scopes = scopes
        other.instructions = IDArray(exactCopy(instructions.elements))
        other.spans = IDArray(exactCopy(spans.elements))
        other.debugNames = IDArray(exactCopy(debugNames.elements))
        other.blocks = IDArray(exactCopy(blocks.elements))
        other.layout = exactCopy(layout)
        other.edges = IDArray(exactCopy(edges.elements))
        other.cases = exactCopy(cases)
        other.pool = exactCopy(pool)
    }
}

private func exactCopy<Element>(_ array: [Element]) -> [Element] { array.withUnsafeBufferPointer { Array($0) } }
