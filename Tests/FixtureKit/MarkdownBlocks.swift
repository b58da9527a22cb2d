/// A fenced block of a Markdown page.
public struct MarkdownBlock: Sendable {
    /// What stands after the opening fence: `orus`, `orus error`, `output`.
    public var kind: String
    /// The line of the opening fence.
    public var line: Int
    /// The text between the fences.
    public var text: String

    /// All fenced blocks of a page, in order.
    public static func all(in page: [UInt8]) -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var open: MarkdownBlock?
        for (index, line) in lines(of: page).lines.enumerated() {
            if var block = open {
                if line == "```" {
                    blocks.append(block)
                    open = nil
                } else {
                    block.text += line + "\n"
                    open = block
                }
            } else if line.hasPrefix("```") {
                open = MarkdownBlock(kind: String(line.dropFirst(3)), line: index + 1, text: "")
            }
        }
        return blocks
    }
}
