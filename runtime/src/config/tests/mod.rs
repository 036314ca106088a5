//! What the settings become.

mod anything;
mod banner;
mod checklist;
mod table;

use super::unserved;
use super::{Build, Package, Settings, Surroundings, Variables};
use crate::resource::Resource;

/// Nobody watches.
const IN_A_SERVICE: Surroundings = Surroundings { terminal: false, debug: true, build: WHOLE };
/// Somebody does.
const AT_A_DESK: Surroundings = Surroundings { terminal: true, debug: true, build: WHOLE };

/// A build that leaves nothing out, whatever this one does.
const WHOLE: Build = Build { http: true, grpc: true, tls: true };

fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn read_all(code: &[(&str, &str)], environment: &[(&str, &str)], surroundings: Surroundings) -> Settings {
    let package = Package { name: "shop".to_owned(), version: "1.2.3".to_owned() };
    let seen = Resource::new("").with("telemetry.sdk.name", "traced");
    Settings::read(&package, &variables(code), &variables(environment), surroundings, seen)
}

/// The settings of the package `shop` with these variables in its environment.
fn read(environment: &[(&str, &str)]) -> Settings {
    read_all(&[], environment, IN_A_SERVICE)
}

/// The same in such a build.
fn read_in(build: Build, environment: &[(&str, &str)]) -> Settings {
    read_all(&[], environment, Surroundings { build, ..IN_A_SERVICE })
}

/// Everything that `install` would say of these settings.
fn said_of(settings: &Settings) -> Vec<String> {
    let mut lines = settings.warnings.clone();
    lines.extend(unserved(settings, false));
    lines
}
