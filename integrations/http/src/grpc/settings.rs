//! What the layers may be told, on either side.

use super::attrs::{REQUEST_METADATA, RESPONSE_METADATA};
use crate::header_names::HeaderNames;

/// What a layer is told in the same words on either side, for a type with a field `settings`.
macro_rules! metadata_settings {
    ($layer:ty) => {
        impl $layer {
            /// Records these metadata of requests, as `rpc.request.metadata.<name>`; binary ones (`-bin`) are left out.
            #[must_use]
            pub fn capture_request_metadata<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
                self.with(|settings| settings.capture_request(names))
            }

            /// Records these metadata of responses, as `rpc.response.metadata.<name>`; binary ones are left out.
            #[must_use]
            pub fn capture_response_metadata<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
                self.with(|settings| settings.capture_response(names))
            }

            fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
                change(Arc::make_mut(self.settings.get_or_insert_default()));
                self
            }
        }
    };
}
pub(super) use metadata_settings;

#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// Empty where nobody has said which there are.
    known: Vec<Box<str>>,
    pub(super) request_metadata: HeaderNames,
    pub(super) response_metadata: HeaderNames,
    pub(super) has_no_request_id: bool,
}

impl Settings {
    pub(super) fn know<'m>(&mut self, methods: impl IntoIterator<Item = &'m str>) {
        self.known.extend(methods.into_iter().map(|method| method.trim_start_matches('/').into()));
    }

    pub(super) fn capture_request<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.request_metadata.add(REQUEST_METADATA, names.into_iter().filter(|name| is_text(name)));
    }

    pub(super) fn capture_response<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.response_metadata.add(RESPONSE_METADATA, names.into_iter().filter(|name| is_text(name)));
    }

    /// Whether the methods are known, and if so, whether this is one.
    pub(super) fn knows(&self, method: &str) -> Option<bool> {
        (!self.known.is_empty()).then(|| self.known.iter().any(|known| &**known == method))
    }
}

/// Bytes say nothing to who reads them.
fn is_text(name: &str) -> bool {
    !name.to_ascii_lowercase().ends_with("-bin")
}
