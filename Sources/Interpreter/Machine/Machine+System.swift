import Glibc

// Calls of the operating system by the standard library.

extension Machine {
    func performSystemCall(_ call: SystemCall, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        if call == .failure {
            r[0] = systemFailure
            return .none
        }
        if call.comesAfterOutput {
            let failure = flush()
            if failure != .none { return failure }
        }
        var arguments = SystemArguments()
        for position in 0..<call.parameters.utf8CodeUnitCount {
            switch call.parameters.utf8Start[position] {
            case UInt8(ascii: "t"): arguments.texts.append(Text.array(.at(r[position])))
            case UInt8(ascii: "l"): arguments.lists.append(texts(.at(r[position])))
            default: arguments.numbers.append(r[position])
            }
        }
        return setResult(of: call, host.perform(call, arguments), &r[0])
    }

    private func texts(_ array: Object) -> [[UInt8]] {
        let elements = ArrayValue.elements(array, Int64.self)
        return (0..<Int(array[1])).map { Text.array(.at(elements[$0])) }
    }

    private func setResult(of call: SystemCall, _ result: SystemResult, _ register: inout Int64) -> Failure {
        // What a failure means is asked for after it, and does not make it forgotten.
        if call != .reason { systemFailure = 0 }
        switch result {
        case .number(let number): register = number
        case .text(let bytes):
            guard let string = newString(bytes) else { return .outOfMemory }
            register = string.bits
        case .texts(let texts): return newStrings(texts, &register)
        case .numbers(let numbers): return newNumbers(numbers, &register)
        case .failed(let number):
            systemFailure = Int64(number)
            return setFailed(call, number, &register)
        }
        return .none
    }

    private func setFailed(_ call: SystemCall, _ number: Int32, _ register: inout Int64) -> Failure {
        switch call {
        case .list, .variables, .uname, .run: return newStrings([], &register)
        case .stat: return newNumbers([], &register)
        case .read, .readLink, .realPath, .workingDirectory, .random, .reason, .zone: register = immortals.empty.bits
        default: register = -Int64(number)
        }
        return .none
    }

    private func newNumbers(_ numbers: [Int64], _ result: inout Int64) -> Failure {
        guard let array = newArray(.plain, capacity: numbers.count) else { return .outOfMemory }
        for (index, number) in numbers.enumerated() { ArrayValue.elements(array, Int64.self)[index] = number }
        array[1] = Int64(numbers.count)
        result = array.bits
        return .none
    }

    func bytesOfString(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let string = Object.at(r[0])
        let count = Text.count(string)
        guard let array = newArray(.u8, capacity: count) else { return .outOfMemory }
        memcpy(ArrayValue.elements(array, UInt8.self), Text.bytes(string), count)
        array[1] = Int64(count)
        r[0] = array.bits
        return .none
    }
}
