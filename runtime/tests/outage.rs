//! Very many spans against a collector that is not there: the threads that make them wait for nobody, the memory is what
//! the budgets say, and the account is exact.
//!
//! The threads are watched twice. The kernel counts how often each gave up its processor of its own accord, and `strace`,
//! where it is installed, writes down every system call that they make.
#![cfg(all(target_os = "linux", feature = "otlp-http"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]
#![allow(clippy::print_stdout, reason = "the figures are for whoever asks for them")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::Duration;

use traced_runtime::export::OtlpHttp;
use traced_runtime::{Builder, Callsite, Guard, Reason, Scope, Span, callsite, stats};
use traced_test_support::skip::skipped;

static ROOT: Callsite = callsite!("root");
static CHILD: Callsite = callsite!("child");

const THREADS: usize = 4;
/// Of each local trace.
const CHILDREN: usize = 9;
const SPANS: usize = if cfg!(debug_assertions) { 2_000_000 } else { 10_000_000 };

/// What waits for the exporter, what is recorded and not collected yet, and what is noted on spans that are to be joined
/// with it.
const QUEUE: u64 = 32 << 20;
const RECORDS: u64 = 16 << 20;
const NOTES: u64 = 32 << 20;
const BESIDES: u64 = 8 << 20;

/// Threads that get memory at the same time wait for each other in the kernel, now and then: none to five times in a run.
/// Whoever waited for something of ours would do so with every chunk, some thousand times.
const MOST_WAITS: u64 = 128;

/// How a child of this process knows what it is to do, and how it marks where spans begin and end to be made.
const SPANS_WANTED: &str = "TRACED_TEST_SPANS";
const FORM: &str = "TRACED_TEST_FORM";
const BEGIN: &str = "/traced-test/begin";
const END: &str = "/traced-test/end";

/// What a run has come to, as its process says.
struct Outcome(HashMap<String, u64>);

impl Outcome {
    fn of(stdout: &str) -> Self {
        let pairs = stdout.lines().filter_map(|line| line.strip_prefix("outcome ")?.split_once(' '));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect())
    }

    fn get(&self, name: &str) -> u64 {
        *self.0.get(name).unwrap_or_else(|| panic!("the process says nothing of {name}: {:?}", self.0))
    }
}

/// Makes the spans, if another test asks for that.
#[test]
fn in_a_process_of_its_own() {
    let Ok(spans) = std::env::var(SPANS_WANTED) else { return };
    let traces = spans.parse::<usize>().unwrap() / THREADS / (CHILDREN + 1);
    let notes = std::env::var(FORM).is_ok_and(|form| form == "with notes");
    let guard = start();
    let before = memory("VmRSS:");
    let threads: Vec<_> = (0..THREADS).map(|_| thread::spawn(move || make(traces, notes))).collect();
    let made: Vec<Made> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let ended: u64 = made.iter().map(|made| made.ended).sum();
    // Nobody takes anything: whatever the deadline is, what waits stays. On a busy machine the collector may need more than
    // one to have seen everything.
    for _ in 0..50 {
        guard.flush(Duration::from_millis(300));
        if stats().ended >= ended {
            break;
        }
    }
    let quiet = stats();
    let peak = memory("VmHWM:");
    drop(guard);
    let end = stats();
    for (name, value) in [
        ("ended by threads", ended),
        ("started", quiet.started),
        ("ended", quiet.ended),
        ("queued", quiet.queued),
        ("dropped", quiet.dropped.total()),
        ("dropped as queue full", quiet.dropped.of(Reason::QueueFull)),
        ("dropped for want of memory", quiet.dropped.of(Reason::MemoryShort)),
        ("dropped as pool full", quiet.dropped.of(Reason::PoolFull)),
        ("delivered", end.delivered + quiet.delivered),
        ("ended at the end", end.ended),
        ("undelivered at the end", end.dropped.total()),
        ("waits", made.iter().map(|made| made.waits).sum()),
        ("memory before", before),
        ("memory at most", peak),
    ] {
        println!("outcome {} {value}", name.replace(' ', "-"));
    }
}

/// An endpoint at which nobody listens.
fn start() -> Guard {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let exporter = OtlpHttp::new(&format!("http://127.0.0.1:{port}/v1/traces"));
    Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_millis(100)).install()
}

struct Made {
    /// As the account has to have it: a local trace that is left out at its start counts as one.
    ended: u64,
    /// How often the thread gave up its processor of its own accord.
    waits: u64,
}

