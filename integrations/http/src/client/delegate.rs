//! The rules of a client as methods of whatever makes its requests: said in one place, and called the same everywhere.

/// For a type with a field `rules`.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_rules {
    ($type:ty) => {
        impl $type {
            /// Sends the context to these hosts alone; it is sent to all unless somebody says so.
            #[must_use]
            pub fn propagate_to(self, hosts: $crate::Hosts) -> Self {
                Self { rules: self.rules.propagate_to(hosts) }
            }

            /// Sends baggage to these hosts alone, of those to which the context is sent; never to AWS, nor with presigned
            /// URLs.
            #[must_use]
            pub fn baggage_to(self, hosts: $crate::Hosts) -> Self {
                Self { rules: self.rules.baggage_to(hosts) }
            }

            /// Calls spans after the first of these templates that the path is of: `/images/{id}`, `/files/{*rest}`.
            ///
            /// A name in braces stands for any text within a segment, or for a part of one (`/images/{id}.png`), and `{*rest}` for all
            /// that is left; none of them stands for nothing. Behind `{*rest}` nothing may follow: such a template is never taken.
            /// One that does not begin with a slash is given it.
            #[must_use]
            pub fn url_templates<T: Into<::std::borrow::Cow<'static, str>>>(
                self,
                templates: impl IntoIterator<Item = T>,
            ) -> Self {
                Self { rules: self.rules.url_templates(templates) }
            }

            /// Takes these statuses for answers like others: 404 where a client asks whether something is there. All from
            /// 400 on are failures of the call unless somebody says so.
            #[must_use]
            pub fn expected_statuses(self, statuses: impl IntoIterator<Item = u16>) -> Self {
                Self { rules: self.rules.expected_statuses(statuses) }
            }

            /// Records these headers of requests, as `http.request.header.<name>`. Of those that hold credentials it is recorded
            /// that they were there: those whose values are marked as sensitive, and those whose names contain `authorization`,
            /// `cookie`, `credential`, `jwt`, `passwd`, `password`, `secret`, `session`, `signature`, `token`, `api-key` or
            /// `subscription-key`, with or without hyphens and underscores.
            #[must_use]
            pub fn capture_request_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
                Self { rules: self.rules.capture_request_headers(names) }
            }

            /// Records these headers of responses, as `http.response.header.<name>`, with the exceptions of
            /// [`capture_request_headers`](Self::capture_request_headers).
            #[must_use]
            pub fn capture_response_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
                Self { rules: self.rules.capture_response_headers(names) }
            }
        }
    };
}
