//! Which of several processes of one service this is.

use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A random UUID, the same for as long as the process lives, and another in one that is forked from it; none where the
/// system has no randomness to give.
pub(super) fn id() -> Option<String> {
    let mut known = known();
    let process = std::process::id();
    if known.as_ref().is_none_or(|(owner, _)| *owner != process) {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        *known = Some((process, uuid(bytes)));
    }
    known.as_ref().map(|(_, id)| id.clone())
}

/// Nobody asks while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    known()
}

fn known() -> MutexGuard<'static, Option<(u32, String)>> {
    static ID: Mutex<Option<(u32, String)>> = Mutex::new(None);
    ID.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Version 4: all random but for six bits that say so.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_form_whatever_its_bytes() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn a_process_has_one_id() {
        let id = id().unwrap();
        assert_eq!(id.len(), 36);
        assert_eq!(super::id().as_ref(), Some(&id));
        std::thread::scope(|scope| assert_eq!(scope.spawn(super::id).join().unwrap(), Some(id)));
    }
}
