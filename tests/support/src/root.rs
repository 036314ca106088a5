//! Where the workspace is, and where it builds.

use std::env;
use std::path::{Path, PathBuf};

/// The folder that cargo builds into. A relative `CARGO_TARGET_DIR` is taken from the root of the workspace:
/// tests run in the folder of their own package, so theirs would be another one for each.
pub(crate) fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate lives two folders below the root of the workspace");
    let built = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
    workspace.join(built.unwrap_or_else(|| "target".into()))
}
