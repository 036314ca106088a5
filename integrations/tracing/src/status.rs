//! What the fields of a span say of its status, bit by bit.

use traced_runtime::Status;

/// What has been said by now: code and message may come apart, in any order.
#[derive(Debug, Default)]
pub(crate) struct Told {
    code: Option<Status>,
    message: Option<String>,
}

impl Told {
    /// The value of `otel.status_code`; what is no status says nothing.
    pub(crate) fn code(&mut self, text: &str) {
        let known = [("ok", Status::Ok), ("error", Status::Error), ("unset", Status::Unset)];
        let found = known.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        self.code = found.map(|(_, status)| status).or(self.code);
    }

    pub(crate) fn message(&mut self, text: &str) {
        self.message = Some(text.to_owned());
    }

    pub(crate) const fn is_something(&self) -> bool {
        self.code.is_some() || self.message.is_some()
    }

    pub(crate) fn add(&mut self, later: Self) {
        self.code = later.code.or(self.code);
        if later.message.is_some() {
            self.message = later.message;
        }
    }

    /// The status as a whole. A message alone is that of an error: no other status has one.
    pub(crate) fn status(&self) -> (Status, &str) {
        (self.code.unwrap_or(Status::Error), self.message.as_deref().unwrap_or(""))
    }
}
