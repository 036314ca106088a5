//! Which names the attributes of integrations have.

use super::env;
use super::origin::Setting;
use super::reader::Reader;

/// What the environment says of attributes that integrations record.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ConventionSettings {
    /// The HTTP methods that are recorded by name, in place of the well-known ones.
    pub(crate) http_methods: Setting<Option<Vec<String>>>,
}

impl Reader<'_> {
    pub(super) fn conventions(&mut self) -> ConventionSettings {
        // We write the stable names: who opts in to these has them.
        let _stable = self.first(&[env::OTEL_SEMCONV_STABILITY_OPT_IN], |list| {
            let doubled = list.split(',').any(|item| item.trim().to_ascii_lowercase().ends_with("/dup"));
            if doubled {
                Err("the names before the stable ones are not written; leave out /dup".to_owned())
            } else {
                Ok(())
            }
        });
        let _events = self.first(&[env::OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN], |_| {
            Err::<(), _>("errors are recorded on their spans, not as logs; unset it".to_owned())
        });
        let methods = self.first(&[env::HTTP_KNOWN_METHODS], methods);
        ConventionSettings { http_methods: Setting::of(methods.map(|methods| methods.map(Some)), None) }
    }
}

/// Methods are case-sensitive, and tokens.
fn methods(list: &str) -> Result<Vec<String>, String> {
    let methods: Vec<&str> = list.split(',').map(str::trim).filter(|method| !method.is_empty()).collect();
    let is_method =
        |method: &&str| method.bytes().all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(&byte));
    if methods.is_empty() || !methods.iter().all(is_method) {
        return Err("write methods with commas between, like GET,POST".to_owned());
    }
    Ok(methods.into_iter().map(str::to_owned).collect())
}
