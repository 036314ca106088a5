//! The certificates that the settings name, read from their files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::config::otlp::{OtlpSettings, is_secure};
use crate::config::shown::shown_path;
use crate::config::unserved::no_effect;
use crate::config::{Setting, env};
use crate::export::Tls;

/// Reads them where TLS is spoken to this address. What cannot be used is a fault and counts as unset.
pub(super) fn read(url: &str, otlp: &mut OtlpSettings, faults: &mut Vec<String>) -> Tls {
    if !is_secure(url) {
        return Tls::new();
    }
    let tls = trusting(&mut otlp.certificate, faults);
    client(tls, otlp, faults)
}

/// Whom to trust.
fn trusting(file: &mut Setting<Option<PathBuf>>, faults: &mut Vec<String>) -> Tls {
    let Some(path) = &file.value else { return Tls::new() };
    let read = contents(path).and_then(|pem| Tls::new().trusting(&pem).map_err(|error| error.to_string()));
    read.unwrap_or_else(|error| {
        let instead = format!("{error}; the usual authorities are trusted instead");
        faults.push(refused(file, env::OTLP_CERTIFICATE, &instead));
        *file = Setting::default(None);
        Tls::new()
    })
}

/// Who we are: two files that are of no use without each other.
fn client(tls: Tls, otlp: &mut OtlpSettings, faults: &mut Vec<String>) -> Tls {
    let (certificate, key) = (&otlp.client_certificate, &otlp.client_key);
    let before = faults.len();
    let shows = match (&certificate.value, &key.value) {
        (None, None) => None,
        (Some(_), None) => {
            let missing = format!("its key is missing; name it in {}", env::OTLP_CLIENT_KEY);
            faults.push(refused(certificate, env::OTLP_CLIENT_CERTIFICATE, &missing));
            None
        }
        (None, Some(_)) => {
            let missing = format!("its certificate is missing; name it in {}", env::OTLP_CLIENT_CERTIFICATE);
            faults.push(refused(key, env::OTLP_CLIENT_KEY, &missing));
            None
        }
        (Some(certificate_path), Some(key_path)) => {
            let mut read = |path, file, name| {
                let unread = |error| faults.push(refused(file, name, &format!("{error}; {NO_CLIENT}")));
                contents(path).map_err(unread).ok()
            };
            let chain = read(certificate_path, certificate, env::OTLP_CLIENT_CERTIFICATE);
            let secret = read(key_path, key, env::OTLP_CLIENT_KEY);
            chain.zip(secret)
        }
    };
    if let Some((chain, secret)) = shows {
        match tls.clone().client(&chain, &secret) {
            Ok(tls) => return tls,
            Err(error) => {
                let with = key.value.as_deref().map(shown_path).unwrap_or_default();
                let why = format!("with the key in {with}: {error}; {NO_CLIENT}");
                faults.push(refused(certificate, env::OTLP_CLIENT_CERTIFICATE, &why));
            }
        }
    }
    if faults.len() > before {
        otlp.client_certificate = Setting::default(None);
        otlp.client_key = Setting::default(None);
    }
    tls
}

const NO_CLIENT: &str = "the endpoint is not told who we are";

fn refused(file: &Setting<Option<PathBuf>>, name: &'static str, why: &str) -> String {
    no_effect(file, name, &file.value.as_deref().map(shown_path).unwrap_or_default(), why)
}

/// What is in a file of certificates, which is never large.
fn contents(path: &Path) -> Result<Vec<u8>, String> {
    const MOST: u64 = 4 << 20;
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "there is no such file; look at the path and what is mounted there".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "we may not read it; let the user of this process do so".to_owned()
        }
        _ => format!("it cannot be read ({error}); write the path of a PEM file"),
    })
}
