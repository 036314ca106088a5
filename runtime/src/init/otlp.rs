//! The OTLP exporter, as the settings ask for it.

use std::time::Duration;

#[cfg(feature = "tls")]
use super::certificates;
use crate::config::Settings;
use crate::config::otlp::{Compression, OtlpSettings, Protocol};
use crate::export::Exporter;
#[cfg(feature = "otlp-grpc")]
use crate::export::OtlpGrpc;
#[cfg(feature = "otlp-http")]
use crate::export::OtlpHttp;

/// The exporter; none where this build has none for it, which `config::unserved` has said. What is wrong with the
/// certificates is said here, because somebody has to read them for that.
#[cfg_attr(
    not(feature = "tls"),
    expect(clippy::needless_pass_by_ref_mut, reason = "without TLS there are no files to be wrong")
)]
pub(super) fn exporter(settings: &mut Settings, faults: &mut Vec<String>) -> Option<Box<dyn Exporter>> {
    let (protocol, url) = settings.otlp.served()?;
    #[cfg(feature = "tls")]
    let tls = certificates::read(&url, &mut settings.otlp, faults);
    #[cfg(not(feature = "tls"))]
    let _nothing_to_read = faults;
    let otlp = &settings.otlp;
    let timeout = otlp.timeout.value.min(settings.batch.export_timeout.value);
    match protocol {
        #[cfg(feature = "otlp-grpc")]
        Protocol::Grpc => {
            let exporter = grpc(&url, otlp, timeout);
            #[cfg(feature = "tls")]
            let exporter = exporter.tls(tls);
            Some(Box::new(exporter))
        }
        #[cfg(feature = "otlp-http")]
        Protocol::HttpProtobuf | Protocol::HttpJson => {
            let exporter = http(&url, otlp, timeout);
            let exporter = if protocol == Protocol::HttpJson { exporter.json() } else { exporter };
            #[cfg(feature = "tls")]
            let exporter = exporter.tls(tls);
            Some(Box::new(exporter))
        }
        #[cfg(not(all(feature = "otlp-http", feature = "otlp-grpc")))]
        _ => None,
    }
}

#[cfg(feature = "otlp-http")]
fn http(url: &str, otlp: &OtlpSettings, timeout: Duration) -> OtlpHttp {
    let exporter = OtlpHttp::new(url).timeout(timeout);
    let exporter = if otlp.compression.value == Compression::Gzip { exporter.gzip() } else { exporter };
    otlp.headers.value.iter().fold(exporter, |exporter, (name, value)| exporter.header(name, value))
}

#[cfg(feature = "otlp-grpc")]
fn grpc(url: &str, otlp: &OtlpSettings, timeout: Duration) -> OtlpGrpc {
    let exporter = OtlpGrpc::new(url).timeout(timeout);
    let exporter = if otlp.compression.value == Compression::Gzip { exporter.gzip() } else { exporter };
    otlp.headers.value.iter().fold(exporter, |exporter, (name, value)| exporter.header(name, value))
}
