//! The machine and its operating system.
//!
//! The machine's id is left out: its makers ask that it never leave the machine.

use std::path::Path;

use super::Resource;

pub(super) fn add(resource: Resource, root: &Path) -> Resource {
    let resource = resource
        .with_some("host.name", read(root, "proc/sys/kernel/hostname").as_deref().map(str::trim))
        .with("host.arch", arch(std::env::consts::ARCH))
        .with("os.type", os_type(std::env::consts::OS));
    let release = read(root, "etc/os-release").or_else(|| read(root, "usr/lib/os-release"));
    let Some(release) = release else { return resource };
    resource
        .with_some("os.name", field(&release, "NAME"))
        .with_some("os.version", field(&release, "VERSION_ID"))
        .with_some("os.description", field(&release, "PRETTY_NAME"))
}

/// The beginning of a small file of text.
pub(super) fn read(root: &Path, path: &str) -> Option<String> {
    use std::io::Read as _;
    const MOST: u64 = 64 << 10;
    let mut text = String::new();
    std::fs::File::open(root.join(path)).ok()?.take(MOST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The value behind `key=`, without its quotes.
fn field<'r>(release: &'r str, key: &str) -> Option<&'r str> {
    let value = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// As the semantic conventions name it.
fn arch(rust: &'static str) -> &'static str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "arm" => "arm32",
        "powerpc" => "ppc32",
        "powerpc64" => "ppc64",
        other => other,
    }
}

/// As the semantic conventions name it.
fn os_type(rust: &'static str) -> &'static str {
    match rust {
        "macos" | "ios" => "darwin",
        "dragonfly" => "dragonflybsd",
        "android" => "linux",
        "illumos" => "solaris",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_conventions_have_names_of_their_own() {
        assert_eq!([arch("x86_64"), arch("aarch64"), arch("s390x")], ["amd64", "arm64", "s390x"]);
        assert_eq!([os_type("macos"), os_type("linux")], ["darwin", "linux"]);
    }

    #[test]
    fn a_field_is_found_by_its_whole_key() {
        let release = "PRETTY_NAME='a b'\nNAME=\"c\"\nVERSION_ID=\n";
        assert_eq!(field(release, "NAME"), Some("c"));
        assert_eq!(field(release, "PRETTY_NAME"), Some("a b"));
        assert_eq!(field(release, "VERSION_ID"), Some(""));
        assert_eq!(field(release, "ID"), None);
    }
}
