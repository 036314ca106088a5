//! Which sampler the environment asks for.

use std::fmt;
use std::time::Duration;

use super::endpoint::Endpoint;
use super::env;
use super::origin::Setting;
use super::reader::{Reader, Said};
use super::shown::shown_address;
use super::values;
use crate::sample::Sampler;

/// A sampler, or where one is to be asked for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum SamplerSetting {
    Here(Sampler),
    Remote(JaegerRemote),
}

/// A server that knows the strategy of each service, in Jaeger's manner.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct JaegerRemote {
    pub(crate) endpoint: String,
    pub(crate) polling_interval: Duration,
    /// The share of traces that is recorded until the server has answered.
    pub(crate) initial_share: f64,
    pub(crate) obeys_caller: bool,
}

impl JaegerRemote {
    fn new(obeys_caller: bool) -> Self {
        Self {
            endpoint: "http://localhost:5778".to_owned(),
            polling_interval: Duration::from_secs(60),
            initial_share: 0.001,
            obeys_caller,
        }
    }

    /// Whom to ask about this service.
    #[cfg(feature = "otlp-http")]
    pub(crate) fn asked_about(&self, service: &str) -> crate::sample::Remote {
        crate::sample::Remote {
            endpoint: self.endpoint.clone(),
            shown: shown_address(&self.endpoint),
            service: service.to_owned(),
            interval: self.polling_interval,
            initial_share: self.initial_share,
            obeys_caller: self.obeys_caller,
        }
    }

    /// What is done where there is nobody to ask.
    #[cfg(not(feature = "otlp-http"))]
    pub(crate) fn initial(&self) -> Sampler {
        Sampler::ratio(self.initial_share).obeying_caller(self.obeys_caller)
    }
}

/// As `OTEL_TRACES_SAMPLER` would name it, with its argument.
impl fmt::Display for SamplerSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(sampler) => sampler.fmt(f),
            Self::Remote(remote) => {
                let kind = if remote.obeys_caller { "parentbased_jaeger_remote" } else { "jaeger_remote" };
                write!(f, "{kind}({})", shown_address(&remote.endpoint))
            }
        }
    }
}

const REMEDY: &str =
    "write always_on, always_off, traceidratio or jaeger_remote, or one of these behind parentbased_";

impl Reader<'_> {
    pub(super) fn sampler(&mut self) -> Setting<SamplerSetting> {
        let default = Setting::default(SamplerSetting::Here(Sampler::default()));
        let argument = self.one(env::OTEL_TRACES_SAMPLER_ARG);
        let Some(said) = self.one(env::OTEL_TRACES_SAMPLER) else {
            self.refuse(argument, &format!("it counts with {} alone", env::OTEL_TRACES_SAMPLER));
            return default;
        };
        let name = said.value.to_ascii_lowercase();
        let (root, obeys_caller) = match name.strip_prefix("parentbased_") {
            Some(root) => (root, true),
            None => (name.as_str(), false),
        };
        let sampler = match root {
            "always_on" | "always_off" => {
                self.refuse(argument, &format!("{root} takes no argument"));
                if root == "always_on" { Sampler::always_on() } else { Sampler::always_off() }
            }
            "traceidratio" => Sampler::ratio(self.share(argument)),
            "jaeger_remote" => {
                let remote = self.jaeger_remote(argument, obeys_caller);
                return Setting { value: SamplerSetting::Remote(remote), origin: said.origin };
            }
            _ => {
                self.ignore(said, REMEDY);
                return default;
            }
        };
        let sampler = sampler.obeying_caller(obeys_caller);
        Setting { value: SamplerSetting::Here(sampler), origin: said.origin }
    }

    fn refuse(&mut self, argument: Option<Said<'_>>, remedy: &str) {
        if let Some(said) = argument {
            self.ignore(said, remedy);
        }
    }

    /// The share to record: all, unless there is a sound argument.
    fn share(&mut self, argument: Option<Said<'_>>) -> f64 {
        let Some(said) = argument else { return 1.0 };
        as_share(said.value).unwrap_or_else(|| {
            self.ignore(said, "write a number from 0 to 1");
            1.0
        })
    }

    fn jaeger_remote(&mut self, argument: Option<Said<'_>>, obeys_caller: bool) -> JaegerRemote {
        let Some(said) = argument else { return JaegerRemote::new(obeys_caller) };
        as_remote(said.value, obeys_caller).unwrap_or_else(|| {
            self.ignore(
                said,
                "write endpoint=http://host:5778,pollingIntervalMs=60000,initialSamplingRate=0.1, or some of these",
            );
            JaegerRemote::new(obeys_caller)
        })
    }
}

fn as_share(text: &str) -> Option<f64> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share))
}

/// One bad part, and all of it counts as unset.
fn as_remote(text: &str, obeys_caller: bool) -> Option<JaegerRemote> {
    let mut remote = JaegerRemote::new(obeys_caller);
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=')?;
        let value = value.trim();
        match key.trim() {
            "endpoint" if Endpoint::is_address(value, true) => remote.endpoint = value.to_owned(),
            "pollingIntervalMs" => {
                remote.polling_interval =
                    values::duration(value).ok().filter(|interval| !interval.is_zero())?;
            }
            "initialSamplingRate" => remote.initial_share = as_share(value)?,
            _ => return None,
        }
    }
    Some(remote)
}
