//! What the layers may be told, on either side.

use std::sync::Arc;

use super::attrs::{REQUEST_METADATA, RESPONSE_METADATA};
use crate::header_names::HeaderNames;

#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// Empty where nobody has said which there are.
    known: Vec<Box<str>>,
    pub(super) request_metadata: HeaderNames,
    pub(super) response_metadata: HeaderNames,
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
    !name.ends_with("-bin")
}

pub(super) fn change(settings: &mut Option<Arc<Settings>>, change: impl FnOnce(&mut Settings)) {
    change(Arc::make_mut(settings.get_or_insert_default()));
}
