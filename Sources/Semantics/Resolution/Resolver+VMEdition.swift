import Support
import TypedTree

// What names mean in the VM's edition only.

extension Resolver {
    /// The type that a name stands for when the program declares none of that name: `str`, and `any`, which is no type but
    /// accepts each.
    func vmType(_ symbol: Symbol) -> TypeID? {
        switch text(symbol) {
        case "str": TypeStore.string
        case "any": .invalid
        default: nil
        }
    }
}
