//! Spans in tests: each test sees its own, whatever runs beside it.
//!
//! [`capture`] is for tests that run what they test in their own process, [`FakeCollector`] for those that look at a
//! program from outside. Both give spans one by one, and as a tree that is compared with one that is written down:
//!
//! ```
//! use traced_runtime::{Callsite, Kind, Span, callsite, testing};
//! static UPLOAD: Callsite = callsite!("upload");
//! static PUT: Callsite = callsite!("put", kind = Kind::Client);
//!
//! let capture = testing::capture();
//! {
//!     let upload = Span::start(&UPLOAD);
//!     let _entered = upload.enter();
//!     Span::start(&PUT).set("http.request.method", "PUT");
//! }
//! capture.assert_tree(
//!     "
//!     upload
//!       put <client> {http.request.method=PUT}
//!     ",
//! );
//! ```
//!
//! # How a tree is written
//!
//! A line for each span, further in than its parent's, siblings in the order of their starts. The indentation of the
//! whole does not count, nor does how far in a child is. In a line stand, in this order:
//!
//! | | what | if it is left out |
//! |---|---|---|
//! | `upload` | the name | |
//! | `<client>` | the kind | it is an internal span |
//! | `!std::io::error::Error` | the span failed with this `error.type`; `!..` with any | it did not fail |
//! | `: too large` | right behind the type: what the message says | there may be one |
//! | `~` | it was given up half-way | it was not |
//! | `-> 2` | to how many spans it links | there may be links |
//! | `{rows=7, server.port=..}` | attributes, in any order, and with `..` for any value; `service.name` is the service | there may be any |
//!
//! A line `..` stands for any number of spans at its place, with all that is below them; also for none.
//!
//! ```
//! # use traced_runtime::{Callsite, Span, callsite, testing};
//! # static UPLOAD: Callsite = callsite!("upload");
//! # static CHECK: Callsite = callsite!("check");
//! # static STORE: Callsite = callsite!("store");
//! # let capture = testing::capture();
//! # {
//! #     let upload = Span::start(&UPLOAD);
//! #     let _entered = upload.enter();
//! #     drop(Span::start(&CHECK));
//! #     let store = Span::start(&STORE);
//! #     store.set("error.type", "full");
//! #     store.set_status(traced_runtime::Status::Error, "no room");
//! # }
//! capture.assert_tree(
//!     "
//!     upload
//!       ..
//!       store !full: no room
//!     ",
//! );
//! ```
//!
//! Several traces are trees below each other, by their starts; a span whose parent is not there is a root. Ids and times
//! are nowhere in a tree.

mod capture;
mod collector;
mod difference;
mod http;
mod inbox;
mod line;
mod pattern;
mod tree;

pub use capture::{Capture, capture};
pub use collector::FakeCollector;
pub use tree::Tree;

use std::time::Duration;

/// How long a tree that is not the one expected may take to become it: what a test calls may answer before its span has
/// ended.
const PATIENCE: Duration = Duration::from_secs(1);
