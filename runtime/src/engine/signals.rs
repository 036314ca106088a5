//! What happens within a signal handler: hardly anything.

use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, Ordering};

use libc::{SA_ONSTACK, SA_RESTART, SA_SIGINFO, SIG_DFL, SIG_IGN, SIGINT, SIGTERM, c_int, c_void, siginfo_t};

/// What ends a program that is asked to end.
const CAUGHT: [c_int; 2] = [SIGINT, SIGTERM];

/// What was to be done with each signal before, once it is caught; stays in memory, because handlers look at it.
static BEFORE: [AtomicPtr<libc::sigaction>; CAUGHT.len()] =
    [const { AtomicPtr::new(null_mut()) }; CAUGHT.len()];
/// Where handlers say what came, and in which process somebody reads it.
static WRITE_TO: AtomicI32 = AtomicI32::new(-1);
static LISTENING: AtomicU32 = AtomicU32::new(0);
/// A signal is about to end the process. Who sends another does not want to wait.
static ENDING: AtomicBool = AtomicBool::new(false);

/// A signal that came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Caught {
    signal: u8,
    /// Somebody else is told of it, too, and may have plans.
    pub(crate) has_own_handler: bool,
}

const OWN_HANDLER: u8 = 1 << 7;

impl Caught {
    /// As a handler wrote it.
    pub(crate) const fn from_byte(byte: u8) -> Self {
        Self { signal: byte & !OWN_HANDLER, has_own_handler: byte & OWN_HANDLER != 0 }
    }
}

/// Has a byte written to this descriptor for every signal that comes, from now on and for ever. A signal that is ignored
/// stays so.
pub(crate) fn catch_signals(descriptor: c_int) {
    WRITE_TO.store(descriptor, Ordering::Release);
    LISTENING.store(std::process::id(), Ordering::Release);
    ENDING.store(false, Ordering::Relaxed);
    CAUGHT.into_iter().zip(&BEFORE).for_each(|(signal, before)| catch(signal, before));
}

/// Ends the process as the signal would have done.
pub(crate) fn end_by(caught: Caught) {
    let signal = c_int::from(caught.signal);
    // SAFETY: this is what the signal does where nobody has a handler; the set is whole before it is used. Process 1
    // has no such default: it gets to the last line.
    unsafe {
        let mut only = std::mem::zeroed();
        libc::sigemptyset(&raw mut only);
        libc::sigaddset(&raw mut only, signal);
        set_default(signal);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const only, null_mut());
        libc::raise(signal);
        libc::_exit(128 + signal);
    }
}

fn catch(signal: c_int, before: &AtomicPtr<libc::sigaction>) {
    let Some(now) = disposition(signal) else { return };
    let is_default = now.sa_sigaction == SIG_DFL;
    // Who came after us has most likely kept us, to tell us: to keep each other would go in a circle.
    let was_here = !before.load(Ordering::Relaxed).is_null();
    if now.sa_sigaction == SIG_IGN || is_ours(&now) || (was_here && !is_default) {
        return;
    }
    // Before it is caught: handlers look there.
    before.store(Box::into_raw(Box::new(now)), Ordering::Release);
    // As it was for whoever was there, so that system calls are broken off as they were.
    let mut ours = now;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | if is_default { SA_RESTART } else { now.sa_flags };
    ours.sa_sigaction = on_signal as *const () as usize;
    // SAFETY: the handler has the type that SA_SIGINFO asks for, and does only what a handler may.
    unsafe { libc::sigaction(signal, &raw const ours, null_mut()) };
}

/// What is done with a signal now.
fn disposition(signal: c_int) -> Option<libc::sigaction> {
    // SAFETY: all zeros are a `sigaction`, and nothing is changed.
    unsafe {
        let mut now = std::mem::zeroed();
        (libc::sigaction(signal, null(), &raw mut now) == 0).then_some(now)
    }
}

fn is_ours(action: &libc::sigaction) -> bool {
    action.sa_sigaction == on_signal as *const () as usize
}