fn make(traces: usize, notes: bool) -> Made {
    // What is a matter of the first time (the thread's buffer, its ids) is there afterwards.
    let mut ended = trace(notes);
    let waits = waits();
    drop(fs::metadata(BEGIN));
    (0..traces).for_each(|_| ended += trace(notes));
    drop(fs::metadata(END));
    Made { ended, waits: self::waits() - waits }
}

/// A local trace, a tenth of whose spans may have an attribute that is set after their start.
fn trace(notes: bool) -> u64 {
    let root = Span::start(&ROOT);
    let recorded = root.is_recording();
    if notes {
        root.set("path", "/v0/images/2f9e4c1b-7a44-4c3e-9d1c-0b8f5a6d7e21/thumbnail?width=200&height=200");
    }
    let entered = root.enter();
    (0..CHILDREN).for_each(|_| drop(Scope::enter(&CHILD)));
    drop(entered);
    if recorded { 1 + CHILDREN as u64 } else { 1 }
}

/// How often this thread has given up its processor of its own accord.
fn waits() -> u64 {
    number("/proc/thread-self/status", "voluntary_ctxt_switches:")
}

/// Of this process, in bytes.
fn memory(line: &str) -> u64 {
    number("/proc/self/status", line) * 1024
}

fn number(file: &str, line: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap();
    let found = text.lines().find_map(|text| text.strip_prefix(line)).unwrap_or_else(|| panic!("no {line}"));
    found.split_whitespace().next().unwrap().parse().unwrap()
}

/// Runs [`in_a_process_of_its_own`] behind these words.
fn run(words: &[&str], spans: usize, form: &str) -> std::io::Result<(Outcome, String)> {
    let program = std::env::current_exe().unwrap();
    let program = program.to_str().unwrap();
    let words = [words, &[program, "--exact", "in_a_process_of_its_own", "--nocapture"]].concat();
    let mut command = Command::new(words[0]);
    let output = command.args(&words[1..]).env(SPANS_WANTED, spans.to_string()).env(FORM, form).output()?;
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    if !output.status.success() {
        return Err(std::io::Error::other(said.concat()));
    }
    Ok((Outcome::of(&said[0]), said.concat()))
}

#[test]
fn spec_x4_a_collector_that_is_not_there_costs_its_budget_and_nobody_waits() {
    let outcome = sound(SPANS, "");
    assert_bounded(&outcome, QUEUE + RECORDS);
}

#[test]
fn what_is_noted_on_spans_has_a_budget_of_its_own() {
    let outcome = sound(SPANS / 2, "with notes");
    assert_bounded(&outcome, QUEUE + RECORDS + NOTES);
}

/// A run whose account is exact, and whose threads have waited for nobody.
fn sound(spans: usize, form: &str) -> Outcome {
    let (outcome, said) = run(&[], spans, form).unwrap();
    println!("{said}");
    let of = |name: &str| outcome.get(name);
    // With spans that still wait, and with all of them given up.
    assert_eq!(of("ended"), of("ended-by-threads"));
    assert_eq!((of("started"), of("delivered")), (of("ended"), 0));
    assert_eq!(of("ended"), of("queued") + of("dropped"));
    assert_eq!((of("ended-at-the-end"), of("undelivered-at-the-end")), (of("ended"), of("ended")));
    // The outage was one: more came than there was room for.
    assert!(of("dropped") > 0 && of("queued") > 0, "{said}");
    assert!(of("waits") <= MOST_WAITS, "{} waits", of("waits"));
    outcome
}

#[track_caller]
fn assert_bounded(outcome: &Outcome, budget: u64) {
    let grown = outcome.get("memory-at-most").saturating_sub(outcome.get("memory-before"));
    println!("the memory has grown by {} KiB, the budget is {} KiB", grown >> 10, budget >> 10);
    assert!(grown <= budget + BESIDES, "{grown} bytes for a budget of {budget}");
}

/// What a thread may ask of the system while it makes spans: memory, until the budget is used up.
const MEMORY: [&str; 6] = ["brk", "madvise", "mmap", "mprotect", "mremap", "munmap"];

/// And a thread may wait for another that gets memory.
const ALLOCATOR: &str = "futex of the allocator";

