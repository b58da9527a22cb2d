import Semantics
import Source
import Support
import Syntax
import TypedTree

// From entries to pages.

extension Collector {
    /// Puts what was collected on pages.
    consuming func finish() -> Reference {
        var reference = Reference(title: documented.title, introduction: documented.introduction)
        let builtins = BuiltinsReader.pages(in: documented.builtins)
        if documented.isLibrary { reference.pages = preludePages(builtins) }
        for module in documented.resolved.modules.elements where isDocumented(module) {
            if !prelude.contains(module.module), homes[module.module] == nil { reference.pages.append(page(of: module)) }
            let name = program.modules[module.module].name
            let text = String(decoding: files[module.tree.file].bytes, as: UTF8.self)
            reference.sources.append(SourcePage(file: fileName(name), title: name, text: text))
        }
        let kinds = PageKind.allCases
        reference.pages.sort { first, second in
            let (one, two) = (kinds.firstIndex(of: first.kind)!, kinds.firstIndex(of: second.kind)!)
            if one != two { return one < two }
            return (first.title.lowercased(), first.title) < (second.title.lowercased(), second.title)
        }
        reference.sources.sort { $0.file < $1.file }
        for index in reference.pages.indices { reference.pages[index].makeAnchorsUnique() }
        reference.fillPlaces(types: types)
        addVariants(to: &reference)
        return reference
    }

    /// Comments speak of variants, too: `Json.Null`, and `None`, which programs write without its type.
    private func addVariants(to reference: inout Reference) {
        for type in order {
            guard case .enumeration(let id) = type, let place = reference.places[type] else { continue }
            let enumeration = program.enums[id]
            for variant in enumeration.variants {
                reference.note("\(text(enumeration.name)).\(text(variant.name))", place)
                if prelude.contains(enumeration.module) { reference.note(text(variant.name), place) }
            }
        }
    }

    // MARK: Modules

    private func page(of module: ResolvedModule) -> Page {
        let id = module.module
        let name = program.modules[id].name
        let file = files[module.tree.file]
        let subject = Entry(
            kind: "module", name: name, anchor: "", signature: Signature(), comment: file.moduleDocumentation,
            origin: Origin(page: fileName(name), line: 1))
        var page = Page(title: name, file: fileName(name), kind: .module, subject: subject)
        let own = order.filter { types[$0]!.module == id }
        for (title, kind) in [("Structs", "struct"), ("Enums", "enum"), ("Traits", "trait")] {
            let entries = own.filter { types[$0]!.entry.kind == kind }.map { complete($0) }
            if !entries.isEmpty { page.groups.append(Group(title: title, entries: entries)) }
        }
        for (title, entries) in [
            ("Functions", functions[id]), ("Constants", constants[id]), ("Variables", variables[id]), ("Re-exports", reexports[id]),
        ] {
            if let entries { page.groups.append(Group(title: title, entries: entries)) }
        }
        return page
    }

    /// The entry of a type with all that belongs to it.
    private func complete(_ type: NamedType) -> Entry {
        let found = types[type]!
        var entry = found.entry
        let name = entry.name
        var groups: [Group] = []
        if !found.statics.isEmpty { groups.append(Group(title: "Functions", entries: qualified(found.statics, by: name))) }
        if !found.methods.isEmpty { groups.append(Group(title: "Methods", entries: qualified(found.methods, by: name))) }
        for group in found.conditional {
            groups.append(Group(title: group.title, entries: qualified(group.entries, by: name)))
        }
        if !found.implementations.isEmpty { groups.append(Group(title: "Implements", entries: found.implementations)) }
        if case .trait(let trait) = type, let entries = implementors[trait] {
            groups.append(Group(title: "Implemented by", entries: entries))
        }
        entry.groups += groups
        return entry
    }

    // MARK: The prelude

    private func preludePages(_ builtins: [BuiltinPage]) -> [Page] {
        var pages: [Page] = []
        var iterators: [Entry] = []
        for type in order where prelude.contains(types[type]!.module) {
            let entry = complete(type)
            // What has `next` alone is what an adapter gives: all of these are told on one page.
            let members = entry.groups.flatMap(\.entries).map(\.name)
            if entry.kind == "struct" && members == ["next"] {
                iterators.append(entry)
            } else {
                pages.append(Page(
                    title: entry.name, file: Self.pageFile(entry.name), kind: entry.kind == "trait" ? .trait : .type, subject: entry.withoutGroups,
                    groups: entry.groups))
            }
        }
        if !iterators.isEmpty { pages.append(iteratorPage(iterators)) }
        let free = documented.resolved.modules.elements.filter { prelude.contains($0.module) }
            .flatMap { functions[$0.module] ?? [] }
        for builtin in builtins { add(builtin, to: &pages) }
        add(BuiltinPage(title: "Functions", kind: .functions, comment: "", entries: free), to: &pages)
        return pages
    }

