//! Programs that fork while they trace.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use traced_runtime::export::Memory;
use traced_runtime::{Builder, Context, Guard, Reason, Scope, Span, stats};

use crate::WORK;

const CHILDREN: usize = 100;
const IDS: usize = 1000;

static OVER: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(how: &str) {
    let traced = crate::work();
    let busy: Vec<_> = (0..2).map(|_| std::thread::spawn(be_busy)).collect();
    match how {
        "fork: children that make ids" => {
            let root = Span::start(&WORK);
            let parent = root.context();
            let (own, _ids) = ids(&parent);
            print!("{own}");
            for child in 0..CHILDREN {
                in_a_child(|| if child % 2 == 0 { record_nothing(&parent) } else { start_anew(&traced) });
            }
            let (own, _ids) = ids(&parent);
            print!("{own}");
        }
        "fork: a child that exports" => {
            let mut root = Some(Scope::of(Span::start(&WORK)));
            in_a_child(|| {
                let own = Builder::from_env("child", "1.0.0").install();
                crate::spans(1000..1100);
                // It ends in both processes, and is that one's.
                drop(root.take());
                own.shutdown().expect("the sink takes everything");
            });
            drop(root.take());
        }
        // Whoever asks the server for strategies may be at anything meanwhile.
        "fork: children that follow" => (0..10).for_each(|_| {
            in_a_child(|| {
                let own = Builder::from_env("child", "1.0.0").install();
                drop(Scope::of(Span::start(&WORK)));
                own.shutdown().expect("the sink takes everything");
            });
        }),
        "fork: a child that ends" => in_a_child(|| std::process::exit(0)),
        "fork: a child that is killed" => in_a_child(|| {
            // SAFETY: it ends this process.
            unsafe { libc::raise(libc::SIGTERM) };
        }),
        other => panic!("there is no fork called {other:?}"),
    }
    OVER.store(true, Ordering::Relaxed);
    busy.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
    drop(traced);
}

/// Takes locks: threads begin and end, and the counts are looked at, none of which makes a span that is exported.
fn be_busy() {
    while !OVER.load(Ordering::Relaxed) {
        let looks = std::thread::spawn(|| Context::current().span_context().is_some() || stats().ended > 0);
        let _saw = looks.join();
    }
}

/// Runs this in a process of its own, and waits for its end.
fn in_a_child(work: impl FnOnce()) {
    use std::io::Write as _;
    std::io::stdout().flush().expect("somebody reads it");
    // SAFETY: the child ends within this block.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "there can be another process");
    if child == 0 {
        work();
        std::io::stdout().flush().expect("somebody reads it");
        // SAFETY: it ends this process.
        unsafe { libc::_exit(0) };
    }
    let mut status = 0;
    // SAFETY: the status is where it says.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    println!("child ended with {status}");
}

/// The ids of a thousand spans below this one, one in each line, and the spans.
fn ids(parent: &Context) -> (String, Vec<Span>) {
    let mut lines = String::new();
    let spans: Vec<Span> = (0..IDS).map(|_| Span::start_in(&WORK, parent.clone())).collect();
    for span in &spans {
        let context = span.context().span_context().expect("it is recorded");
        writeln!(lines, "id {}", context.span_id).expect("a text takes anything");
    }
    (lines, spans)
}

/// The parent's context is not current in this child, and still leads to spans, which nobody exports.
fn record_nothing(parent: &Context) {
    let (lines, spans) = ids(parent);
    drop(spans);
    print!("{lines}");
    let stats = stats();
    assert_eq!((stats.started, stats.ended, stats.open), (IDS as u64, IDS as u64, 0), "{stats:?}");
    assert_eq!(stats.dropped.of(Reason::Forked), IDS as u64, "{stats:?}");
    let root = Span::start(&WORK);
    assert!(root.context().span_context().is_none(), "nobody has set this process up");
}

fn start_anew(of_parent: &Guard) {
    let begun = Instant::now();
    assert!(of_parent.flush(Duration::from_secs(20)));
    println!("flushed in {} us", begun.elapsed().as_micros());
    let memory = Memory::default();
    let own = Builder::new("child", "1.0.0").exporter(memory.clone()).install();
    let root = Span::start(&WORK);
    let (lines, spans) = ids(&root.context());
    drop((spans, root));
    print!("{lines}");
    own.shutdown().expect("nothing is lost");
    assert_eq!(memory.spans().len(), IDS + 1);
}
