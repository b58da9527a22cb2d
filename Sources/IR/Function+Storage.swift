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
    ///
    /// Returns whether it did share memory.
    @discardableResult
    public mutating func unshare() -> Bool {
        var wasShared = makeUnique(&parameterTypes)
        wasShared = makeUnique(&captureTypes) || wasShared
        wasShared = makeUnique(&instructions.elements) || wasShared
        wasShared = makeUnique(&spans.elements) || wasShared
        wasShared = makeUnique(&debugNames.elements) || wasShared
        wasShared = makeUnique(&blocks.elements) || wasShared
        wasShared = makeUnique(&layout) || wasShared
        wasShared = makeUnique(&edges.elements) || wasShared
        wasShared = makeUnique(&cases) || wasShared
        wasShared = makeUnique(&scopes) || wasShared
        return makeUnique(&pool) || wasShared
    }
}

/// Returns whether the memory was shared. That of all empty arrays is the same, and never freed.
private func makeUnique<Element>(_ array: inout [Element]) -> Bool {
    if array.isEmpty { return false }
    let old = array.withUnsafeBufferPointer { $0.baseAddress }
    // To ask for the memory to write to is what copies it where it is shared.
    return array.withUnsafeMutableBufferPointer { $0.baseAddress.map { UnsafePointer($0) } } != old
}
