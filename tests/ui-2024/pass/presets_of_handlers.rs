//! Each preset, on functions in hard shapes: they do what they do without it.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt as _;
use traced::{Carrier, Plain, traced_handler};

type HeaderMap = HashMap<String, String>;

struct Parts<'a, T: ?Sized>(&'a T);

impl<T: ?Sized> Carrier<Plain> for Parts<'_, T> {
    fn values(&self, _: &str, _: &mut dyn FnMut(&[u8])) {}
}

struct Service<T>(Vec<T>);

impl<T: Clone + Send + Sync> Service<T> {
    #[traced_handler]
    async fn get<'a, const N: usize>(&'a self, parts: Parts<'a, str>, at: [usize; N]) -> Option<&'a T>
    where
        T: PartialEq,
    {
        let _ = parts.0;
        self.0.get(*at.first()?)
    }

    #[traced_handler(http, public, ret("rows" = ret.len()))]
    async fn list(mut self, mut parts: HeaderMap, (first, mut rest): (T, Vec<T>)) -> Result<Vec<T>, String> {
        parts.clear();
        rest.push(first);
        self.0.append(&mut rest);
        if self.0.len() > 3 {
            return Err("too many")?;
        }
        Ok(self.0)
    }

    #[traced_handler(consumer, when = !headers.is_empty(), min_duration = "1ms")]
    fn take(&mut self, headers: &BTreeMap<String, String>, item: T) -> &mut T {
        let _ = headers;
        self.0.push(item);
        self.0.last_mut().unwrap()
    }
}

#[async_trait::async_trait]
trait Reconciler {
    async fn reconcile(&self, object: Arc<String>) -> Result<usize, std::fmt::Error>;
}

#[async_trait::async_trait]
impl Reconciler for () {
    #[traced_handler(reconcile, attrs("object" = object.as_str()), err(debug))]
    async fn reconcile(&self, object: Arc<String>) -> Result<usize, std::fmt::Error> {
        if object.is_empty() { Err(std::fmt::Error) } else { Ok(object.len()) }
    }
}

#[async_trait::async_trait]
trait Show {
    async fn show(&self, headers: HeaderMap) -> Result<usize, String>;
}

#[async_trait::async_trait]
impl Show for u8 {
    #[traced_handler(attrs("self" = self))]
    async fn show(&self, headers: HeaderMap) -> Result<usize, String> {
        Ok(headers.len() + usize::from(*self))
    }
}

#[traced_handler]
fn returned(headers: HeaderMap) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    Box::pin(async move { headers.len() })
}

#[traced_handler(job, from = traced::Environment, none = error)]
fn job<T: Default>() -> Option<T> {
    Some(T::default())
}

#[traced_handler(job, link, boxed, cancel = error)]
async fn tick(mut count: u32) -> u32 {
    count += 1;
    count
}

#[traced_handler(job)]
fn stream_of_work() -> impl Future<Output = Result<u8, ()>> {
    async { Err(()) }
}

#[traced_handler(consumer, from = headers.unwrap())]
async fn from_an_expression(headers: Option<&HeaderMap>, payload: String) -> String {
    payload
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn now<F: Future>(future: F) -> F::Output {
    future.now_or_never().unwrap()
}

fn main() {
    let service = || Service(vec!['a', 'b']);
    assert_eq!(now(assert_send(service().get(Parts("x"), [1]))), Some(&'b'));
    assert_eq!(now(service().get(Parts("x"), [])), None);
    assert_eq!(now(service().list(HeaderMap::new(), ('c', vec![]))), Ok(vec!['a', 'b', 'c']));
    assert_eq!(now(service().list(HeaderMap::new(), ('c', vec!['d']))), Err("too many".to_owned()));
    *service().take(&BTreeMap::new(), 'c') = 'd';
    assert_eq!(now(().reconcile(Arc::new("a".to_owned()))), Ok(1));
    assert!(now(().reconcile(Arc::default())).is_err());
    assert_eq!(now(2.show(HeaderMap::new())), Ok(2));
    assert_eq!(now(assert_send(returned(HeaderMap::new()))), 0);
    assert_eq!(job::<u8>(), Some(0));
    assert_eq!(now(tick(1)), 2);
    assert_eq!(now(stream_of_work()), Err(()));
    assert_eq!(now(from_an_expression(Some(&HeaderMap::new()), "a".to_owned())), "a");
}
