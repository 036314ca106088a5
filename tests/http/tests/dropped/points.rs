//! A service that takes its time, and the points at which it may be left.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use axum::extract::{FromRequestParts, State};
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body::{Body, Frame};
use http_body_util::Empty;
use tower::{Service, service_fn};
use traced::traced_handler;

use crate::Dice;

/// Where a call is left.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Point {
    BeforeTheFirstPoll,
    /// After so many polls, unless it is ready before.
    Pending(u64),
    BeforeTheBody,
    /// After so many polls of the body.
    InTheBody(u64),
    AtTheEnd,
}

impl Point {
    pub(crate) fn drawn(dice: &mut Dice) -> Self {
        match dice.below(5) {
            0 => Self::BeforeTheFirstPoll,
            1 => Self::Pending(dice.below(5)),
            2 => Self::BeforeTheBody,
            3 => Self::InTheBody(dice.below(8)),
            _ => Self::AtTheEnd,
        }
    }
}

/// Is pending every second time, and then yields; fails at the end if it is to.
pub(crate) struct Frames {
    left: u64,
    is_ready: bool,
    fails: bool,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.is_ready = !self.is_ready;
        if !self.is_ready {
            return Poll::Pending;
        }
        if self.left == 0 {
            return Poll::Ready(
                std::mem::take(&mut self.fails).then(|| Err(std::io::ErrorKind::Other.into())),
            );
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"frame")))))
    }
}

/// A handler of axum without a layer: it answers after an extractor, or not, and some polls with some frames.
#[derive(Clone)]
struct Handled {
    extracted_after: u64,
    refuses: bool,
    polls: u64,
    frames: u64,
    fails: bool,
}

/// Is ready after so many polls.
async fn polled(mut polls: u64) {
    std::future::poll_fn(|_| {
        let is_ready = polls == 0;
        polls = polls.saturating_sub(1);
        if is_ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

struct Slow;

impl FromRequestParts<Handled> for Slow {
    type Rejection = StatusCode;

    async fn from_request_parts(_: &mut Parts, handled: &Handled) -> Result<Self, StatusCode> {
        polled(handled.extracted_after).await;
        if handled.refuses { Err(StatusCode::FORBIDDEN) } else { Ok(Self) }
    }
}

#[traced_handler]
async fn handler(State(handled): State<Handled>, _: Slow) -> axum::body::Body {
    polled(handled.polls).await;
    axum::body::Body::new(Frames { left: handled.frames, is_ready: false, fails: handled.fails })
}

pub(crate) fn handles(dice: &mut Dice) -> MethodRouter {
    let handled = Handled {
        extracted_after: dice.below(3),
        refuses: dice.below(8) == 0,
        polls: dice.below(3),
        frames: dice.below(4),
        fails: dice.below(8) == 0,
    };
    get(handler).with_state(handled)
}

/// Answers after some polls with some frames.
pub(crate) fn responds(
    dice: &mut Dice,
) -> impl Service<
    Request<Empty<Bytes>>,
    Response = Response<Frames>,
    Error = Infallible,
    Future: Future<Output = Result<Response<Frames>, Infallible>>,
> + use<> {
    let (polls, frames, fails) = (dice.below(4), dice.below(4), dice.below(8) == 0);
    service_fn(move |_: Request<Empty<Bytes>>| {
        let mut polls = polls;
        std::future::poll_fn(move |_| {
            if polls > 0 {
                polls -= 1;
                return Poll::Pending;
            }
            Poll::Ready(Ok(Response::new(Frames { left: frames, is_ready: false, fails })))
        })
    })
}

/// Calls a service and leaves it at the point; says how many spans that makes.
pub(crate) fn call<S, B>(mut service: S, point: Point, spans: u64) -> u64
where
    S: Service<Request<Empty<Bytes>>, Response = Response<B>>,
    B: Body,
{
    let waker = &mut Context::from_waker(Waker::noop());
    assert!(service.poll_ready(waker).is_ready());
    let mut future = Box::pin(service.call(traced_test_http::bare("http://shop/orders/7")));
    let polls = match point {
        Point::BeforeTheFirstPoll => return spans,
        Point::Pending(polls) => polls,
        _ => u64::MAX,
    };
    let mut polled = 0;
    let response = loop {
        if polled == polls {
            return spans;
        }
        polled += 1;
        if let Poll::Ready(response) = future.as_mut().poll(waker) {
            break response;
        }
    };
    let Ok(response) = response else { return spans };
    let polls = match point {
        Point::InTheBody(polls) => polls,
        Point::AtTheEnd => u64::MAX,
        _ => return spans,
    };
    let mut body = pin!(response.into_body());
    for _ in 0..polls {
        if let Poll::Ready(None | Some(Err(_))) = body.as_mut().poll_frame(waker) {
            break;
        }
    }
    spans
}
