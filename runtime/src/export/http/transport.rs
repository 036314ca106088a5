//! What goes over the wire, and what can go wrong there.

use std::io;
use std::time::Duration;

use ureq::config::{AutoHeaderValue, ConfigBuilder};
use ureq::typestate::AgentScope;
use ureq::{Agent, Body, Error};

use crate::export::{ExportError, answer};

/// How connections are made and kept.
pub(super) fn settings(timeout: Duration) -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .timeout_global(crate::export::limit(timeout))
        .http_status_as_error(false)
        // A redirect would carry the headers, and whatever key is in them, to somebody else.
        .max_redirects(0)
        .max_idle_connections(1)
        .max_idle_connections_per_host(1)
        // What is not asked for cannot be a bomb.
        .accept_encoding(AutoHeaderValue::None)
        .user_agent(crate::export::USER_AGENT)
}

/// The certificates as the client wants them. They have been read once, so they are readable.
#[cfg(feature = "tls")]
pub(super) fn certificates(tls: &crate::export::Tls) -> ureq::tls::TlsConfig {
    use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

    let owned = |der: &rustls::pki_types::CertificateDer<'_>| Certificate::from_der(der).to_owned();
    let mut config = TlsConfig::builder();
    if let Some(trusted) = &tls.trusted {
        config = config.root_certs(RootCerts::from(trusted.iter().map(owned)));
    }
    if let Some(client) = &tls.client {
        // It was readable before.
        if let Ok(key) = PrivateKey::from_pem(&client.key) {
            let chain: Vec<_> = client.chain.iter().map(owned).collect();
            config = config.client_cert(Some(ClientCert::new_with_certs(&chain, key)));
        }
    }
    config.build()
}

/// There was no answer. Most reasons for that pass; those that lie in what we were told do not.
///
/// A server that wants to be shown a certificate, and is not, closes the connection while we still write, and what it says
/// of that may be lost.
pub(super) fn failed(error: &Error, shows_no_certificate: bool) -> ExportError {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    match error {
        Error::Io(io)
            if shows_no_certificate
                && matches!(io.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof) =>
        {
            let message = answer::shown(&io.to_string());
            ExportError::passing(format!("{message}; if a certificate is asked for, {SHOW_CERTIFICATE}"))
        }
        // It repeats the address, and there may be a password in that.
        Error::BadUri(_) => ExportError::lasting("the address is none; write http://host:port/v1/traces"),
        Error::Http(_) | Error::InvalidProxyUrl | Error::TlsRequired => {
            ExportError::lasting(format!("{error}; look at the address and the headers"))
        }
        Error::LargeResponseHeader(..) => ExportError::lasting("the head of the answer is too large"),
        Error::Timeout(_) => ExportError::passing("there was no answer in time"),
        Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused => ExportError::nobody_listening(),
        Error::Protocol(_) => {
            ExportError::passing("what comes back is no HTTP; if the endpoint takes TLS, write https://")
        }
        _ => {
            let message = answer::shown(error.to_string().trim_start_matches("io: "));
            let hint = hint(&message);
            ExportError::passing(format!("{message}{hint}"))
        }
    }
}

const SHOW_CERTIFICATE: &str = "the one to show is named by OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";

/// What to do about a failure of TLS. Which it is, its text alone says: rustls wraps it in an error of the system's.
fn hint(message: &str) -> &'static str {
    if message.contains("InvalidContentType") {
        "; if the endpoint takes no TLS, write http://"
    } else if message.contains("UnknownIssuer") || message.contains("BadSignature") {
        "; the authority to trust is named by OTEL_EXPORTER_OTLP_CERTIFICATE"
    } else if message.contains("CertificateRequired") {
        "; the certificate to show is named by OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"
    } else {
        ""
    }
}

/// The body of an answer, which also frees the connection for the next request.
pub(super) fn read(body: &mut Body) -> Result<Vec<u8>, ExportError> {
    match body.with_config().limit(answer::MOST_BYTES as u64).read_to_vec() {
        Ok(body) => Ok(body),
        Err(Error::BodyExceedsLimit(_)) => {
            Err(ExportError::lasting(format!("the answer is larger than {} bytes", answer::MOST_BYTES)))
        }
        // The head has come, and says what matters.
        Err(_) => Err(answer::unreadable()),
    }
}
