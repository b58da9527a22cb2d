/// The templates that the features allow. They cover what is built in and the prelude's types, one line each.
struct Library: Sendable {
    private(set) var expressions: [Template] = []
    private(set) var statements: [Template] = []

    init(_ features: Features, chains hasChains: Bool = true) {
        for group in Self.groups + (hasChains ? [Self.chains] : []) where features.isSuperset(of: group.features) {
            for template in group.templates {
                if template.result == nil { statements.append(template) } else { expressions.append(template) }
            }
        }
    }

    private struct Group: Sendable {
        let features: Features
        let templates: [Template]

        init(_ features: Features, _ lines: String) {
            self.features = features
            templates = lines.split(separator: "\n").map { Template(String($0)) }
        }
    }

    private static let groups = [
        numbers, narrowNumbers, floats, strings, arrays, arraysOfText, arrayStatements, options, results, maps, sets, queues, persistent, iterators,
        ranges, failing, tuples,
    ]

    private static let numbers = Group([], """
        I = wrapping_add({I}, {I})
        I = wrapping_sub({I}, {I})
        I = wrapping_mul({I}, {I})
        I = min({I}, {I})
        I = max({I}, {I})
        I = ({I} & {I})
        I = ({I} | {I})
        I = ({I} ^ {I})
        I = ({type I}.MAX - {small} + {small})
        I = ({type I}.MIN + {small} - {small})
        I = ({I} / 2)
        I = ({I} / {small})
        I = ({I} % 2)
        I = (({I} & 3) ** 3)
        I = ({I} >> ({i32} & 3))
        I = ({I} << ({i32} & 3))
        I = ({{ {a=fresh} = {I}; ({a} & 7) + {small} }})
        N = ({{ {a=fresh} = {N}; {a} if {a} < {N} else {N} }})
        N = ({N} if {N} == {N} else {N})
        bool = ({N} == {N})
        bool = istype({T}, "i32")
        T = [{T}, {T},][{small} & 1]
        """)

    /// Not in the edition `vm`.
    private static let chains = Group([], """
        bool = ({N} < {N} <= {N})
        """)

    private static let narrowNumbers = Group(.narrow, """
        i32 = (({i8} as i32) + ({u16} as i32))
        u32 = ({i32} as u32)
        u8 = (({I} & 127) as u8)
        i8 = ({i16} as i8)
        i16 = ({i32} as i16)
        u16 = ({i16} as u16)
        """)

    private static let floats = Group(.floats, """
        F = ({F} + 0.0)
        F = ({F} - {F})
        F = ({F} ** 2.0)
        F = (-{F})
        F = abs({F})
        F = ({F} * 1.0)
        f64 = (({f32} as f64) / 3.0)
        f64 = float({i64})
        f64 = math.floor({f64})
        f64 = math.sqrt({f64})
        bool = ({F} != {F})
        bool = ({a=var F} == {a})
        bool = ({i64} < {f64})
        bool = ({u64} >= {f64})
        """)

    private static let strings = Group(.strings, """
        string = {string}.to_upper()
        string = {string}.to_lower()
        string = {string}.trim()
        string = {string}.trim_start()
        string = {string}.trim_end()
        string = {string}.reverse()
        string = {string}.replace({lit string}, {lit string})
        string = {string}.repeat({small})
        string = {string}.pad_left({small} * 8)
        string = {string}.pad_right(33, "*")
        string = {string}.pad_left(17, "é")
        string = ({string} + {string})
        string = ({char} as string)
        string = format("{{}}-{{}}", {T}, {U})
        string = format("{{1}} {{0:>8}}", {I}, {T})
        string = r"raw\\n{{{small}}}"
        bool = {string}.contains({lit string})
        bool = {string}.starts_with({string})
        bool = {string}.ends_with({string})
        bool = {string}.is_empty()
        bool = {string}.is_ascii()
        bool = ({lit string} in {string})
        bool = ({string} not in {string})
        i32 = {string}.count({lit string})
        i32 = {string}.char_count()
        i64 = len({string})
        i32 = int(({i32} as string))
        i64 = {string}.parse_int().unwrap_or({i64})
        f64 = {string}.parse_float().unwrap_or({f64})
        u64 = {string}.hash()
        char = (({string} + "x").chars().first() ?? 'x')
        u32 = ({char} as u32)
        """)

