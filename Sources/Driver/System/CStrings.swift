import Glibc

/// A null-terminated array of C strings, as `argv` and `envp` are.
struct CStrings {
    /// The pointers, the last of them nil.
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    /// Copies the texts.
    init(_ texts: [String]) {
        self.init(count: texts.count)
        for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
    }

    /// Copies texts that need not be UTF-8.
    init(bytes texts: [[UInt8]]) {
        self.init(count: texts.count)
        for (index, text) in texts.enumerated() { pointers[index] = strdup(text.map { CChar(bitPattern: $0) } + [0]) }
    }

    private init(count: Int) {
        self.count = count
        pointers = .allocate(capacity: count + 1)
        pointers[count] = nil
    }

    /// Gives the memory back.
    func deallocate() {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
