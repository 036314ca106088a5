//! The container that the process is in.

use std::path::Path;

use super::host::read;

/// The id that the container's runtime gave it: where cgroups have no namespace of their own it is in their paths,
/// else in those of the files that the runtime mounts.
pub(super) fn id(root: &Path) -> Option<String> {
    let of_cgroups = read(root, "proc/self/cgroup").and_then(|text| in_paths(&text));
    of_cgroups.or_else(|| {
        let mounts = read(root, "proc/self/mountinfo")?;
        let of_container = |line: &&str| line.contains("/containers/") && line.contains("/etc/hostname");
        mounts.lines().filter(of_container).find_map(in_paths)
    })
}

/// The last part of a path that is 64 hexadecimal digits, perhaps with a word before and behind.
fn in_paths(text: &str) -> Option<String> {
    let is_id =
        |word: &&str| word.len() == 64 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    text.lines().find_map(|line| line.rsplit(['/', '-', '.', ':', ' ']).find(is_id).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "dc64b5743252dbaef6e30521c34d6bbd1620c8ce65bdb7bf9e7143b61bb5b183";

    #[test]
    fn each_runtime_writes_the_id_in_its_own_way() {
        for line in [
            format!("13:name=systemd:/docker/{ID}"),
            format!("0::/system.slice/docker-{ID}.scope"),
            format!("1:cpu:/kubepods/besteffort/pod8c/{ID}"),
            format!("0::/kubepods.slice/kubepods-pod8c.slice/cri-containerd-{ID}.scope"),
            format!("0::/kubepods.slice/crio-{ID}.scope/container"),
            format!("1:x:/a\n0::/libpod-{ID}"),
        ] {
            assert_eq!(in_paths(&line).as_deref(), Some(ID), "{line}");
        }
    }

    #[test]
    fn what_is_shorter_longer_or_no_number_is_no_id() {
        for line in
            ["0::/", "0::/user.slice/user-1000.slice/session-3.scope", "4:memory:/a/90251d2ca9511c0c", ""]
        {
            assert_eq!(in_paths(line), None, "{line}");
        }
        assert_eq!(in_paths(&format!("0::/{ID}0")), None);
        assert_eq!(in_paths(&format!("0::/g{}", &ID[1..])), None);
    }
}
