/// The prelude: what every module sees without importing it, in Orus.
enum Prelude {
    /// The path that diagnostics would show.
    static let path = "<prelude>"

    static let source = """
        pub enum Option<T>:
            Some(value: T)
            None

        pub enum Result<T, E>:
            Ok(value: T)
            Err(error: E)
        """
}
