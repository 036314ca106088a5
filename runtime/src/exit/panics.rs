//! A program that aborts when it panics drops no guard.

/// Ends before an abort, once the panic has been told: what has the word before us may take the process along.
#[cfg(panic = "abort")]
pub(super) fn watch() {
    use std::sync::Once;

    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            tell(panic);
            // A thread of our own would wait for itself.
            let ours = std::thread::current().name().is_some_and(|name| name.starts_with("traced-"));
            if !ours {
                let _said = super::end(true);
            }
        }));
    });
}

/// Where panics unwind, the guard is dropped by the one that ends the program, and the others are none of our business.
#[cfg(not(panic = "abort"))]
pub(super) const fn watch() {}
