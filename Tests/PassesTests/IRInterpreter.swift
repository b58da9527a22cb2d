import IR
import Support

@testable import Passes

/// Runs IR, for tests that compare a module before and after the passes. Covers integers, `bool`, arrays of them, tuples,
/// slots, calls and raises. What the IR says cannot happen, such as an overflow of `add` or a load out of bounds, is `undefined`.
struct IRInterpreter {
    /// How a run ended, and what it did before.
    struct Outcome: Equatable, CustomStringConvertible {
        var written: [Int64] = []
        var end = ""
        var description: String { "\(written) \(end)" }
    }

    /// A value at run time.
    indirect enum Value {
        case bits(UInt64)
        case array(Int)
        case tuple([Value])
        case slot(Int)
    }

    private enum Stop: Error {
        case raised(String)
        case undefined(String)
        case outOfSteps
    }

    let module: IRModule
    private var arrays: [[Value]] = []
    private var slots: [Value] = []
    private var outcome = Outcome()
    private var steps = 0

    private init(_ module: IRModule) { self.module = module }

    /// Runs the function with integer arguments.
    static func run(_ module: IRModule, _ function: IRFunctionID, _ arguments: [Int64]) -> Outcome {
        var interpreter = IRInterpreter(module)
        do {
            let result = try interpreter.call(function, arguments.map { .bits(UInt64(bitPattern: $0)) })
            interpreter.outcome.end = "returned \(interpreter.show(result))"
        } catch Stop.raised(let kind) {
            interpreter.outcome.end = "raised \(kind)"
        } catch Stop.undefined(let what) {
            interpreter.outcome.end = "UNDEFINED \(what)"
        } catch {
            interpreter.outcome.end = "out of steps"
        }
        return interpreter.outcome
    }

    private func show(_ value: Value) -> String {
        switch value {
        case .bits(let bits): "\(Int64(bitPattern: bits))"
        case .array(let id): "[" + arrays[id].map(show).joined(separator: ", ") + "]"
        case .tuple(let parts): "(" + parts.map(show).joined(separator: ", ") + ")"
        case .slot: "slot"
        }
    }

    private mutating func call(_ id: IRFunctionID, _ arguments: [Value]) throws -> Value {
        let function = module.functions[id]
        var values = [Value?](repeating: nil, count: function.instructions.count)
        for (parameter, argument) in zip(function.parameters(of: .entry), arguments) { values[parameter.index] = argument }
        var block = BlockID.entry
        while true {
            var taken = EdgeID.invalid
            var value = function.blocks[block].first
            while value.isValid {
                steps += 1
                if steps > 200_000 { throw Stop.outOfSteps }
                if function[value].opcode.isTerminator {
                    if function[value].opcode == .returnValue { return function.list(of: value).first.flatMap { values[$0.index] } ?? .bits(0) }
                    taken = try terminate(value, function, values)
                    break
                }
                values[value.index] = try evaluate(value, function, values)
                value = function[value].next
            }
            let passed = function.arguments(of: taken).map { values[$0.index] }
            block = function.edges[taken].target
            for (parameter, argument) in zip(function.parameters(of: block), passed) { values[parameter.index] = argument }
        }
    }

    private func bits(_ value: ValueID, _ values: [Value?]) throws -> UInt64 {
        guard case .bits(let bits) = values[value.index] else { throw Stop.undefined("no number in \(value.rawValue)") }
        return bits
    }

    private func array(_ value: ValueID, _ values: [Value?]) throws -> Int {
        guard case .array(let id) = values[value.index] else { throw Stop.undefined("no array in \(value.rawValue)") }
        return id
    }

    private func terminate(_ value: ValueID, _ function: IRFunction, _ values: [Value?]) throws -> EdgeID {
        let instruction = function[value]
        switch instruction.opcode {
        case .jump: return instruction.jumpEdge
        case .branch: return try bits(instruction.first, values) != 0 ? instruction.thenEdge : instruction.elseEdge
        case .switchInt:
            let number = Int64(bitPattern: try bits(instruction.first, values))
            let cases = function.switchCases(of: value)
            return (cases.dropFirst().first { $0.value == number } ?? cases[cases.startIndex]).edge
        case .raise: throw Stop.raised("\(instruction.raiseKind) at \(function.spans[value].start)")
        default: throw Stop.undefined("unreachable")
        }
    }