    private static let arrays = Group(.arrays, """
        [T] = {[T]}.reversed()
        [T] = {[T]}.clone()
        [T] = {[T]}.concat({[T]})
        [T] = {[T]}.filter({fn(T) -> bool})
        [T] = {[T]}.take({small})
        [T] = {[T]}.skip({small})
        [T] = {[T]}.partition({fn(T) -> bool}).0
        [U] = {[T]}.map({fn(T) -> U})
        [T] = [{a=fresh} for {a} in {[T]}]
        [U] = [{U} for {a=fresh} in {[T]} if {bool}]
        [(T, U)] = [({a=fresh}, {b=fresh}) for {a} in {[T]} for {b} in {[U]}][..min(3, len({[T]}))]
        [O] = {[O]}.sorted()
        [O] = sorted({[O]})
        [T] = {[T]}.sorted_by_key({fn(T) -> O})
        [T] = ({[T]} + {[T]})
        U = {[T]}.fold({U}, {fn(U, T) -> U})
        bool = {[T]}.any({fn(T) -> bool})
        bool = {[T]}.all({fn(T) -> bool})
        bool = {[E]}.contains({E})
        bool = ({E} in {[E]})
        bool = ({E} not in {[E]})
        bool = ({[E]} == {[E]})
        bool = {[T]}.is_empty()
        i32 = {[E]}.count({E})
        i32 = {[T]}.len()
        I = (len({[T]}) as {type I})
        [[T]] = {[T]}.windows(2)
        [[T]] = {[T]}.chunks(2)
        [(T, U)] = {[T]}.zip({[U]})
        [(i32, T)] = {[T]}.enumerate()
        [(i32, T)] = enumerate({[T]})
        O = ({[O]}.max() ?? {O})
        """)

    private static let arraysOfText = Group([.arrays, .strings], """
        string = {[I]}.join(", ")
        string = "-".join({[string]})
        string = ({[T]} as string)
        [string] = {string}.split(",")
        [string] = {string}.split("a")
        [string] = {string}.split_whitespace()
        [string] = {string}.lines()
        [char] = {string}.chars().collect()
        [u8] = {string}.bytes().collect()
        """)

    private static let arrayStatements = Group(.arrays, """
        void = {var [T]}.reverse()
        void = {var [O]}.sort()
        void = {var [O]}.sort_by(fn({a=fresh}: {type O}, {b=fresh}: {type O}) -> Ordering: {b}.compare({a}))
        void = {var [E]}.dedup()
        void = {var [T]}.retain({fn(T) -> bool})
        void = {var [T]}.fill({T})
        void = {var [T]}.clear()
        void = if {a=var [T]}.len() < 30: {a}.extend({[T]})
        void = if {a=var [T]}.len() < 30: {a}.insert({small} % (len({a}) + 1), {T})
        void = if {a=var [T]}.len() > 2: {a}.remove({small} % len({a}))
        void = if {a=var [T]}.len() > 1: {a}.swap_remove({small} % len({a}))
        void = if {a=var [T]}.len() > 1: {a}.swap(0, len({a}) - 1)
        void = if len({a=var [T]}) > 1: {a}[0], {a}[1] = {a}[1], {a}[0]
        void = if len({a=var [N]}) > 0: {a}[len({a}) - 1] += 1
        """)

    private static let options = Group(.options, """
        T = ({Option<T>} ?? {T})
        T = {Option<T>}.unwrap_or({T})
        T = {Option<T>}.unwrap_or_else({fn() -> T})
        Option<U> = {Option<T>}.map({fn(T) -> U})
        Option<U> = {Option<T>}.and_then({fn(T) -> Option<U>})
        Option<T> = {Option<T>}.or_else({fn() -> Option<T>})
        Option<T> = {Option<T>}.filter({fn(T) -> bool})
        Option<T> = ({Option<T>} ?? {Option<T>})
        bool = {Option<T>}.is_some()
        bool = {Option<T>}.is_some_and({fn(T) -> bool})
        U = {Option<T>}.map_or({U}, {fn(T) -> U})
        bool = {Option<T>}.is_none()
        bool = ({Option<T>} matches Some(_))
        Option<I> = checked_add({I}, {I})
        Option<I> = checked_sub({I}, {I})
        Option<I> = checked_mul({I}, {I})
        Option<I> = checked_div({I}, {I})
        Option<T> = {[T]}.first()
        Option<T> = {[T]}.find({fn(T) -> bool})
        Option<i32> = {[T]}.position({fn(T) -> bool})
        Option<T> = {[T]}.last()
        Option<T> = {[T]}.get({small})
        Option<T> = {[T]}.reduce({fn(T, T) -> T})
        Option<i32> = {[E]}.index_of({E})
        Option<i32> = {[O]}.sorted().binary_search({O})
        Option<O> = {[O]}.min()
        Option<O> = {[O]}.max()
        Option<string> = {string}.strip_prefix({lit string})
        Option<string> = {string}.strip_suffix({lit string})
        Option<i32> = {string}.find({lit string})
        Option<i32> = {string}.rfind({lit string})
        """)

