//! A forked process has the memory of the one that it is forked from, and one of its threads: none that collects or sends.
//!
//! So tracing is off in it, as after a shutdown, and what the other has recorded is left to the other. What is current
//! there is another process's span here, as if it had come with a request: contexts travel on, and where the process is
//! set up anew its spans are children of it.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Once;

use super::installation;
use crate::account;
use crate::{clock, collect, engine, hooks, init, resource, sample, wire};

thread_local! {
    /// While a thread forks, every lock of ours is its own: nobody is to let it go in the new process, if another thread
    /// has it.
    static HELD: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Is told of forks from now on, in forked processes too.
pub(super) fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| engine::on_fork(before, in_parent, in_child));
}

extern "C" fn before() {
    // Locks that are taken while another is held come after that.
    let held: (_, _, _, _, _, _) =
        (installation::hold(), init::hold(), collect::hold(), hooks::hold(), clock::hold(), wire::hold());
    let held = (held, sample::hold(), resource::hold());
    let held: Box<dyn Any> = Box::new((held, engine::hold()));
    // A thread that is ending forks without.
    let _gone = HELD.try_with(|locks| locks.replace(Some(held)));
}

extern "C" fn in_parent() {
    let _gone = HELD.try_with(RefCell::take);
}

extern "C" fn in_child() {
    in_parent();
    sample::forget_followed();
    hooks::set_head(None);
    engine::begin_anew();
    account::begin_anew();
    collect::begin_anew();
    init::forget_start();
    installation::forget();
}
