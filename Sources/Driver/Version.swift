/// What this build of orusc calls itself.
public enum Version {
    /// The version of the compiler.
    public static let text = "0.1.0"
    /// The edition of the language that programs are in.
    public static let edition = "2026"
}