    private static let results = Group([.options, .errors, .strings], """
        Result<T, U> = {Result<T, U>}.map({fn(T) -> T})
        Result<T, U> = {Option<T>}.ok_or({U})
        Result<T, U> = {Result<T, string>}.map_err({fn(string) -> U})
        Result<U, string> = {Result<T, string>}.and_then({fn(T) -> Result<U, string>})
        T = {Result<T, U>}.unwrap_or({T})
        T = ({Result<T, string>} ?? {T})
        Option<T> = {Result<T, string>}.ok()
        Option<U> = {Result<i32, U>}.err()
        bool = {Result<T, string>}.is_ok()
        bool = {Result<T, string>}.is_err()
        """)

    private static let maps = Group([.collections, .arrays, .options], """
        Map<K, V> = [{K}: {V}, {K}: {V}]
        Map<K, V> = [{a=fresh}: {V} for {a} in {[K]}]
        Map<K, V> = {Map<K, V>}.clone()
        V = {Map<K, V>}.get_or({K}, {V})
        V = ({Map<K, V>}.get({K}) ?? {V})
        Option<V> = {Map<K, V>}.get({K})
        Option<V> = {var Map<K, V>}.remove({K})
        Option<V> = {var Map<K, V>}.insert({lit K}, {V})
        V = {var Map<K, V>}.entry_or({lit K}, {V})
        bool = {Map<K, V>}.contains_key({K})
        bool = ({K} in {Map<K, V>})
        bool = ({Map<K, E>} == {Map<K, E>})
        i32 = {Map<K, V>}.len()
        [K] = {Map<K, V>}.keys()
        [V] = {Map<K, V>}.values()
        [(K, V)] = {Map<K, V>}.items()
        void = {var Map<K, V>}[{lit K}] = {V}
        void = if {a=var Map<K, N>}.contains_key({K}): {a}.clear()
        void = {var Map<K, V>}.update({K}, {fn(V) -> V})
        void = if {a=var Map<K, V>}.len() < 20: {a}.merge({Map<K, V>})
        """)

    private static let sets = Group([.collections, .arrays], """
        Set<K> = Set.of({[K]})
        Set<K> = {[K]}.iter().to_set()
        Set<K> = {Set<K>}.union({Set<K>})
        Set<K> = {Set<K>}.intersection({Set<K>})
        Set<K> = {Set<K>}.difference({Set<K>})
        Set<K> = {Set<K>}.symmetric_difference({Set<K>})
        bool = {Set<K>}.is_subset({Set<K>})
        bool = {Set<K>}.is_disjoint({Set<K>})
        Set<K> = {Set<K>}.filter({fn(K) -> bool})
        bool = {Set<K>}.contains({K})
        bool = ({K} in {Set<K>})
        bool = ({Set<K>} == {Set<K>})
        bool = {var Set<K>}.insert({lit K})
        bool = {var Set<K>}.remove({K})
        i32 = {Set<K>}.len()
        [K] = [{a=fresh} for {a} in {Set<K>}]
        """)

    private static let queues = Group([.collections, .arrays, .options], """
        Deque<T> = Deque.of({[T]})
        Option<T> = {var Deque<T>}.pop_front()
        Option<T> = {var Deque<T>}.pop_back()
        Option<T> = {Deque<T>}.front()
        Option<T> = {Deque<T>}.back()
        i32 = {Deque<T>}.len()
        [T] = [{a=fresh} for {a} in {Deque<T>}]
        void = if {a=var Deque<T>}.len() < 20: {a}.push_back({T})
        void = if {a=var Deque<T>}.len() < 20: {a}.push_front({T})
        Heap<O> = Heap.of({[O]})
        Heap<O> = Heap.by(fn({a=fresh}: {type O}, {b=fresh}: {type O}) -> Ordering: {b}.compare({a}))
        Option<O> = {var Heap<O>}.pop()
        Option<O> = {Heap<O>}.peek()
        void = if {a=var Heap<O>}.len() < 20: {a}.push({O})
        """)