/// What ends by default does so from now on.
fn set_default(signal: c_int) {
    // SAFETY: all zeros are a `sigaction` without flags and with an empty mask.
    unsafe {
        let mut default: libc::sigaction = std::mem::zeroed();
        default.sa_sigaction = SIG_DFL;
        libc::sigaction(signal, &raw const default, null_mut());
    }
}

/// Everything here may be called in a handler: nothing takes memory or a lock.
extern "C" fn on_signal(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let error = errno::now();
    let before = handler_before(signal);
    // Where another handler is in place, it has called this one.
    let is_replaced = disposition(signal)
        .is_some_and(|now| !is_ours(&now) && now.sa_sigaction != SIG_DFL && now.sa_sigaction != SIG_IGN);
    let has_own_handler = before.is_some() || is_replaced;
    // Two signals at once end it once; the second of two people who are in a hurry at once.
    let told = (has_own_handler || !ENDING.swap(true, Ordering::Relaxed)) && tell(signal, has_own_handler);
    if let Some(before) = before {
        call(before, signal, info, context);
    } else if !told && !is_replaced {
        end_at_once(signal);
    }
    errno::set(error);
}

/// Whether the thread that waits has been told.
fn tell(signal: c_int, has_own_handler: bool) -> bool {
    // SAFETY: it only asks.
    let process = unsafe { libc::getpid() };
    if LISTENING.load(Ordering::Acquire) != process as u32 {
        return false;
    }
    let byte = signal as u8 | if has_own_handler { OWN_HANDLER } else { 0 };
    // SAFETY: one byte, of which the address is given.
    unsafe { libc::write(WRITE_TO.load(Ordering::Acquire), (&raw const byte).cast(), 1) == 1 }
}

/// The handler that was there before us, if there was one.
fn handler_before(signal: c_int) -> Option<&'static libc::sigaction> {
    let place = CAUGHT.iter().position(|caught| *caught == signal)?;
    // SAFETY: null, or what stays in memory (`catch`).
    let before = unsafe { BEFORE[place].load(Ordering::Acquire).as_ref() }?;
    (before.sa_sigaction != SIG_DFL).then_some(before)
}

fn call(handler: &libc::sigaction, signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: whoever put it there said by SA_SIGINFO which of the two types it has, and the system would call it so.
    unsafe {
        if handler.sa_flags & SA_SIGINFO == 0 {
            let handler: extern "C" fn(c_int) = std::mem::transmute(handler.sa_sigaction);
            handler(signal);
        } else {
            let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
                std::mem::transmute(handler.sa_sigaction);
            handler(signal, info, context);
        }
    }
}

/// It comes again once this handler has returned, and finds none.
fn end_at_once(signal: c_int) {
    set_default(signal);
    // SAFETY: these may be called in a handler.
    unsafe {
        libc::raise(signal);
        if libc::getpid() == 1 {
            libc::_exit(128 + signal);
        }
    }
}

/// The error of the system call that was broken off is still to be looked at.
mod errno {
    use libc::c_int;

    pub(super) fn now() -> c_int {
        // SAFETY: `place` is this thread's own.
        place().map_or(0, |place| unsafe { *place })
    }

    pub(super) fn set(error: c_int) {
        if let Some(place) = place() {
            // SAFETY: as above.
            unsafe { *place = error };
        }
    }

    fn place() -> Option<*mut c_int> {
        #[cfg(any(
            target_os = "linux",
            target_os = "emscripten",
            target_os = "hurd",
            target_os = "dragonfly"
        ))]
        // SAFETY: it gives an address and nothing else; so do the others.
        return Some(unsafe { libc::__errno_location() });
        #[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
        // SAFETY: as above.
        return Some(unsafe { libc::__error() });
        #[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
        // SAFETY: as above.
        return Some(unsafe { libc::__errno() });
        #[cfg(not(any(
            target_os = "linux",
            target_os = "emscripten",
            target_os = "hurd",
            target_os = "dragonfly",
            target_vendor = "apple",
            target_os = "freebsd",
            target_os = "android",
            target_os = "netbsd",
            target_os = "openbsd"
        )))]
        None
    }
}
