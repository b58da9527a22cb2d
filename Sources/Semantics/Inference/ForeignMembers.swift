import Support
import TypedTree

/// Members that types have in other languages, by what Orus has instead.
enum ForeignMembers {
    /// The methods that may be meant by the name of another language's, the likeliest first.
    static func methods(_ name: String) -> [String] { methods[name] ?? [] }

    /// The method among `own` that goes by another name elsewhere.
    static func method(_ name: String, among own: [String]) -> String? { methods[name]?.first { own.contains($0) } }

    /// The method among `own` that takes given characters off, by the name that others have for taking blanks off, too.
    static func trimming(_ name: String, among own: [String]) -> String? {
        guard let trim = method(name, among: own), trim.hasPrefix("trim") else { return nil }
        return own.first { $0 == trim + "_matches" }
    }

    /// What to write instead of a method of a type that has the methods `own`.
    static func advice(_ name: String, among own: [String]) -> String? {
        advices[name]?.first { $0.owner.map { own.contains($0) } ?? true }?.text
    }

    /// The method among `own` whose name in another language is misspelt: `uper` for `upper`, which is `to_upper`.
    static func nearestMethod(_ name: String, among own: [String]) -> String? {
        let foreign = methods.keys.filter { method($0, among: own) != nil }.sorted()
        return Spelling.nearest(to: name, among: foreign).flatMap { method($0, among: own) }
    }

    /// The advice for a misspelt name.
    static func nearestAdvice(_ name: String, among own: [String]) -> String? {
        Spelling.nearest(to: name, among: advices.keys.filter { $0.utf8.count > 4 }.sorted()).flatMap { advice($0, among: own) }
    }

