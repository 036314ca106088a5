//! Something that all threads look at and that is replaced now and then: looking takes no lock.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

/// What is looked at, if there is something.
pub(crate) struct Published<T: Sync + 'static>(AtomicPtr<T>);

impl<T: Sync + 'static> Published<T> {
    pub(crate) const fn nothing() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }

    #[inline]
    pub(crate) fn get(&self) -> Option<&'static T> {
        // SAFETY: null, or the address of what lives as long as the program (`set`).
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    /// Replaces it. What was there stays in memory, because somebody may be looking at it.
    pub(crate) fn set(&self, what: Option<&'static T>) {
        let what = what.map_or(null_mut(), |what| std::ptr::from_ref(what).cast_mut());
        self.0.store(what, Ordering::Release);
    }
}