    private func iteratorPage(_ entries: [Entry]) -> Page {
        let comment = Comment(text: "What the adapters of `Iterator` and the `iter` of collections give: types that one has no need to name.")
        let subject = Entry(kind: "types", name: "Iterators", anchor: "", signature: Signature(), comment: comment)
        return Page(
            title: "Iterators", file: "Iterators", kind: .type, subject: subject, groups: [Group(title: "Structs", entries: entries)])
    }

    /// Adds what the language says of a page's subject to what the library's modules say. The first to say something is right.
    private func add(_ builtin: BuiltinPage, to pages: inout [Page]) {
        if !pages.contains(where: { $0.title == builtin.title }) {
            let subject = Entry(
                kind: builtin.kind == .functions ? "functions" : "type", name: builtin.title, anchor: "", signature: Signature(),
                comment: Comment())
            pages.append(Page(title: builtin.title, file: Self.pageFile(builtin.title), kind: builtin.kind, subject: subject))
        }
        let index = pages.firstIndex { $0.title == builtin.title }!
        if !trimmed(builtin.comment).isEmpty { pages[index].subject.comment = Comment(text: builtin.comment, isLibrary: true) }
        let known = Set(pages[index].groups.flatMap(\.entries).map(\.name))
        let owner = builtin.kind == .functions ? nil : builtin.title
        for entry in builtin.entries where !known.contains(entry.name) {
            let title = entry.kind == "constant" ? "Constants" : entry.kind == "method" ? "Methods" : "Functions"
            let entry = entry.name.contains(".") ? entry : owner.map { qualified([entry], by: $0)[0] } ?? entry
            if let group = pages[index].groups.firstIndex(where: { $0.title == title }) {
                pages[index].groups[group].entries.append(entry)
            } else {
                pages[index].groups.append(Group(title: title, entries: [entry]))
            }
        }
    }

    private static func pageFile(_ title: String) -> String {
        String(title.map { $0 == " " ? "-" : $0 })
    }
}

extension Entry {
    /// The entry alone.
    fileprivate var withoutGroups: Entry {
        var copy = self
        copy.groups = []
        return copy
    }

    /// Calls a function for the anchors of this entry and all in it.
    fileprivate mutating func forEachAnchor(_ body: (inout String) -> Void) {
        if !anchor.isEmpty { body(&anchor) }
        for group in groups.indices {
            for index in groups[group].entries.indices { groups[group].entries[index].forEachAnchor(body) }
        }
    }
}

extension Page {
    /// Gives entries of one name, as several `impl`s may have, places of their own.
    fileprivate mutating func makeAnchorsUnique() {
        var used: Set<String> = []
        for group in groups.indices {
            for index in groups[group].entries.indices {
                groups[group].entries[index].forEachAnchor { anchor in
                    let name = anchor
                    var number = 2
                    while !used.insert(anchor).inserted {
                        anchor = "\(name)-\(number)"
                        number += 1
                    }
                }
            }
        }
    }
}

extension Reference {
    /// Notes where types and names are told.
    fileprivate mutating func fillPlaces(types: [NamedType: TypeEntry]) {
        for page in pages {
            note(page.title, Place(page: page.file, anchor: ""))
            for entry in page.groups.flatMap(\.entries) { note(entry, on: page) }
        }
        for (type, found) in types {
            // A page of its own, or a place on the page of its module.
            let name = found.entry.name
            let page = pages.first { page in page.subject.kind == found.entry.kind && page.title == name && page.subject.isSame(as: found.entry) }
            if let page {
                places[type] = Place(page: page.file, anchor: "")
            } else if let page = pages.first(where: { $0.groups.contains { $0.entries.contains { $0.isSame(as: found.entry) } } }) {
                places[type] = Place(page: page.file, anchor: name)
            }
        }
        for head in TypeHead.scalars where places[.builtin(head)] == nil {
            if let place = names[head.name] ?? names[head.isNumber ? "numbers" : head.pageName] { places[.builtin(head)] = place }
        }
    }

    private mutating func note(_ entry: Entry, on page: Page) {
        if entry.anchor.isEmpty || entry.anchor.hasPrefix("use.") { return }
        let place = Place(page: page.file, anchor: entry.anchor)
        note(entry.anchor, place)
        if page.kind == .module { note("\(page.title).\(entry.anchor)", place) }
        for inner in entry.groups.flatMap(\.entries) { note(inner, on: page) }
    }

    fileprivate mutating func note(_ name: String, _ place: Place) {
        if names[name] == nil { names[name] = place }
        // `io.read_file` is how programs write it.
        if name.hasPrefix("std.") { note(String(name.dropFirst(4)), place) }
    }
}

extension Entry {
    /// Whether both tell of the same declaration.
    fileprivate func isSame(as other: Entry) -> Bool {
        kind == other.kind && name == other.name && origin?.page == other.origin?.page && origin?.line == other.origin?.line
    }
}

extension TypeHead {
    /// The types of single values.
    fileprivate static var scalars: [TypeHead] {
        IntegerType.allCases.map { .integer($0) } + [.float(.f32), .float(.f64), .bool, .char, .string, .range, .error]
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .float: true
        default: false
        }
    }
}