    /// What to write instead of a method of a number.
    static func adviceForNumber(_ name: String) -> String? {
        switch name {
        case "pow", "powi", "powf": return "powers are written `a ** b`"
        case "clamp": return "the nearest value within bounds is `max(low, min(x, high))`"
        case "toFixed": return "the number of digits is a matter of the format: `f\"{x:.2f}\"`"
        default: break
        }
        let builtins = ["abs": "abs(x)", "min": "min(a, b)", "max": "max(a, b)"]
        if let near = builtins[name] != nil ? name : Spelling.nearest(to: name, among: builtins.keys.sorted()), let call = builtins[near] {
            return "`\(near)` is a function: `\(call)`"
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

    /// The methods that do what operators do for collections elsewhere.
    static func method(for op: BinaryOperator, among own: [String]) -> String? {
        let candidates =
            switch op {
            case .add: ["union", "merge", "extend"]
            case .bitOr: ["union", "merge"]
            case .bitAnd: ["intersection"]
            case .subtract: ["difference"]
            case .bitXor: ["symmetric_difference"]
            default: [String]()
            }
        return candidates.first { own.contains($0) }
    }

    /// The constant of a number's type that has another name elsewhere.
    static func constant(_ name: String) -> String? {
        switch name {
        case "MAX_VALUE", "MaxValue", "maxValue", "max_value", "Max": "MAX"
        case "MIN_VALUE", "MinValue", "minValue", "min_value", "Min": "MIN"
        case "SIZE", "bitWidth": "BITS"
        case "POSITIVE_INFINITY", "Infinity", "infinity", "inf": "INFINITY"
        case "NEGATIVE_INFINITY": "NEG_INFINITY"
        default: nil
        }
    }

    /// What to write instead of a function of a number's type.
    static func functionAdvice(_ name: String) -> String? {
        switch name {
        case "parse", "from_str", "fromString", "parseInt", "parseFloat":
            "a string is read by `int(text)` or `float(text)`; `text.parse_int()` and `text.parse_float()` give a `Result`"
        case "max": "`max(a, b)` is a function; the greatest number of the type is its `MAX`"
        case "min": "`min(a, b)` is a function; the least number of the type is its `MIN`"
        case "from", "try_from", "new": "a value is converted by `value as type`; a string is read by `int(text)` or `float(text)`"
        default: nil
        }
    }

    private static let methods = [
        // Collections that grow and shrink.
        "append": ["push", "push_back", "insert", "conj"], "add": ["push", "insert", "push_back"], "put": ["insert"], "set": ["insert", "assoc"], "push_back": ["push"],
        "push": ["push_back", "insert", "conj"], "enqueue": ["push_back", "push"], "appendleft": ["push_front"], "pop": ["pop_back"], "popleft": ["pop_front"],
        "dequeue": ["pop_front"], "peek": ["front"], "top": ["peek", "last"], "removeLast": ["pop", "pop_back"], "popright": ["pop_back"],
        "removeAt": ["remove"], "delete": ["remove"], "discard": ["remove"], "erase": ["remove"], "removeValue": ["remove"], "removeAll": ["clear"],
        "extend": ["merge"], "extend_from_slice": ["extend"], "push_all": ["extend"], "addAll": ["extend", "merge"], "putAll": ["merge"],
        // What is in them.
        "length": ["len", "count"], "size": ["len", "count"], "count": ["len"], "len": ["count"], "isEmpty": ["is_empty"], "empty": ["is_empty"],
        "includes": ["contains"], "has": ["contains", "contains_key"], "has_key": ["contains_key"], "containsKey": ["contains_key"],
        "hasOwnProperty": ["contains_key"], "indexOf": ["index_of", "find"], "index": ["index_of", "find"], "index_of": ["find"],
        "find_index": ["position"], "index_where": ["position"], "indexWhere": ["position"], "findIndex": ["position"],
        "firstIndex": ["position"], "lastIndexOf": ["rfind"], "last_index_of": ["rfind"], "rindex": ["rfind"],
        "at": ["get"], "nth": ["get"], "get": ["unwrap"], "elementAt": ["get"], "get_mut": ["get"], "getOrDefault": ["get_or"], "setdefault": ["entry_or"],
        "getOrPut": ["entry_or"], "computeIfAbsent": ["entry_or"], "updateValue": ["insert"],
        "entries": ["items"], "keySet": ["keys"], "iteritems": ["items"], "to_list": ["to_array", "collect", "items"],
        "toList": ["to_array", "collect", "items"], "to_vec": ["to_array", "collect", "items"], "toArray": ["to_array", "collect", "items"],
        "to_array": ["collect", "items"], "into_iter": ["iter"], "iterator": ["iter"], "copy": ["clone"], "to_owned": ["clone"],
        "issubset": ["is_subset"], "issuperset": ["is_superset"], "isdisjoint": ["is_disjoint"], "intersect": ["intersection"], "subtracting": ["difference"],
        // Elements by functions.
        "foldl": ["fold"], "inject": ["fold"], "some": ["any"], "every": ["all"], "allSatisfy": ["all"], "flatMap": ["flat_map"], "compactMap": ["filter_map"],
        "filterMap": ["filter_map"], "rev": ["reversed", "reverse"], "reversed": ["reverse"], "head": ["first"], "tail": ["skip"],
        "dropFirst": ["skip"], "drop": ["skip"], "limit": ["take"],
        "sort_unstable": ["sort"], "sort_unstable_by": ["sort_by"], "sortBy": ["sort_by"], "sortWith": ["sort_by"], "sorted_by": ["sorted_by_key"],
        "groupBy": ["group_by"], "chunked": ["chunks"], "chunks_exact": ["chunks"], "joinToString": ["join"], "join_with": ["join"],
        "joined": ["join"], "for_all": ["all"],
        // Strings.
        "upper": ["to_upper"], "lower": ["to_lower"], "toUpperCase": ["to_upper"], "toLowerCase": ["to_lower"], "uppercased": ["to_upper"],
        "lowercased": ["to_lower"], "casefold": ["to_lower"], "to_uppercase": ["to_upper"], "to_lowercase": ["to_lower"],
        "strip": ["trim"], "lstrip": ["trim_start"], "rstrip": ["trim_end"], "trimStart": ["trim_start"], "trimEnd": ["trim_end"],
        "trim_left": ["trim_start"], "trim_right": ["trim_end"], "trimLeft": ["trim_start"], "trimRight": ["trim_end"],
        "startswith": ["starts_with"], "startsWith": ["starts_with"], "hasPrefix": ["starts_with"], "endswith": ["ends_with"],
        "endsWith": ["ends_with"], "hasSuffix": ["ends_with"], "removeprefix": ["strip_prefix"], "removesuffix": ["strip_suffix"],
        "ljust": ["pad_right"], "rjust": ["pad_left"], "padStart": ["pad_left"], "padEnd": ["pad_right"], "replaceAll": ["replace"],
        "splitlines": ["lines"], "as_bytes": ["bytes"], "encode": ["bytes"], "components": ["split"],
        // `Option` and `Result`, comparisons.
        "isPresent": ["is_some"], "is_present": ["is_some"], "value": ["unwrap"], "isDefined": ["is_some"],
        "getOrElse": ["unwrap_or", "get_or"], "orElse": ["or_else"],
        "cmp": ["compare"], "partial_cmp": ["compare"], "compareTo": ["compare"], "localeCompare": ["compare"], "hashCode": ["hash"],
    ]

    /// What is written instead of a method, for types with the method `owner` or for all.
    private struct Advice {
        let owner: String?
        let text: String

        init(_ text: String, with owner: String? = nil) {
            self.owner = owner
            self.text = text
        }
    }

    private static let asString = [Advice("any value is made a string with `as string`, or in `f\"{x}\"`")]
    private static let byIndex = [Advice("the byte at an index is `s[i]`, and `s.chars()` gives the characters", with: "chars")]
    private static let characters = [Advice("`s.chars().collect()` gives the characters of a string, and `s.bytes().collect()` its bytes", with: "chars")]
    private static let substring = [Advice("parts of strings are slices: `s[start..end]`")]
    private static let lastIndex = [Advice("`xs.reversed()` has the last one first: `xs.reversed().index_of(x)` counts from the end", with: "reversed")]
    private static let flattening = [
        Advice("`xs.flat_map(fn(x): x)` puts the elements of the elements in a row", with: "flat_map"),
        Advice("`value.and_then(fn(x): x)` takes one `Option` off", with: "and_then"),
    ]
    private static let extremeByKey = [
        Advice("a comparator compares what a function gives: `xs.min_by(fn(a, b): key(a).compare(key(b)))`, and so does `max_by`", with: "min_by"),
        Advice("`.collect()` makes an array, which has `min_by(fn(a, b): key(a).compare(key(b)))` and `max_by`", with: "collect"),
    ]
    private static let countingDown = [Advice("a range counts down by its step, as in `4..=0..-1`; `.collect().reversed()` makes an array", with: "step")]
    private static let averaging = [
        Advice("the average is the sum by the count: `xs.sum() / len(xs)`, for floats `xs.sum() / (len(xs) as f64)`", with: "swap_remove"),
    ]
    private static let distinct = [
        Advice("`Set.of(xs).to_array()` has each value once, in order; `dedup()` removes what is equal to its neighbour", with: "dedup"),
    ]
    private static let unzipping = [Advice("one array is made for each part: `pairs.map(fn(p): p.0)` and `pairs.map(fn(p): p.1)`", with: "map")]
    private static let cycling = [Advice("what comes round again is found by the remainder: `xs[i % len(xs)]`", with: "swap_remove")]
    private static let mapping = [Advice("a map of what a function gives is `[k: f(v) for k, v in m]`", with: "contains_key")]
    private static let needless = [Advice("leave it out: values are shared as they are")]
    private static let walking = [Advice("walk over the elements with `for x in xs:`")]
    private static let rotation = [Advice("an array turned round is `xs[n..] + xs[..n]`", with: "push")]
    private static let random = [Advice("chance is in `std.random`: after `use std.random`, `random.shuffle(xs)` and `random.choice(xs)`", with: "push")]
    private static let parsing = [Advice("`int(s)` and `float(s)` read a number; `s.parse_int()` and `s.parse_float()` give a `Result`", with: "parse_int")]
    private static let splitting = [Advice("`partition` of `std.string` splits once: after `use std.string`, `string.partition(s, separator)`", with: "split")]

    private static let advices: [String: [Advice]] = [
        "to_string": asString, "toString": asString,
        "as_str": needless, "as_ref": needless, "as_slice": needless, "as_mut": needless, "borrow": needless,
        "forEach": walking, "each": walking,
        "indices": [Advice("the positions are `0..len(xs)`", with: "swap_remove")],
        "average": averaging, "mean": averaging, "avg": averaging,
        "unique": distinct, "uniq": distinct, "distinct": distinct, "nub": distinct,
        "init": [Advice("all but the last are `xs[..len(xs) - 1]`", with: "swap_remove")],
        "dropLast": [Advice("all but the last are `xs[..len(xs) - 1]`", with: "swap_remove")],
        "sum_by": [Advice("the sum of what a function gives is `xs.map(f).sum()`", with: "sum")],
        "sumOf": [Advice("the sum of what a function gives is `xs.map(f).sum()`", with: "sum")],
        "zip_with": [Advice("pairs are one value each: `xs.zip(ys).map(fn(p): p.0 + p.1)`", with: "zip")],
        "contains_value": [Advice("`v in m.values()` looks through the values", with: "contains_key")],
        "containsValue": [Advice("`v in m.values()` looks through the values", with: "contains_key")],
        "ord": [Advice("the number of a character is `c as u32`")],
        "substring": substring, "substr": substring,
        "slice": [Advice("parts are slices: `xs[start..end]`")],
        "charAt": byIndex, "at": byIndex, "char_at": byIndex, "charCodeAt": byIndex,
        "to_list": characters, "toList": characters, "to_vec": characters, "toArray": characters, "to_array": characters,
        "char_indices": [Advice("`s.chars().enumerate()` numbers the characters", with: "chars")],
        "format": [Advice("values are put into text by `f\"{x}\"` and `format(\"{}\", x)`")],
        "push_str": [Advice("strings are immutable; `s += text` on a `mut` variable makes a longer one", with: "chars")],
        "append": [Advice("strings are immutable; `s += text` on a `mut` variable makes a longer one", with: "chars")],
        "parse": parsing, "to_i32": parsing, "to_i64": parsing, "to_f64": parsing, "toInt": parsing, "toDouble": parsing,
        "to_int": [Advice("`int(x)` makes an integer of a string or a number")],
        "to_float": [Advice("`float(x)` makes a float of a string or a number")],
        "split_once": splitting, "rsplit": splitting, "rsplit_once": splitting,
        "flatten": flattening, "flat": flattening,
        "rindex": lastIndex, "rposition": lastIndex, "last_index_of": lastIndex, "lastIndexOf": lastIndex, "rfind": lastIndex,
        "min_by_key": extremeByKey, "max_by_key": extremeByKey, "minBy": extremeByKey, "maxBy": extremeByKey,
        "sort_by_key": [
            Advice("`xs.sorted_by_key(key)` gives a sorted array, and `xs.sort_by(fn(a, b): key(a).compare(key(b)))` sorts this one", with: "sort"),
        ],
        "rev": countingDown,
        "is_sorted": [Advice("neighbours tell: `xs.windows(2).all(fn(w): w[0] <= w[1])`", with: "windows")],
        "rotate": rotation, "rotate_left": rotation, "rotate_right": rotation,
        "product": [Advice("`prod` of `std.math` multiplies: after `use std.math`, `math.prod(xs)`", with: "sum")],
        "shuffle": random, "shuffled": random, "choice": random, "randomElement": random,
        "shift": [Advice("the first element is taken out by `xs.remove(0)`; a `Deque` has a cheap `pop_front()`", with: "swap_remove")],
        "popleft": [Advice("the first element is taken out by `xs.remove(0)`; a `Deque` has a cheap `pop_front()`", with: "swap_remove")],
        "unshift": [Advice("a value is put in front by `xs.insert(0, value)`; a `Deque` has a cheap `push_front(value)`", with: "swap_remove")],
        "push_front": [Advice("a value is put in front by `xs.insert(0, value)`; a `Deque` has a cheap `push_front(value)`", with: "swap_remove")],
        "pop": [Advice("an entry is taken out by its key: `m.remove(key)`, which gives an `Option`", with: "contains_key")],
        "entry": [Advice("`m.entry_or(key, value)` gives what is at the key, and puts `value` there first if nothing is", with: "entry_or")],
        "unzip": unzipping, "cycle": cycling, "cycled": cycling, "map_values": mapping, "mapValues": mapping, "transformValues": mapping,
        "popitem": [Advice("an entry is taken out by its key: `m.remove(key)`, which gives an `Option`", with: "contains_key")],
        "iter_mut": [Advice("elements are assigned by their positions: `for i in 0..len(xs): xs[i] = …`", with: "swap_remove")],
        "concat": [Advice("strings are joined by `+`, and `f\"{a}{b}\"` puts values into one", with: "chars")],
        "equals": [Advice("`a == b` compares contents")],
        "unwrap_or_default": [Advice("the value to take instead is given: `value ?? 0`, or `value.unwrap_or(0)`", with: "unwrap_or")],
        "unwrap_err": [Advice("the error of a `Result` is the `Option` `r.err()`: `r.err().unwrap()`")],
        "expect_err": [Advice("the error of a `Result` is the `Option` `r.err()`: `r.err().expect(…)`")],
        "unwrap": [Advice("only an `Option` or a `Result` is unwrapped")],
    ]
}