    private static let persistent = Group([.collections, .arrays, .options], """
        PVec<T> = PVec.of({[T]})
        PVec<T> = {PVec<T>}.conj({T})
        PVec<T> = ({{ {a=fresh} = {PVec<T>}; {a}.assoc(0, {T}) if {a}.count() > 0 else {a} }})
        i32 = {PVec<T>}.count()
        [T] = [{a=fresh} for {a} in {PVec<T>}]
        PMap<K, V> = PMap.of({Map<K, V>})
        PMap<K, V> = {PMap<K, V>}.assoc({K}, {V})
        PMap<K, V> = {PMap<K, V>}.dissoc({K})
        Option<V> = {PMap<K, V>}.get({K})
        i32 = {PMap<K, V>}.count()
        """)

    private static let iterators = Group([.iterators, .arrays, .options], """
        [T] = {[T]}.iter().take({small}).collect()
        [T] = {[T]}.iter().skip({small}).collect()
        [T] = {[T]}.iter().chain({[T]}).collect()
        [T] = {[T]}.iter().step_by(2).collect()
        [U] = {[T]}.iter().map({fn(T) -> U}).collect()
        [T] = {[T]}.iter().filter({fn(T) -> bool}).collect()
        [U] = {[T]}.iter().flat_map({fn(T) -> [U]}).take(9).collect()
        [T] = {[T]}.iter().take_while({fn(T) -> bool}).collect()
        [T] = {[T]}.iter().skip_while({fn(T) -> bool}).collect()
        [(T, U)] = {[T]}.iter().zip({[U]}).collect()
        [(i32, T)] = {[T]}.iter().enumerate().collect()
        U = {[T]}.iter().map({fn(T) -> U}).fold({U}, {fn(U, U) -> U})
        Option<T> = {[T]}.iter().nth({small})
        Option<T> = {[T]}.iter().filter({fn(T) -> bool}).last()
        Option<T> = {[T]}.iter().peekable().peek()
        i32 = {[T]}.iter().filter({fn(T) -> bool}).count()
        bool = {[T]}.iter().any({fn(T) -> bool})
        [i32] = (0..{small}).map({fn(i32) -> i32}).collect()
        [i64] = range({small}).filter({fn(i64) -> bool}).collect()
        i64 = range(0, {small}, 2).sum()
        """)

    private static let ranges = Group(.loops, """
        bool = ({I} in {lit I}..{lit I})
        bool = ({i32} in 1..={small})
        i32 = (0..={small}).len()
        bool = (0i64..10).contains({i64})
        """)

    /// What often raises.
    private static let failing = Group(.errors, """
        I = ({I} + {I})
        I = ({I} - {I})
        I = ({I} * {I})
        I = ({I} / {I})
        I = ({I} % {I})
        I = ({I} << {I})
        I = ({I} ** {small})
        I = ({N} as {type I})
        T = {[T]}[{small}]
        T = {var [T]}.pop()
        T = {[T]}.first().unwrap()
        T = {Option<T>}.expect("expected")
        T = {Option<T>}.unwrap()
        T = {Result<T, string>}.unwrap()
        V = {Map<K, V>}[{K}]
        [T] = {[T]}[{small}..{small}]
        string = {string}[{small}..{small}]
        I = {[I]}.sum()
        f64 = {[f64]}.sum()
        void = assert({bool}, "checked")
        void = assert_eq("values", {E}, {E})
        i32 = int({lit string})
        T = ({T} if {bool} else panic("panicked with {{}}", {U}))
        """)

    private static let tuples = Group(.tuples, """
        T = ({T}, {U}).0
        U = ({T}, ({U}, {V})).1.0
        Option<T> = Some((Some({T}), {U}))?.0
        (T, U) = ({T}, {U})
        (U, T) = ({{ {a=fresh}, {b=fresh} = {(T, U)}; ({b}, {a}) }})
        bool = ({(O, i32)} < {(O, i32)})
        """)
}
