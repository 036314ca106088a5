//! What this build can do.

use super::otlp::Protocol;

/// The Cargo features that settings depend on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Build {
    pub(crate) http: bool,
    pub(crate) grpc: bool,
    pub(crate) tls: bool,
}

impl Build {
    /// The features of the build that we are in.
    pub(crate) const THIS: Self = Self {
        http: cfg!(feature = "otlp-http"),
        grpc: cfg!(feature = "otlp-grpc"),
        tls: cfg!(feature = "tls"),
    };

    /// The protocol where nobody names one: the specification's, unless it was left out and the other was not.
    pub(super) fn protocol(self) -> Protocol {
        if self.grpc && !self.http { Protocol::Grpc } else { Protocol::HttpProtobuf }
    }

    /// What is spoken where this is asked for: another protocol before none at all.
    pub(super) fn spoken(self, asked: Protocol) -> Option<Protocol> {
        match asked {
            Protocol::Grpc if self.grpc => Some(asked),
            Protocol::HttpProtobuf | Protocol::HttpJson if self.http => Some(asked),
            _ => (self.http || self.grpc).then(|| self.protocol()),
        }
    }

    /// The feature that a protocol needs.
    pub(super) fn feature(protocol: Protocol) -> &'static str {
        match protocol {
            Protocol::Grpc => "otlp-grpc",
            Protocol::HttpProtobuf | Protocol::HttpJson => "otlp-http",
        }
    }
}
