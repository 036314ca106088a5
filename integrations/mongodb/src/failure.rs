//! What an error was, without its text.

/// The kinds of the driver's errors that hold the errors of single writes; it does not tell the codes of those.
const OF_WRITES: [&str; 3] = ["BulkWrite", "InsertMany", "Write"];

/// An error as the driver tells it, one piece after another.
#[derive(Default)]
pub(crate) struct Failure {
    code: Option<String>,
    kind: Option<String>,
    code_in_message: Option<String>,
}

impl Failure {
    pub(crate) fn code(&mut self, code: &str) {
        self.code = Some(code.to_owned());
    }

    pub(crate) fn kind(&mut self, kind: &str) {
        self.kind = Some(kind.to_owned());
    }

    pub(crate) fn message(&mut self, message: &str) {
        self.code_in_message = first_code(message).map(str::to_owned);
    }

    /// The server's error code.
    pub(crate) fn response_code(&self) -> Option<&str> {
        let is_of_writes = self.kind.as_deref().is_some_and(|kind| OF_WRITES.contains(&kind));
        let of_write = || self.code_in_message.as_deref().filter(|_| is_of_writes);
        self.code.as_deref().or_else(of_write)
    }

    /// What kind of failure it was: the code, else the driver's name for it.
    pub(crate) fn error_type(&self) -> &str {
        self.response_code().or(self.kind.as_deref()).unwrap_or("_OTHER")
    }
}

/// The code of the first write error in the text of an error, which shows it as `WriteError { code: 11000, .. }`.
///
/// The code stands before anything that comes from the server or the application, so what they wrote cannot be taken
/// for it, unless there is no write error: then the ids of what was written come first.
fn first_code(message: &str) -> Option<&str> {
    const CODE: &str = "code: ";
    const WRITTEN: [&str; 2] = ["partial_result: Some", "inserted_ids: "];
    let (before, rest) = message.split_once(CODE)?;
    if WRITTEN.iter().any(|ids| before.contains(ids)) {
        return None;
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').len();
    rest.get(..digits).filter(|code| code.parse::<i32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(kind: &str, message: &str) -> Failure {
        let mut failure = Failure::default();
        failure.message(message);
        failure.kind(kind);
        failure
    }

    #[test]
    fn the_code_of_a_write_error_is_read_from_its_text() {
        let text = "Kind: An error occurred when trying to execute a write operation: WriteError(WriteError { \
                    code: 11000, code_name: None, message: \"E11000 dup key: { code: 7 }\", details: None })";
        assert_eq!(failure("Write", text).error_type(), "11000");
        assert_eq!(failure("Write", text).response_code(), Some("11000"));
    }

    #[test]
    fn the_text_of_other_errors_is_not_read() {
        let failure = failure("Io", "Kind: I/O error: code: 7");
        assert_eq!((failure.error_type(), failure.response_code()), ("Io", None));
    }

    #[test]
    fn a_text_without_a_code_leaves_the_kind() {
        for text in ["", "code: ", "code: seven", "code: --", "code: 99999999999"] {
            assert_eq!(failure("Write", text).error_type(), "Write", "{text}");
        }
        let written = "BulkWriteError { write_errors: {}, partial_result: Some(Verbose(.. \"code: 7\"";
        assert_eq!(failure("BulkWrite", written).error_type(), "BulkWrite");
        assert_eq!(Failure::default().error_type(), "_OTHER");
    }
}
