/// Members that types have in other languages, by what Orus has instead.
enum ForeignMembers {
    /// The method among `own` that goes by another name elsewhere.
    static func method(_ name: String, among own: [String]) -> String? { methods[name]?.first { own.contains($0) } }

    /// What to write instead of a method.
    static func advice(_ name: String) -> String? { advices[name] }

    /// The method among `own` whose name in another language is misspelt: `uper` for `upper`, which is `to_upper`.
    static func nearestMethod(_ name: String, among own: [String]) -> String? {
        let foreign = methods.keys.filter { method($0, among: own) != nil }.sorted()
        return Spelling.nearest(to: name, among: foreign).flatMap { method($0, among: own) }
    }

    /// The advice for a misspelt name.
    static func nearestAdvice(_ name: String) -> String? {
        Spelling.nearest(to: name, among: advices.keys.filter { $0.utf8.count > 4 }.sorted()).flatMap { advices[$0] }
    }

    /// What to write instead of a method of a number.
    static func adviceForNumber(_ name: String) -> String? {
        if let near = ["abs", "min", "max"].contains(name) ? name : Spelling.nearest(to: name, among: ["abs", "min", "max"]) {
            return "`\(near)` is a function: `\(near)(x)`"
        }
        let functions = ["sqrt", "floor", "ceil", "round", "trunc", "sin", "cos", "tan", "log", "exp", "cbrt"]
        guard let near = functions.contains(name) ? name : Spelling.nearest(to: name, among: functions) else { return nil }
        return "`\(near)` is a function of `std.math`: after `use std.math`, `math.\(near)(x)`"
    }

    /// What strings have as methods elsewhere, and `std.string` as functions.
    static let stringFunctions: Set = [
        "isalpha", "isdigit", "isalnum", "isspace", "islower", "isupper", "isidentifier", "capitalize", "capwords", "title", "swapcase", "center",
        "zfill", "partition", "rpartition", "expandtabs", "translate", "dedent", "indent", "wrap", "fill",
    ]

    private static let methods = [
        "append": ["push"], "add": ["push", "insert"], "put": ["insert"], "set": ["insert"], "push_back": ["push"],
        "length": ["len"], "size": ["len"], "count": ["len"],
        "upper": ["to_upper"], "lower": ["to_lower"], "toUpperCase": ["to_upper"], "toLowerCase": ["to_lower"],
        "to_uppercase": ["to_upper"], "to_lowercase": ["to_lower"], "strip": ["trim"], "lstrip": ["trim_start"], "rstrip": ["trim_end"],
        "startswith": ["starts_with"], "startsWith": ["starts_with"], "endswith": ["ends_with"], "endsWith": ["ends_with"],
        "isEmpty": ["is_empty"], "empty": ["is_empty"], "indexOf": ["index_of", "find"],
        "index": ["index_of", "find"], "index_of": ["find"],
        "includes": ["contains"], "has": ["contains", "contains_key"], "has_key": ["contains_key"], "containsKey": ["contains_key"],
        "ljust": ["pad_right"], "rjust": ["pad_left"], "replaceAll": ["replace"], "splitlines": ["lines"], "copy": ["clone"],
        "foldl": ["fold"], "removeAt": ["remove"], "delete": ["remove"], "discard": ["remove"], "erase": ["remove"],
        "getOrDefault": ["get_or"], "setdefault": ["entry_or"], "extend": ["merge"], "entries": ["items"], "issubset": ["is_subset"], "issuperset": ["is_superset"],
    ]

    private static let advices = [
        "to_string": "any value is made a string with `as string`, or in `f\"{x}\"`",
        "toString": "any value is made a string with `as string`, or in `f\"{x}\"`",
        "forEach": "walk over the elements with `for x in xs:`",
        "substring": "parts of strings are slices: `s[start..end]`",
        "substr": "parts of strings are slices: `s[start..end]`",
        "slice": "parts are slices: `xs[start..end]`",
        "charAt": "the byte at an index is `s[i]`, and `s.chars()` gives the characters",
        "format": "values are put into text by `f\"{x}\"` and `format(\"{}\", x)`",
        "unwrap_err": "the error of a `Result` is the `Option` `r.err()`: `r.err().unwrap()`",
        "expect_err": "the error of a `Result` is the `Option` `r.err()`: `r.err().expect(…)`",
        "to_int": "`int(x)` makes an integer of a string or a number",
        "to_float": "`float(x)` makes a float of a string or a number",
        "unwrap": "only an `Option` or a `Result` is unwrapped",
    ]
}
