/// What `orusc doc` is asked to do.
public struct DocOptions: Sendable {
    /// `--std`: the reference of the standard library.
    public var isLibrary = false
    /// `--private`: what modules keep to themselves, too.
    public var includesPrivate = false
    /// `--test`: compile and run the examples instead of writing anything.
    public var runsExamples = false
    /// `--markdown`: one page for reading beside the code instead of a site.
    public var writesMarkdown = false
    /// `--title`: what the reference is called.
    public var title: String?
}

extension OptionSpecification {
    private static let documenting: Set<CommandName> = [.doc]

    /// The flags of `orusc doc` alone.
    static let documentation: [OptionSpecification] = [
        OptionSpecification(
            names: ["--std"], value: .none, commands: documenting, summary: "document the standard library"
        ) { options, _ in options.doc.isLibrary = true },
        OptionSpecification(
            names: ["--test"], value: .none, commands: documenting,
            summary: "compile and run the examples in the comments instead, and say which are wrong"
        ) { options, _ in options.doc.runsExamples = true },
        OptionSpecification(
            names: ["--private"], value: .none, commands: documenting, summary: "document what is not `pub`, too"
        ) { options, _ in options.doc.includesPrivate = true },
        OptionSpecification(
            names: ["--markdown"], value: .none, commands: documenting,
            summary: "write one Markdown page of signatures and summaries instead of HTML"
        ) { options, _ in options.doc.writesMarkdown = true },
        OptionSpecification(
            names: ["--title"], value: .required("TITLE"), commands: documenting, summary: "what the reference is called"
        ) { options, value in options.doc.title = value },
    ]
}
