//! What a person gave or asked for and did not get, as data. `present::message` words it.

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There was nothing in the box.
    Empty,
    /// A file is longer than the page can hold.
    FileTooLarge {
        /// The file's name.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// The browser could not read a file.
    FileUnreadable {
        /// The file's name.
        name: String,
    },
}
