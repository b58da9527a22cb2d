import Glibc

// Input, files, the environment.

extension Machine {
    func performInput(_ operation: Operation, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        switch operation {
        case .programArguments: return newStrings(host.arguments, &r[0])
        case .environmentVariable:
            guard let string = newString(host.environmentVariable(Text.array(.at(r[0]))) ?? []) else { return .outOfMemory }
            r[0] = string.bits
        case .exit:
            exitCode = Int32(truncatingIfNeeded: r[0])
            return .exit
        case .readFile:
            var contents: [UInt8] = []
            let failure = readFile(.at(r[0]), &contents)
            if failure != .none { return failure }
            guard let string = newString(contents) else { return .outOfMemory }
            r[0] = string.bits
        case .readLines:
            var contents: [UInt8] = []
            let failure = readFile(.at(r[0]), &contents)
            return failure == .none ? newStrings(Machine.lines(of: contents), &r[0]) : failure
        case .writeFile, .appendFile:
            let text = UnsafeRawBufferPointer(start: Text.bytes(.at(r[1])), count: Text.count(.at(r[1])))
            do {
                try host.writeFile(Text.array(.at(r[0])), text, append: operation == .appendFile)
            } catch {
                return raiseFile("write", .at(r[0]), error)
            }
        case .readStandardInput: return readAllInput(r)
        default:
            unsupportedText = "the operation \(operation)"
            return .unsupported
        }
        return .none
    }

    private func readFile(_ path: Object, _ contents: inout [UInt8]) -> Failure {
        do {
            contents = try host.readFile(Text.array(path))
            return .none
        } catch {
            return raiseFile("read", path, error)
        }
    }

    private func raiseFile(_ action: String, _ path: Object, _ failure: HostFailure) -> Failure {
        let text = ByteBuffer()
        text.append("Cannot \(action) ")
        Quoting.writeQuoted(Text.bytes(path), Text.count(path), to: text)
        text.append(": \(failure.reason)")
        return raise(14, bytes: text.contents())
    }

    func newStrings(_ texts: [[UInt8]], _ result: inout Int64) -> Failure {
        guard let array = newArray(.reference, capacity: texts.count) else { return .outOfMemory }
        for text in texts {
            guard let string = newString(text) else { return .outOfMemory }
            ArrayValue.elements(array, Int64.self)[Int(array[1])] = string.bits
            array[1] += 1
        }
        result = array.bits
        return .none
    }

    /// The lines of a text without their ends.
    private static func lines(of text: [UInt8]) -> [[UInt8]] {
        var lines = text.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        let last = lines.count - 1
        if lines[last].isEmpty { lines.removeLast() }
        for index in 0..<last where lines[index].last == 13 { lines[index].removeLast() }
        return lines
    }

    // MARK: Standard input

    /// Reads more input; false at its end.
    private func fillInput(_ failure: inout Failure) -> Bool {
        if host.inputIsTerminal {
            failure = flush()
            if failure != .none { return false }
        }
        do {
            input = try host.readInput()
        } catch {
            failure = raise(14, text: "Cannot read standard input: \(error.reason)")
            return false
        }
        inputPosition = 0
        return !input.isEmpty
    }

    private func readAllInput(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        var text = Array(input[inputPosition...])
        input = []
        inputPosition = 0
        var failure = Failure.none
        while fillInput(&failure) { text += input }
        input = []
        if failure != .none { return failure }
        guard let string = newString(text) else { return .outOfMemory }
        r[0] = string.bits
        return .none
    }

    /// `input(prompt)`: the next line without its end.
    func readLine(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        output.append(Text.bytes(.at(r[0])), Text.count(.at(r[0])))
        var line: [UInt8] = []
        var isEnded = false
        while !isEnded {
            if inputPosition == input.count {
                var failure = Failure.none
                if !fillInput(&failure) {
                    if failure != .none { return failure }
                    if line.isEmpty { return .endOfInput }
                    break
                }
            }
            let rest = input[inputPosition...]
            if let newline = rest.firstIndex(of: 10) {
                line += rest[..<newline]
                inputPosition = newline + 1
                isEnded = true
            } else {
                line += rest
                inputPosition = input.count
            }
        }
        if isEnded && line.last == 13 { line.removeLast() }
        guard let string = newString(line) else { return .outOfMemory }
        r[0] = string.bits
        return .none
    }
}