    private mutating func evaluate(_ value: ValueID, _ function: IRFunction, _ values: [Value?]) throws -> Value {
        let instruction = function[value]
        let (a, b) = (instruction.first, instruction.second)
        func raise(_ what: String) -> Stop { .raised("\(what) at \(function.spans[value].start)") }
        switch instruction.opcode {
        case .const: return .bits(instruction.constantBits)
        case .select: return try bits(a, values) != 0 ? values[b.index]! : values[instruction.third.index]!
        case .arrayNew:
            return makeArray(Int(try bits(a, values)), .bits(0))
        case .arrayFill: return makeArray(Int(try bits(a, values)), values[b.index]!)
        case .arrayLiteral:
            arrays.append(function.list(of: value).map { values[$0.index]! })
            return .array(arrays.count - 1)
        case .arrayLen: return .bits(UInt64(arrays[try array(a, values)].count))
        case .arrayData: return values[a.index]!
        case .elemLoad:
            let (id, index) = (try array(a, values), Int64(bitPattern: try bits(b, values)))
            guard index >= 0 && index < arrays[id].count else { throw Stop.undefined("load at \(index) of \(arrays[id].count)") }
            return arrays[id][Int(index)]
        case .elemStore:
            let (id, index) = (try array(a, values), Int64(bitPattern: try bits(b, values)))
            guard index >= 0 && index < arrays[id].count else { throw Stop.undefined("store at \(index) of \(arrays[id].count)") }
            arrays[id][Int(index)] = values[instruction.third.index]!
            return .bits(0)
        case .arrayPush:
            arrays[try array(a, values)].append(values[b.index]!)
            return .bits(0)
        case .arrayPop:
            guard let last = arrays[try array(a, values)].popLast() else { throw raise("pop") }
            return last
        case .boundsCheck:
            let (index, length) = (Int64(bitPattern: try bits(a, values)), Int64(bitPattern: try bits(b, values)))
            guard index >= 0 && index < length else { throw raise("bounds") }
            return .bits(0)
        case .check:
            guard try bits(a, values) != 0 else { throw raise("check") }
            return .bits(0)
        case .tupleMake: return .tuple(function.list(of: value).map { values[$0.index]! })
        case .tupleGet:
            guard case .tuple(let parts) = values[a.index] else { throw Stop.undefined("no tuple") }
            return parts[instruction.fieldIndex]
        case .slotNew:
            slots.append(values[a.index]!)
            return .slot(slots.count - 1)
        case .slotLoad:
            guard case .slot(let id) = values[a.index] else { throw Stop.undefined("no slot") }
            return slots[id]
        case .slotStore:
            guard case .slot(let id) = values[a.index] else { throw Stop.undefined("no slot") }
            slots[id] = values[b.index]!
            return .bits(0)
        case .call: return try call(instruction.callee, function.list(of: value).map { values[$0.index]! })
        case .callRuntime:
            if let last = function.list(of: value).last { outcome.written.append(Int64(bitPattern: try bits(last, values))) }
            return .bits(0)
        default: return .bits(try arithmetic(value, function, values))
        }
    }

    private func number(_ value: Value) -> UInt64? {
        if case .bits(let bits) = value { bits } else { nil }
    }

    private mutating func makeArray(_ count: Int, _ value: Value) -> Value {
        arrays.append(Array(repeating: value, count: count))
        return .array(arrays.count - 1)
    }

    private func arithmetic(_ value: ValueID, _ function: IRFunction, _ values: [Value?]) throws -> UInt64 {
        let instruction = function[value]
        let source = function.type(of: instruction.first)
        let result: UInt64?
        if instruction.opcode.shape == .unary {
            result = Folding.unary(instruction.opcode, try bits(instruction.first, values), from: source, to: instruction.type)
        } else {
            result = Folding.binary(
                instruction.opcode, try bits(instruction.first, values), try bits(instruction.second, values), source)
        }
        if let result { return result }
        if instruction.opcode.isCheck {
            let isDivision = instruction.opcode == .divChecked || instruction.opcode == .remChecked
            let what = isDivision && values[instruction.second.index].flatMap(number) == 0 ? "division" : "overflow"
            throw Stop.raised("\(what) at \(function.spans[value].start)")
        }
        throw Stop.undefined("\(instruction.opcode.mnemonic)")
    }
}
