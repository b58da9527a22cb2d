import Source
import Support
import TypedTree
import XCTest

/// Finding the type arguments of functions from concrete types.
final class InstantiationTests: XCTestCase {
    var program = TypedProgram(symbols: Interner())

    private func parameter(_ name: String) -> (TypeParamID, TypeID) {
        let id = program.typeParameters.append(TypeParameter(name: program.symbols.intern(name), span: .none))
        return (id, program.types.intern(.parameter(id)))
    }

    private func function(
        _ name: String, _ typeParameters: [TypeParamID], _ parameters: [TypeID], _ result: TypeID,
        _ constraints: [Constraint] = [], role: FunctionRole = .declared
    ) -> FunctionID {
        let symbol = program.symbols.intern(name)
        let id = program.functions.append(
            FunctionDeclaration(
                name: symbol, qualifiedName: name, module: ModuleID(0), nameSpan: .none, span: .none, role: role,
                parent: nil, result: result))
        program.functions[id].typeParameters = typeParameters
        program.functions[id].constraints = constraints
        for type in parameters {
            let local = LocalVariable(
                name: symbol, type: type, span: .none, isMutable: false, isCaptured: false, function: id)
            program.functions[id].parameters.append(program.locals.append(local))
        }
        return id
    }

    /// `struct Box<T>: value: T`, with `T` and the type `Box<T>`.
    private func box() -> (id: StructID, parameter: TypeParamID, value: TypeID, type: TypeID) {
        let (id, type) = parameter("T")
        let name = program.symbols.intern("Box")
        let structure = program.structs.append(StructDeclaration(name: name, module: ModuleID(0), span: .none))
        program.structs[structure].typeParameters = [id]
        program.structs[structure].fields = [
            FieldDeclaration(name: program.symbols.intern("value"), type: type, span: .none, defaultValue: nil)
        ]
        let own = program.types.intern(.structure(structure, program.types.intern([type])))
        return (structure, id, type, own)
    }

    func testMatchesParametersAndResult() {
        let (t, tType) = parameter("T")
        let (u, uType) = parameter("U")
        let array = program.types.intern(.array(tType))
        let f = function("f", [t, u], [array], uType)
        let concrete = program.types.intern(.array(TypeStore.string))
        XCTAssertEqual(program.typeArguments(of: f, arguments: [concrete], result: TypeStore.f64), [TypeStore.string, TypeStore.f64])
        XCTAssertNil(program.typeArguments(of: f, arguments: [TypeStore.i32], result: TypeStore.f64))
    }

    func testRejectsOneParameterWithTwoTypes() {
        let (t, tType) = parameter("T")
        let f = function("f", [t], [tType, tType], TypeStore.unit)
        XCTAssertNil(program.typeArguments(of: f, arguments: [TypeStore.i32, TypeStore.f64], result: nil))
        XCTAssertEqual(program.typeArguments(of: f, arguments: [TypeStore.never, TypeStore.f64], result: nil), [TypeStore.f64])
    }

    func testCompletesAFieldsType() {
        let box = box()
        let (s, sType) = parameter("S")
        let (u, uType) = parameter("U")
        let value = program.symbols.intern("value")
        let show = function("show", [s, u], [sType], TypeStore.unit, [Constraint(.field(value, type: uType), on: sType, at: .none)])
        let boxed = program.types.intern(.structure(box.id, program.types.intern([TypeStore.string])))
        XCTAssertEqual(program.typeArguments(of: show, arguments: [boxed], result: nil), [boxed, TypeStore.string])
    }

    func testCompletesThroughAChainOfConstraints() {
        // fn f(x): for y in x: print(y[0])
        let (t, tType) = parameter("T")
        let (e, eType) = parameter("E")
        let (r, rType) = parameter("R")
        let (i, iType) = parameter("I")
        let f = function(
            "f", [t, e, r, i], [tType], TypeStore.unit,
            [
                Constraint(.index(iType, result: rType), on: eType, at: .none),
                Constraint(.iterate(element: eType), on: tType, at: .none),
                Constraint(.integer, on: iType, at: .none),
            ])
        let row = program.types.intern(.array(TypeStore.f64))
        let matrix = program.types.intern(.array(row))
        XCTAssertEqual(program.typeArguments(of: f, arguments: [matrix], result: nil), [matrix, row, TypeStore.f64, TypeStore.i32])
    }

    func testCompletesAMethodsResult() {
        let box = box()
        let get = function("get", [box.parameter], [box.type], box.value, role: .method(.structure(box.id)))
        let name = program.symbols.intern("get")
        program.structs[box.id].methods[name] = get
        let (s, sType) = parameter("S")
        let (u, uType) = parameter("U")
        let f = function(
            "f", [s, u], [sType], TypeStore.unit,
            [Constraint(.method(name, arguments: TypeStore.emptyList, result: uType), on: sType, at: .none)])
        let boxed = program.types.intern(.structure(box.id, program.types.intern([TypeStore.bool])))
        XCTAssertEqual(program.typeArguments(of: f, arguments: [boxed], result: nil), [boxed, TypeStore.bool])
        XCTAssertEqual(program.typeArguments(of: get, arguments: [boxed], result: nil), [TypeStore.bool])
    }

    func testKeepsTheArgumentsOfEnclosingFunctions() {
        let (t, tType) = parameter("T")
        let (u, uType) = parameter("U")
        let pair = program.types.intern(.tuple(program.types.intern([tType, uType])))
        let inner = function("inner", [u], [pair], TypeStore.unit)
        let concrete = program.types.intern(.tuple(program.types.intern([TypeStore.i32, TypeStore.char])))
        let enclosing = Substitution([t], [TypeStore.i32])
        XCTAssertEqual(program.typeArguments(of: inner, arguments: [concrete], result: nil, enclosing: enclosing), [TypeStore.char])
        let other = Substitution([t], [TypeStore.f64])
        XCTAssertNil(program.typeArguments(of: inner, arguments: [concrete], result: nil, enclosing: other))
    }
}
