// The loop that executes instructions.

extension Machine {
    /// The jump of an instruction whose `d` holds the distance in its upper half and a constant in its lower.
    @inline(__always) private func distance(_ d: Int64) -> Int { Int(d >> 32) }
    @inline(__always) private func low(_ d: Int64) -> Int64 { Int64(Int32(truncatingIfNeeded: d)) }

    /// Executes a function whose arguments are the first registers. Its result is the first register then.
    func run(_ entry: Int, _ registers: UnsafeMutablePointer<Int64>) -> Failure {
        let entries = program.entries
        let stackEnd = stackEnd
        let frames = frames
        let firstHandler = handlers.count
        let firstFrame = frameCount
        var function = entry
        var r = registers
        var pc = entries[entry].code
        guard r + Int(entries[entry].frameSize) < stackEnd, frameCount < frameLimit else { return raiseOutside(.stackOverflow) }
        let operation = (operationAddress, operationFunction)
        defer { (operationAddress, operationFunction) = operation }
        frames[frameCount] = Frame(haltAddress: UnsafePointer(haltAddress), operation: operationAddress, function: entry)
        frameCount += 1
        top = r + Int(entries[entry].frameSize)
        var failure = Failure.none

        while true {
            execute: while true {
                let i = pc.pointee
                pc += 1
                switch i.op {
                // MARK: Moving
                case .move: r[Int(i.a)] = r[Int(i.b)]
                case .constant: r[Int(i.a)] = i.d
                case .loadGlobal: r[Int(i.a)] = globals[Int(i.d)]
                case .storeGlobal: globals[Int(i.d)] = r[Int(i.a)]
                case .checkGlobal:
                    if !globalIsSet[Int(i.d)] {
                        failure = .globalUnset
                        break execute
                    }
                case .markGlobal: globalIsSet[Int(i.d)] = true

                // MARK: Integers
                case .addI32:
                    let sum = r[Int(i.b)] &+ r[Int(i.c)]
                    if sum != Int64(Int32(truncatingIfNeeded: sum)) {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .subI32:
                    let sum = r[Int(i.b)] &- r[Int(i.c)]
                    if sum != Int64(Int32(truncatingIfNeeded: sum)) {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .mulI32:
                    let product = r[Int(i.b)] &* r[Int(i.c)]
                    if product != Int64(Int32(truncatingIfNeeded: product)) {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = product
                case .addI32Constant:
                    let sum = r[Int(i.b)] &+ i.d
                    if sum != Int64(Int32(truncatingIfNeeded: sum)) {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .addI64:
                    let (sum, overflow) = r[Int(i.b)].addingReportingOverflow(r[Int(i.c)])
                    if overflow {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .subI64:
                    let (sum, overflow) = r[Int(i.b)].subtractingReportingOverflow(r[Int(i.c)])
                    if overflow {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .mulI64:
                    let (product, overflow) = r[Int(i.b)].multipliedReportingOverflow(by: r[Int(i.c)])
                    if overflow {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = product
                case .addI64Constant:
                    let (sum, overflow) = r[Int(i.b)].addingReportingOverflow(i.d)
                    if overflow {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = sum
                case .addU64: r[Int(i.a)] = r[Int(i.b)] &+ r[Int(i.c)]
                case .subU64: r[Int(i.a)] = r[Int(i.b)] &- r[Int(i.c)]
                case .mulU64: r[Int(i.a)] = r[Int(i.b)] &* r[Int(i.c)]
                case .integerOperation:
                    failure = Arithmetic.operate(IntegerOperation(packed: i.d), r[Int(i.b)], r[Int(i.c)], &r[Int(i.a)])
                    if failure != .none { break execute }
                case .divSigned:
                    let divisor = r[Int(i.c)]
                    let dividend = r[Int(i.b)]
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    if divisor == -1 {
                        if dividend == i.d {
                            failure = .overflow
                            break execute
                        }
                        r[Int(i.a)] = 0 &- dividend
                    } else {
                        r[Int(i.a)] = dividend / divisor
                    }
                case .remSigned:
                    let divisor = r[Int(i.c)]
                    let dividend = r[Int(i.b)]
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    if divisor == -1 {
                        if dividend == i.d {
                            failure = .overflow
                            break execute
                        }
                        r[Int(i.a)] = 0
                    } else {
                        r[Int(i.a)] = dividend % divisor
                    }
                case .divUnsigned:
                    let divisor = UInt64(bitPattern: r[Int(i.c)])
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    r[Int(i.a)] = Int64(bitPattern: UInt64(bitPattern: r[Int(i.b)]) / divisor)
                case .remUnsigned:
                    let divisor = UInt64(bitPattern: r[Int(i.c)])
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    r[Int(i.a)] = Int64(bitPattern: UInt64(bitPattern: r[Int(i.b)]) % divisor)
                case .negSigned:
                    let value = r[Int(i.b)]
                    if value == i.d {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = 0 &- value
                case .bitAnd: r[Int(i.a)] = r[Int(i.b)] & r[Int(i.c)]
                case .bitOr: r[Int(i.a)] = r[Int(i.b)] | r[Int(i.c)]
                case .bitXor: r[Int(i.a)] = r[Int(i.b)] ^ r[Int(i.c)]
                case .bitNot: r[Int(i.a)] = ~r[Int(i.b)] & i.d
                case .not: r[Int(i.a)] = r[Int(i.b)] ^ 1
                case .shiftLeft:
                    failure = Arithmetic.shiftLeft(UInt8(truncatingIfNeeded: i.d), r[Int(i.b)], r[Int(i.c)], &r[Int(i.a)])
                    if failure != .none { break execute }
                case .shiftRight:
                    failure = Arithmetic.shiftRight(UInt8(truncatingIfNeeded: i.d), r[Int(i.b)], r[Int(i.c)], &r[Int(i.a)])
                    if failure != .none { break execute }
                case .narrowLength:
                    let length = r[Int(i.b)]
                    if length > i.d {
                        failure = .overflow
                        break execute
                    }
                    r[Int(i.a)] = length
                case .clampIndex:
                    let index = r[Int(i.b)]
                    r[Int(i.a)] = index < 0 ? Int64.max : index

                // MARK: Floats
                case .addF64: r[Int(i.a)] = bits(float(r[Int(i.b)]) + float(r[Int(i.c)]))
                case .subF64: r[Int(i.a)] = bits(float(r[Int(i.b)]) - float(r[Int(i.c)]))
                case .mulF64: r[Int(i.a)] = bits(float(r[Int(i.b)]) * float(r[Int(i.c)]))
                case .divF64:
                    let divisor = float(r[Int(i.c)])
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    r[Int(i.a)] = bits(float(r[Int(i.b)]) / divisor)
                case .remF64:
                    let divisor = float(r[Int(i.c)])
                    if divisor == 0 {
                        failure = .divisionByZero
                        break execute
                    }
                    r[Int(i.a)] = bits(Arithmetic.remainder(float(r[Int(i.b)]), divisor))
                case .negF64: r[Int(i.a)] = bits(-float(r[Int(i.b)]))
                case .roundF32: r[Int(i.a)] = bits(Double(Float(float(r[Int(i.b)]))))

                // MARK: Comparing
                case .lessI: r[Int(i.a)] = r[Int(i.b)] < r[Int(i.c)] ? 1 : 0
                case .lessOrEqualI: r[Int(i.a)] = r[Int(i.b)] <= r[Int(i.c)] ? 1 : 0
                case .equalI: r[Int(i.a)] = r[Int(i.b)] == r[Int(i.c)] ? 1 : 0
                case .notEqualI: r[Int(i.a)] = r[Int(i.b)] != r[Int(i.c)] ? 1 : 0
                case .lessU: r[Int(i.a)] = UInt64(bitPattern: r[Int(i.b)]) < UInt64(bitPattern: r[Int(i.c)]) ? 1 : 0
                case .lessOrEqualU: r[Int(i.a)] = UInt64(bitPattern: r[Int(i.b)]) <= UInt64(bitPattern: r[Int(i.c)]) ? 1 : 0
                case .lessF: r[Int(i.a)] = float(r[Int(i.b)]) < float(r[Int(i.c)]) ? 1 : 0
                case .lessOrEqualF: r[Int(i.a)] = float(r[Int(i.b)]) <= float(r[Int(i.c)]) ? 1 : 0
                case .equalF: r[Int(i.a)] = float(r[Int(i.b)]) == float(r[Int(i.c)]) ? 1 : 0
                case .notEqualF: r[Int(i.a)] = float(r[Int(i.b)]) != float(r[Int(i.c)]) ? 1 : 0
                case .equalString: r[Int(i.a)] = Text.equal(.at(r[Int(i.b)]), .at(r[Int(i.c)])) ? 1 : 0

                // MARK: Jumping
                case .jump: pc += Int(i.d)
                case .jumpBack:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    pc += Int(i.d)
                case .jumpIfTrue: if r[Int(i.a)] != 0 { pc += Int(i.d) }
                case .jumpIfFalse: if r[Int(i.a)] == 0 { pc += Int(i.d) }
                case .jumpIfLess: if r[Int(i.a)] < r[Int(i.b)] { pc += Int(i.d) }
                case .jumpIfLessOrEqual: if r[Int(i.a)] <= r[Int(i.b)] { pc += Int(i.d) }
                case .jumpIfEqual: if r[Int(i.a)] == r[Int(i.b)] { pc += Int(i.d) }
                case .jumpIfNotEqual: if r[Int(i.a)] != r[Int(i.b)] { pc += Int(i.d) }
                case .jumpIfLessC: if r[Int(i.a)] < low(i.d) { pc += distance(i.d) }
                case .jumpIfLessOrEqualC: if r[Int(i.a)] <= low(i.d) { pc += distance(i.d) }
                case .jumpIfGreaterC: if r[Int(i.a)] > low(i.d) { pc += distance(i.d) }
                case .jumpIfGreaterOrEqualC: if r[Int(i.a)] >= low(i.d) { pc += distance(i.d) }
                case .jumpIfEqualC: if r[Int(i.a)] == low(i.d) { pc += distance(i.d) }
                case .jumpIfNotEqualC: if r[Int(i.a)] != low(i.d) { pc += distance(i.d) }
                case .forUpTo:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let next = r[Int(i.a)] &+ 1
                    r[Int(i.a)] = next
                    if next < r[Int(i.b)] { pc += Int(i.d) }
                case .forThrough:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let current = r[Int(i.a)]
                    if current < r[Int(i.b)] {
                        r[Int(i.a)] = current &+ 1
                        pc += Int(i.d)
                    }
                case .forStepping:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let left = r[Int(i.a) &+ 1]
                    if left != 0 {
                        r[Int(i.a) &+ 1] = left &- 1
                        r[Int(i.a)] = Arithmetic.normalize(r[Int(i.a)] &+ r[Int(i.b)], UInt8(truncatingIfNeeded: i.c))
                        pc += Int(i.d)
                    }
                case .forArray:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let array = Object.at(r[Int(i.b)])
                    let length = r[Int(i.a) &+ 1]
                    if array[1] != length {
                        failure = .collectionChanged
                        break execute
                    }
                    let position = r[Int(i.a)] &+ 1
                    r[Int(i.a)] = position
                    if position < length {
                        r[Int(i.c)] = ArrayValue.load(array, Int(position), UInt8(truncatingIfNeeded: i.d))
                        pc += distance(i.d)
                    }

                // MARK: Objects
                case .loadField: r[Int(i.a)] = Object.at(r[Int(i.b)])[Int(i.d)]
                case .storeField: Object.at(r[Int(i.a)])[Int(i.d)] = r[Int(i.b)]
                case .loadTag: r[Int(i.a)] = Object.at(r[Int(i.b)]).tag
                case .newObject:
                    if heap.wantsCollection { collect(to: r + Int(entries[function].frameSize)) }
                    let count = Int(i.c)
                    guard let object = heap.allocate(count &+ 1, Object.header(.words, i.d)) else {
                        failure = .outOfMemory
                        break execute
                    }
                    let words = r + Int(i.b)
                    var index = 0
                    while index < count {
                        object[index &+ 1] = words[index]
                        index &+= 1
                    }
                    r[Int(i.a)] = object.bits
                case .newArray:
                    if heap.wantsCollection { collect(to: r + Int(entries[function].frameSize)) }
                    let kind = ElementKind(rawValue: UInt8(truncatingIfNeeded: i.d)).unsafelyUnwrapped
                    guard let array = makeArray(kind, Int(i.c), r + Int(i.b)) else {
                        failure = .outOfMemory
                        break execute
                    }
                    r[Int(i.a)] = array.bits
                case .loadU8:
                    let array = Object.at(r[Int(i.b)])
                    let index = r[Int(i.c)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    r[Int(i.a)] = Int64(ArrayValue.elements(array, UInt8.self)[Int(index)])
                case .loadI32:
                    let array = Object.at(r[Int(i.b)])
                    let index = r[Int(i.c)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    r[Int(i.a)] = Int64(ArrayValue.elements(array, Int32.self)[Int(index)])
                case .loadElement:
                    let array = Object.at(r[Int(i.b)])
                    let index = r[Int(i.c)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    r[Int(i.a)] = ArrayValue.load(array, Int(index), UInt8(truncatingIfNeeded: i.d))
                case .load64:
                    let array = Object.at(r[Int(i.b)])
                    let index = r[Int(i.c)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    r[Int(i.a)] = ArrayValue.elements(array, Int64.self)[Int(index)]
                case .store8:
                    let array = Object.at(r[Int(i.a)])
                    let index = r[Int(i.b)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    ArrayValue.elements(array, Int8.self)[Int(index)] = Int8(truncatingIfNeeded: r[Int(i.c)])
                case .store32:
                    let array = Object.at(r[Int(i.a)])
                    let index = r[Int(i.b)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    ArrayValue.elements(array, Int32.self)[Int(index)] = Int32(truncatingIfNeeded: r[Int(i.c)])
                case .storeElement:
                    let array = Object.at(r[Int(i.a)])
                    let index = r[Int(i.b)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    ArrayValue.store(array, Int(index), UInt8(truncatingIfNeeded: i.d), r[Int(i.c)])
                case .store64:
                    let array = Object.at(r[Int(i.a)])
                    let index = r[Int(i.b)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: array[1]) {
                        failure = index < 0 ? .arrayIndexNegative : .arrayIndex
                        break execute
                    }
                    ArrayValue.elements(array, Int64.self)[Int(index)] = r[Int(i.c)]
                case .push:
                    let array = Object.at(r[Int(i.a)])
                    if array[1] == array[2] {
                        if heap.wantsCollection { collect(to: r + Int(entries[function].frameSize)) }
                        if !growArray(array, by: 1) {
                            failure = .outOfMemory
                            break execute
                        }
                    }
                    ArrayValue.store(array, Int(array[1]), UInt8(truncatingIfNeeded: array.tag), r[Int(i.b)])
                    array[1] &+= 1
                case .stringIndex:
                    let string = Object.at(r[Int(i.b)])
                    let index = r[Int(i.c)]
                    if UInt64(bitPattern: index) >= UInt64(bitPattern: string[1]) {
                        failure = index < 0 ? .stringIndexNegative : .stringIndex
                        break execute
                    }
                    r[Int(i.a)] = immortals.oneByte[Int(Text.bytes(string)[Int(index)])].bits
                case .concatenate:
                    if heap.wantsCollection { collect(to: r + Int(entries[function].frameSize)) }
                    guard let string = concatenate(.at(r[Int(i.b)]), .at(r[Int(i.c)])) else {
                        failure = .outOfMemory
                        break execute
                    }
                    r[Int(i.a)] = string.bits

                // MARK: Calling
                case .call:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let callee = Int(i.d)
                    let registers = r + Int(i.a)
                    let entry = entries + callee
                    if registers + Int(entry.pointee.frameSize) >= stackEnd || frameCount >= frameLimit {
                        failure = .stackOverflow
                        break execute
                    }
                    frames[frameCount] = Frame(returnAddress: pc, callerRegisters: r, function: callee)
                    frameCount &+= 1
                    r = registers
                    function = callee
                    pc = entry.pointee.code
                case .callClosure:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let closure = Object.at(r[Int(i.b)])
                    let callee = Int(closure[1])
                    let registers = r + Int(i.a)
                    let entry = entries + callee
                    if registers + Int(entry.pointee.frameSize) >= stackEnd || frameCount >= frameLimit {
                        failure = .stackOverflow
                        break execute
                    }
                    frames[frameCount] = Frame(returnAddress: pc, callerRegisters: r, function: callee)
                    frameCount &+= 1
                    r = registers
                    function = callee
                    pc = entry.pointee.code
                    let captures = r + Int(entry.pointee.parameterCount)
                    var index = 0
                    while index < Int(entry.pointee.captureCount) {
                        captures[index] = closure[index &+ 2]
                        index &+= 1
                    }
                case .tailCall, .tailCallClosure:
                    stepsLeft &-= 1
                    if stepsLeft < 0 {
                        failure = .steps
                        break execute
                    }
                    let closure = i.op == .tailCallClosure ? Object.at(r[Int(i.b)]) : nil
                    let callee = closure.map { Int($0[1]) } ?? Int(i.d)
                    let entry = entries + callee
                    let arguments = r + Int(i.a)
                    if r + Int(entry.pointee.frameSize) >= stackEnd {
                        failure = .stackOverflow
                        break execute
                    }
                    var index = 0
                    while index < Int(i.c) {
                        r[index] = arguments[index]
                        index &+= 1
                    }
                    if let closure {
                        let captures = r + Int(entry.pointee.parameterCount)
                        index = 0
                        while index < Int(entry.pointee.captureCount) {
                            captures[index] = closure[index &+ 2]
                            index &+= 1
                        }
                    }
                    let frame = frames[frameCount &- 1]
                    frames[frameCount &- 1] = Frame(
                        returnAddress: frame.returnAddress, callerRegisters: frame.callerRegisters, function: callee)
                    function = callee
                    pc = entry.pointee.code
                case .returnValue:
                    r[0] = r[Int(i.a)]
                    frameCount &-= 1
                    let frame = frames + frameCount
                    pc = frame.pointee.returnAddress
                    r = frame.pointee.callerRegisters
                    if frameCount > firstFrame { function = frame[-1].function }
                case .operation:
                    top = r + Int(entries[function].frameSize)
                    operationAddress = pc
                    operationFunction = function
                    if heap.wantsCollection { collect(to: top) }
                    failure = perform(i.d, r + Int(i.a))
                    if failure != .none { break execute }
                case .halt: return .none

                // MARK: Errors
                case .pushHandler:
                    handlers.append(
                        Handler(
                            address: pc + Int(i.d), registers: r, frameCount: frameCount, errorRegister: i.a,
                            endsErrors: i.b == 0 || handlers.last?.endsErrors ?? false))
                case .popHandler: handlers.removeLast(Int(i.c))
                case .fail:
                    failure = Failure(rawValue: UInt8(truncatingIfNeeded: i.d)) ?? .unreachable
                    break execute
                case .raise:
                    pendingError = r[Int(i.a)]
                    failure = .pending
                    break execute
                case .unsupported:
                    unsupportedText = program.unsupported[Int(i.d)]
                    failure = .unsupported
                    break execute
                }
            }

            let hasOverflown = failure == .stackOverflow
            // Something was raised: it goes to the innermost handler of this run, else to whoever started the run.
            failure = prepare(failure, at: pc, in: function)
            guard failure == .pending, handlers.count > firstHandler else {
                frameCount = firstFrame
                handlers.removeLast(max(0, handlers.count - firstHandler))
                return failure
            }
            let handler = handlers.removeLast()
            frameCount = handler.frameCount
            function = frames[frameCount - 1].function
            r = handler.registers
            pc = handler.address
            top = r + Int(entries[function].frameSize)
            if hasOverflown { releaseStack() }
            r[Int(handler.errorRegister)] = pendingError
            Object.at(pendingError)[8] = 1
            pendingError = 0
            failure = .none
        }
    }
}
