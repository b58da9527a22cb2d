import IR
import Support

/// Which functions call which, as strongly connected components in bottom-up order: callees before callers; and what else one look at each
/// function tells, since looking at all of a large module takes its time.
///
/// A closure made, a function referred to and the body of a `try` count as called.
final class CallGraph {
    /// How a function names another one.
    enum Use: UInt8, BitwiseCopyable {
        case call, tryBody, reference
    }

    /// For each function whether it can, through others, call itself.
    private(set) var isRecursive: IDArray<IRFunctionID, Bool>
    /// For each function the number of `call` instructions that name it.
    private(set) var callSites: IDArray<IRFunctionID, Int>
    /// For each function whether something else than a `call` names it, so that its body must stay.
    private(set) var isReferenced: IDArray<IRFunctionID, Bool>
    /// For each function what its instructions do, without what it calls.
    private(set) var ownEffects: IDArray<IRFunctionID, Effects>
    /// For each function the number of instructions that become machine code, those of cold blocks aside.
    private(set) var cost: IDArray<IRFunctionID, Int>

    private var uses: [(callee: IRFunctionID, use: Use)] = []
    /// Where the uses of each function start; one element more than functions.
    private var useStarts: [UInt32] = [0]
    private var components = Components()
    /// For each global a function that uses it, and whether others do.
    private var globalUsers: IDArray<IRGlobalID, (function: IRFunctionID, isShared: Bool)>

    /// Reads all functions that have a body. The module is not changed.
    init(_ module: inout IRModule) {
        let count = module.functions.count
        isRecursive = IDArray(repeating: false, count: count)
        callSites = IDArray(repeating: 0, count: count)
        isReferenced = IDArray(repeating: false, count: count)
        ownEffects = IDArray(repeating: [], count: count)
        cost = IDArray(repeating: 0, count: count)
        globalUsers = IDArray(repeating: (.invalid, false), count: module.globals.count)
        useStarts.reserveCapacity(count + 1)
        let runtimeFunctions = module.runtimeFunctions
        module.functions.forEachInPlace { id, function in
            read(id, &function, runtimeFunctions)
            useStarts.append(UInt32(uses.count))
        }
        if module.entry.isValid { isReferenced[module.entry] = true }
        findComponents()
    }

    /// The functions of all components, callees first.
    var order: [IRFunctionID] { components.order.map { IRFunctionID($0) } }

    /// The number of components.
    var componentCount: Int { components.count }

    /// The numbers of the functions of a component; the components are in bottom-up order.
    func component(_ index: Int) -> ArraySlice<Int> { components[index] }

    /// The functions that a function names, as often as it does.
    func uses(in function: IRFunctionID) -> ArraySlice<(callee: IRFunctionID, use: Use)> {
        uses[Int(useStarts[function.index])..<Int(useStarts[function.index + 1])]
    }

    /// The only function that uses a global; nil when none or several do.
    func onlyUser(of global: IRGlobalID) -> IRFunctionID? {
        let user = globalUsers[global]
        return user.isShared ? nil : user.function.nonInvalid
    }

    private func read(_ id: IRFunctionID, _ function: inout IRFunction, _ runtimeFunctions: borrowing IDArray<RuntimeFunctionID, RuntimeFunction>) {
        if function.attributes.contains(.exported) { isReferenced[id] = true }
        var effects: Effects = []
        var size = 0
        for block in function.layout {
            let isCold = function.blocks[block].isCold
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                if !isCold { size += Self.cost(of: instruction.opcode) }
                switch instruction.opcode {
                case .call: note(.call, of: instruction.callee, in: id)
                case .tryCall: note(.tryBody, of: instruction.callee, in: id)
                case .functionRef, .closureMake:
                    note(.reference, of: instruction.callee, in: id)
                    effects.formUnion(instruction.opcode.effects)
                case .globalLoad, .globalStore:
                    noteUse(of: instruction.global, in: id)
                    effects.formUnion(instruction.opcode.effects)
                case .callRuntime: effects.formUnion(runtimeFunctions[instruction.runtimeFunction].effects)
                default: effects.formUnion(instruction.opcode.effects)
                }
                value = instruction.next
            }
        }
        if function.layout.count > 1, function.mayHaveLoops { effects.formUnion(.diverges) }
        // That one path of a function never returns says nothing of its callers.
        ownEffects[id] = effects.subtracting(.noReturn)
        cost[id] = size
    }

    /// What an instruction counts in the cost of its function.
    static func cost(of opcode: Opcode) -> Int {
        switch opcode {
        case .const, .constString, .zero, .jump, .returnValue, .unreachable: 0
        case .call, .callClosure, .callRuntime, .tryCall: 3
        default: 1
        }
    }

    private func note(_ use: Use, of callee: IRFunctionID, in caller: IRFunctionID) {
        uses.append((callee, use))
        if use == .call { callSites[callee] += 1 } else { isReferenced[callee] = true }
        if callee == caller { isRecursive[callee] = true }
    }

    private func noteUse(of global: IRGlobalID, in function: IRFunctionID) {
        if globalUsers[global].function.isValid && globalUsers[global].function != function { globalUsers[global].isShared = true }
        globalUsers[global].function = function
    }

    private func findComponents() {
        components = Components(starts: useStarts) { uses[$0].callee.index }
        for index in 0..<components.count {
            let component = components[index]
            if component.count > 1 { for node in component { isRecursive[IRFunctionID(node)] = true } }
        }
    }
}
