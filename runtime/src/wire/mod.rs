//! OTLP protobuf: written from records, read into plain spans.
//!
//! Both directions are written by hand: on the way out because the records become bytes without anything in between,
//! on the way in because the terminal and the tests of a user need a handful of fields and no second dependency.

mod attributes;
mod decode;
mod encode;
mod ended;
mod head;
mod protobuf;
mod record;
mod request;
mod site;
mod sites;
mod span;
mod value;

pub use decode::{decode, decode_resource};
pub use span::{AnyValue, Event, Link, Span, Status};

pub(crate) use encode::Encoder;
pub(crate) use protobuf::{Field, Fields};
pub(crate) use request::Request;
#[cfg(unix)]
pub(crate) use request::hold;
