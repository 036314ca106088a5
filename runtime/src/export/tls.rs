//! Certificates: whom to trust, and who we are.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

/// Certificates for `https://` endpoints, in place of the usual ones or beside them.
///
/// Without any, the authorities that Mozilla trusts are trusted, and we say nothing of who we are.
///
/// ```
/// use traced_runtime::export::Tls;
/// let tls = Tls::new();
/// assert!(tls.trusting(b"no certificate").is_err());
/// ```
#[derive(Clone, Default)]
pub struct Tls {
    pub(super) trusted: Option<Vec<CertificateDer<'static>>>,
    pub(super) client: Option<Client>,
}

/// Who we are: a certificate, and in PEM the key that belongs to it.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: Vec<u8>,
}

impl Tls {
    /// The usual certificates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts the authorities in this text in PEM form, and no others.
    ///
    /// # Errors
    /// When there is no certificate in it, or one that cannot be read.
    pub fn trusting(self, pem: &[u8]) -> Result<Self, TlsError> {
        let trusted = certificates(pem)?;
        let mut roots = RootCertStore::empty();
        for certificate in &trusted {
            roots.add(certificate.clone()).map_err(|error| TlsError(format!("a certificate: {error}")))?;
        }
        Ok(Self { trusted: Some(trusted), ..self })
    }

    /// Shows this certificate (and those it was issued under, if the server needs them) and proves it with this private
    /// key, both in PEM form.
    ///
    /// ```
    /// use traced_runtime::export::Tls;
    /// assert!(Tls::new().client(b"no certificate", b"no key").is_err());
    /// ```
    ///
    /// # Errors
    /// When one of them is missing or cannot be read, or they do not belong together.
    pub fn client(self, certificate: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain = certificates(certificate)?;
        let read = PrivateKeyDer::from_pem_slice(key)
            .map_err(|_| TlsError("no private key that is readable without a password".into()))?;
        let fits = builder()?
            .with_root_certificates(RootCertStore::empty())
            .with_client_auth_cert(chain.clone(), read);
        match fits {
            Ok(_) => Ok(Self { client: Some(Client { chain, key: key.to_vec() }), ..self }),
            Err(error) => Err(TlsError(format!("the client's certificate and key: {error}"))),
        }
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the key.
        f.debug_struct("Tls")
            .field("trusted", &self.trusted.as_ref().map(Vec::len))
            .field("client", &self.client.is_some())
            .finish()
    }
}

/// Why certificates or keys are of no use.
#[derive(Debug)]
pub struct TlsError(String);

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; write PEM, which begins with -----BEGIN", self.0)
    }
}

impl std::error::Error for TlsError {}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(TlsError("no certificate".into())),
        Err(error) => Err(TlsError(format!("no readable certificate: {error}"))),
    }
}

/// With the cryptography that the program has chosen, or our own choice.
fn provider() -> Arc<CryptoProvider> {
    CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()))
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, TlsError> {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError(error.to_string()))
}

/// What a client of rustls needs, for this protocol above TLS.
#[cfg(feature = "otlp-grpc")]
impl Tls {
    pub(super) fn config(&self, protocol: &[u8]) -> Result<ClientConfig, TlsError> {
        let mut roots = RootCertStore::empty();
        match &self.trusted {
            Some(trusted) => {
                roots.add_parsable_certificates(trusted.iter().cloned());
            }
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let builder = builder()?.with_root_certificates(roots);
        let mut config = match &self.client {
            None => builder.with_no_client_auth(),
            Some(client) => {
                let key = PrivateKeyDer::from_pem_slice(&client.key)
                    .map_err(|error| TlsError(error.to_string()))?;
                builder
                    .with_client_auth_cert(client.chain.clone(), key)
                    .map_err(|error| TlsError(error.to_string()))?
            }
        };
        config.alpn_protocols = vec![protocol.to_vec()];
        Ok(config)
    }
}
