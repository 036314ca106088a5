//! The OTLP exporter, as the environment sets it up.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::build::Build;
use super::endpoint::Endpoint;
use super::env;
use super::headers::Headers;
use super::origin::{Origin, Setting};
use super::reader::Reader;
use super::shown::shown_bad_address;
use super::values;

/// How spans are written and sent over OTLP.
///
/// ```
/// use traced_runtime::Protocol;
/// assert_eq!(Protocol::default().to_string(), "http/protobuf");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Protocol {
    /// Protobuf over HTTP: the default.
    #[default]
    HttpProtobuf,
    /// JSON over HTTP.
    HttpJson,
    /// Protobuf over gRPC.
    Grpc,
}

/// As `OTEL_EXPORTER_OTLP_PROTOCOL` names it.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HttpProtobuf => "http/protobuf",
            Self::HttpJson => "http/json",
            Self::Grpc => "grpc",
        })
    }
}

/// How requests are made smaller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compression {
    None,
    Gzip,
}

/// What is said of the OTLP exporter; each of it for traces or for all signals.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct OtlpSettings {
    pub(crate) protocol: Setting<Protocol>,
    pub(crate) endpoint: Setting<Endpoint>,
    pub(crate) insecure: Setting<bool>,
    pub(crate) headers: Setting<Headers>,
    pub(crate) timeout: Setting<Duration>,
    pub(crate) compression: Setting<Compression>,
    /// PEM files: whom to trust, and who we are.
    pub(crate) certificate: Setting<Option<PathBuf>>,
    pub(crate) client_key: Setting<Option<PathBuf>>,
    pub(crate) client_certificate: Setting<Option<PathBuf>>,
    build: Build,
}

impl OtlpSettings {
    /// The protocol that is spoken, which is not the one that was asked for where that was left out of this build.
    pub(super) fn spoken(&self) -> Option<Protocol> {
        self.build.spoken(self.protocol.value)
    }

    /// How spans are sent, and where; not at all, where this build cannot.
    pub(crate) fn served(&self) -> Option<(Protocol, String)> {
        let protocol = self.spoken()?;
        let url = self.url(protocol);
        (self.build.tls || !is_secure(&url)).then_some((protocol, url))
    }

    /// Who said that spans go where they go.
    pub(super) fn endpoint_origin(&self, protocol: Protocol) -> Origin {
        let usable = |address| Endpoint::is_address(address, protocol == Protocol::Grpc);
        if self.endpoint.value.address().is_some_and(usable) { self.endpoint.origin } else { Origin::Default }
    }

    /// Where this protocol sends to.
    pub(crate) fn url(&self, protocol: Protocol) -> String {
        match protocol {
            Protocol::Grpc => self.endpoint.value.grpc(self.insecure.value),
            Protocol::HttpProtobuf | Protocol::HttpJson => self.endpoint.value.http(),
        }
    }
}

/// Whether TLS is spoken to this address.
pub(crate) fn is_secure(url: &str) -> bool {
    url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
}

const TIMEOUT: Duration = Duration::from_secs(10);

impl Reader<'_> {
    pub(super) fn otlp(&mut self, build: Build) -> OtlpSettings {
        let protocol = self.protocol(build);
        OtlpSettings {
            endpoint: self.endpoint(protocol.value == Protocol::Grpc),
            protocol,
            insecure: self.boolean(&[env::OTLP_TRACES_INSECURE, env::OTLP_INSECURE]),
            headers: self.headers(),
            timeout: Setting::of(
                self.first(&[env::OTLP_TRACES_TIMEOUT, env::OTLP_TIMEOUT], values::timeout),
                TIMEOUT,
            ),
            compression: self.compression(),
            certificate: self.path(&[env::OTLP_TRACES_CERTIFICATE, env::OTLP_CERTIFICATE]),
            client_key: self.path(&[env::OTLP_TRACES_CLIENT_KEY, env::OTLP_CLIENT_KEY]),
            client_certificate: self
                .path(&[env::OTLP_TRACES_CLIENT_CERTIFICATE, env::OTLP_CLIENT_CERTIFICATE]),
            build,
        }
    }

    fn protocol(&mut self, build: Build) -> Setting<Protocol> {
        let known = [Protocol::HttpProtobuf, Protocol::HttpJson, Protocol::Grpc];
        let names = known.map(|protocol| (protocol.to_string(), protocol));
        let names = names.each_ref().map(|(name, protocol)| (name.as_str(), *protocol));
        let read = values::one_of(&names, "write http/protobuf, http/json or grpc");
        Setting::of(self.first(&[env::OTLP_TRACES_PROTOCOL, env::OTLP_PROTOCOL], read), build.protocol())
    }

    fn compression(&mut self) -> Setting<Compression> {
        let names = [("gzip", Compression::Gzip), ("none", Compression::None)];
        let read = values::one_of(&names, "write gzip or none");
        Setting::of(
            self.first(&[env::OTLP_TRACES_COMPRESSION, env::OTLP_COMPRESSION], read),
            Compression::None,
        )
    }

    fn endpoint(&mut self, grpc: bool) -> Setting<Endpoint> {
        let remedy = if grpc { Endpoint::GRPC_REMEDY } else { Endpoint::REMEDY };
        let mut first = None;
        for said in self.said(&[env::OTLP_TRACES_ENDPOINT, env::OTLP_ENDPOINT]) {
            if !Endpoint::is_address(said.value, grpc) {
                let shown = shown_bad_address(said.value);
                self.warnings.push(format!("{}={shown} is ignored: {remedy}", said.name));
                continue;
            }
            let of_traces = said.name == env::OTLP_TRACES_ENDPOINT;
            let make = if of_traces { Endpoint::Traces } else { Endpoint::Base };
            first.get_or_insert_with(|| Setting { value: make(said.value.to_owned()), origin: said.origin });
        }
        Setting::of(first, Endpoint::Default)
    }

    fn path(&mut self, names: &[&'static str]) -> Setting<Option<PathBuf>> {
        Setting::of(self.first(names, |path| Ok(Some(PathBuf::from(path)))), None)
    }
}
