//! `exit`, from whatever thread.

/// Has this called once `exit` is, or `main` has returned.
pub(crate) fn at_exit(work: extern "C" fn()) {
    // SAFETY: any function of this type may be called then. Where there is no memory to note it, nothing happens.
    unsafe { libc::atexit(work) };
}