#[test]
fn threads_that_make_spans_ask_the_system_for_memory_and_nothing_else() {
    let test = "threads_that_make_spans_ask_the_system_for_memory_and_nothing_else";
    let file = std::env::temp_dir().join(format!("traced-outage-{}.strace", std::process::id()));
    let words = ["strace", "-f", "-qq", "-o", file.to_str().unwrap()];
    let (outcome, said) = match run(&words, SPANS / 10, "") {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return skipped(test, "strace", "it writes down every system call");
        }
        Err(error) if error.to_string().contains("strace: ") => {
            return skipped(
                test,
                "strace that may trace",
                error.to_string().lines().next().unwrap_or_default(),
            );
        }
        outcome => outcome.unwrap(),
    };
    assert_eq!(outcome.get("ended"), outcome.get("ended-by-threads"), "{said}");
    let trace = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let calls = calls(&trace);
    println!("between the first and the last span: {calls:?}");
    let wakes = calls.get("futex FUTEX_WAKE").copied().unwrap_or_default();
    for (call, count) in &calls {
        let is_known = MEMORY.contains(&call.as_str()) || call == "futex FUTEX_WAKE" || call == ALLOCATOR;
        assert!(is_known, "{count} calls of {call} while spans are made");
    }
    // Memory is made once: then chunks go round.
    let made: u64 = MEMORY.iter().filter_map(|call| calls.get(*call)).sum();
    assert!(calls.get(ALLOCATOR).is_none_or(|waits| *waits <= made), "{calls:?}");
    // Waking the collector is for when a lot has come together: a thousand spans at least.
    assert!(wakes * 1000 <= outcome.get("ended"), "{wakes} wakes for {} spans", outcome.get("ended"));
}

/// The system calls of each thread between its two marks, by name; those of a futex by what they do.
fn calls(trace: &str) -> BTreeMap<String, u64> {
    let (mut within, mut marks) = (HashSet::new(), 0);
    let mut calls = BTreeMap::new();
    for line in trace.lines() {
        let (thread, what) = line.split_once(' ').unwrap();
        let what = what.trim_start();
        if what.contains(BEGIN) {
            assert!(within.insert(thread));
        } else if what.contains(END) {
            assert!(within.remove(thread));
            marks += 1;
        } else if within.contains(thread) && !what.starts_with(['<', '-', '+']) {
            let (name, arguments) = what.split_once('(').unwrap();
            let name = match name {
                "futex" if arguments.contains("FUTEX_WAKE") => "futex FUTEX_WAKE",
                "futex" if is_of_allocator(arguments) => ALLOCATOR,
                "futex" => "futex to wait",
                name => name,
            };
            *calls.entry(name.to_owned()).or_default() += 1;
        }
    }
    // Whoever watches nobody sees nothing.
    assert_eq!(marks, THREADS);
    calls
}

/// Whether the lock is that of an arena of glibc's allocator, which stands in front of everything in a heap, and a heap
/// at a multiple of 64 MiB.
fn is_of_allocator(arguments: &str) -> bool {
    let address = arguments.strip_prefix("0x").and_then(|address| address.split(',').next());
    address
        .and_then(|address| u64::from_str_radix(address, 16).ok())
        .is_some_and(|at| at % (64 << 20) == 0x30)
}

#[test]
fn what_strace_writes_is_read_by_thread_and_between_the_marks() {
    let trace = "7 futex(0x1, FUTEX_WAIT_PRIVATE, 1, NULL) = 0
7 statx(AT_FDCWD, \"/traced-test/begin\", 0x1 <unfinished ...>
8 nanosleep({tv_sec=1}) = 0
7 <... statx resumed>0x7f) = -1 ENOENT (No such file or directory)
7 futex(0x1, FUTEX_WAKE_PRIVATE, 1) = 1
7 futex(0x1, FUTEX_WAIT_PRIVATE, 1, NULL <unfinished ...>
7 --- SIGCHLD {si_signo=SIGCHLD} ---
7 futex(0x7fdae4000030, FUTEX_WAIT_PRIVATE, 2, NULL) = 0
7 sched_yield() = 0
7 statx(AT_FDCWD, \"/traced-test/end\", 0x1) = -1
7 exit(0) = ?
7 +++ exited with 0 +++
";
    let others: String =
        (20..19 + THREADS).map(|n| format!("{n} stat(\"{BEGIN}\")\n{n} stat(\"{END}\")\n")).collect();
    let calls = calls(&(others + trace));
    let expected = [("futex FUTEX_WAKE", 1), (ALLOCATOR, 1), ("futex to wait", 1), ("sched_yield", 1)];
    assert_eq!(calls, expected.map(|(name, count)| (name.to_owned(), count)).into());
}
