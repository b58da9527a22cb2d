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
        other.instructions = IDArray(instructions.elements.unshared())
        other.spans = IDArray(spans.elements.unshared())
        other.debugNames = IDArray(debugNames.elements.unshared())
        other.blocks = IDArray(blocks.elements.unshared())
        other.layout = layout.unshared()
        other.edges = IDArray(edges.elements.unshared())
        other.cases = cases.unshared()
        other.pool = pool.unshared()
    }

    /// Makes the function one that shares no memory with another, so that a thread may work on it while others work on those: copies of
    /// functions, and of the lists that they are made of, share theirs until one is changed.
    public mutating func unshare() {
        makeUnique(&parameterTypes)
        makeUnique(&captureTypes)
        makeUnique(&instructions.elements)
        makeUnique(&spans.elements)
        makeUnique(&debugNames.elements)
        makeUnique(&blocks.elements)
        makeUnique(&layout)
        makeUnique(&edges.elements)
        makeUnique(&cases)
        makeUnique(&scopes)
        makeUnique(&pool)
    }
}

private func makeUnique<Element>(_ array: inout [Element]) {
    // To ask for the memory to write to is what copies it where it is shared. That of all empty arrays is the same, and never freed.
    if !array.isEmpty { array.withUnsafeMutableBufferPointer { _ in } }
}
