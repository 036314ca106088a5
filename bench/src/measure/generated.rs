//! Crates that the bench writes, to see what the compiler makes of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the bench itself.
const BENCH: &str = env!("CARGO_MANIFEST_DIR");

/// A crate in the folder in which the bench was built.
#[derive(Clone)]
pub struct Generated {
    folder: PathBuf,
    target: PathBuf,
}

impl Generated {
    /// With these dependencies, in the versions that the bench has, and these files below `src`.
    pub fn new(name: &str, dependencies: &str, files: &[(&str, &str)]) -> Self {
        let this = std::env::current_exe().expect("a running program has a file");
        let target = this.ancestors().nth(2).expect("cargo puts it two folders below").join("generated");
        let folder = target.join(name);
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}\n\n\
             [lints.rust]\nunexpected_cfgs = {{ level = \"warn\", check-cfg = [\"cfg(traced_off)\"] }}\n"
        );
        std::fs::create_dir_all(folder.join("src")).expect("it can be written where cargo writes");
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is there");
        // Cargo leaves out what is not needed, and asks nobody for the rest.
        std::fs::copy(Path::new(BENCH).join("Cargo.lock"), folder.join("Cargo.lock")).expect("it is there");
        let generated = Self { folder, target: target.join("target") };
        files.iter().for_each(|(file, text)| generated.write(file, text));
        generated
    }

    /// Where cargo puts what it makes of this crate.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// With a target folder of its own, for builds that the others are not to be disturbed by.
    pub fn apart(&self, name: &str) -> Self {
        Self { target: self.target.with_file_name(name), ..self.clone() }
    }

    /// Writes a file below `src`, so that it has to be built anew.
    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.join("src").join(file), text).expect("the folder is there");
    }

    /// Runs cargo, as it is without what the user has said of flags.
    pub fn cargo(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let cargo = std::env::var_os("CARGO");
        let mut cargo = Command::new(cargo.as_deref().unwrap_or(OsStr::new("cargo")));
        let (command, arguments) = arguments.split_first().expect("cargo is told what to do");
        cargo.args([command, "--quiet", "--offline"]).args(arguments).current_dir(&self.folder);
        for of_user in ["CARGO_ENCODED_RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "RUSTC_WRAPPER", "RUSTFLAGS"] {
            cargo.env_remove(of_user);
        }
        cargo.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        let done = cargo.envs(environment.iter().copied()).output().expect("cargo has built this program");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "cargo {command} in {} failed: {said}", self.folder.display());
        done
    }
}

/// The dependency on traced as it lies beside the bench.
pub fn on_traced() -> String {
    format!("traced = {{ path = {:?}, default-features = false }}", Path::new(BENCH).join(".."))
}
