//! What our layers wrap has the properties of what is within.

use std::convert::Infallible;
use std::future::Ready;
use std::marker::PhantomPinned;
use std::rc::Rc;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use traced::http::{
    ClientFuture, ClientLayer, ClientService, ServerBody, ServerFuture, ServerLayer, ServerService,
};

const fn is_send<T: Send>() {}
const fn is_sync<T: Sync>() {}
const fn is_unpin<T: Unpin>() {}
const fn is_clone<T: Clone>() {}
const fn is_static<T: 'static>() {}
const fn is_body<T: http_body::Body>() {}

/// Whether a type has a trait, told by which of two methods is found.
macro_rules! has {
    ($type:ty: $bound:ident) => {{
        #[allow(dead_code, reason = "found only where the bound does not hold")]
        trait Lacks {
            const HAS: bool = false;
        }
        impl<T> Lacks for Of<T> {}
        struct Of<T>(std::marker::PhantomData<T>);
        #[allow(dead_code, reason = "found only where the bound holds")]
        impl<T: $bound> Of<T> {
            const HAS: bool = true;
        }
        <Of<$type>>::HAS
    }};
}

type Answer = Ready<Result<Response<Full<Bytes>>, Infallible>>;

#[test]
fn what_is_within_may_move_between_threads_and_so_may_what_is_around() {
    is_send::<ServerBody<Full<Bytes>>>();
    is_sync::<ServerBody<Full<Bytes>>>();
    is_unpin::<ServerBody<Full<Bytes>>>();
    is_static::<ServerBody<Full<Bytes>>>();
    is_body::<ServerBody<Full<Bytes>>>();
    is_send::<ServerFuture<Answer>>();
    is_sync::<ServerFuture<Answer>>();
    is_unpin::<ServerFuture<Answer>>();
    is_send::<ClientFuture<Answer>>();
    is_sync::<ClientFuture<Answer>>();
    is_unpin::<ClientFuture<Answer>>();
    is_clone::<ServerService<Full<Bytes>>>();
    is_clone::<ClientService<Full<Bytes>>>();
    is_send::<ServerLayer>();
    is_sync::<ServerLayer>();
    is_sync::<ClientLayer>();
}

#[test]
fn what_is_within_may_not_and_neither_may_what_is_around() {
    assert!(has!(u8: Send) && !has!(Rc<u8>: Send), "or this shows nothing");
    assert!(!has!(ServerBody<Rc<u8>>: Send) && !has!(ServerBody<PhantomPinned>: Unpin));
    assert!(!has!(ServerFuture<Rc<u8>>: Send) && !has!(ServerFuture<PhantomPinned>: Unpin));
    assert!(!has!(ClientFuture<Rc<u8>>: Send) && !has!(ClientFuture<PhantomPinned>: Unpin));
    assert!(!has!(ServerService<Rc<u8>>: Send) && !has!(ClientService<Rc<u8>>: Send));
}
