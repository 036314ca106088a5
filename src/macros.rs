//! The macros, documented where they are used.

/// Makes a span of each call of a function, of all methods of an `impl` block, of all functions of a module, or of every
/// call that a trait's wrapper hands on.
///
/// ```
/// use traced::traced;
///
/// #[traced]
/// fn parse(line: &str) -> Result<u32, std::num::ParseIntError> {
///     line.trim().parse()
/// }
///
/// #[traced("orders.charge", kind = client, attrs(order_id, "order.rows" = rows.len()))]
/// async fn charge(order_id: u64, rows: &[u8]) -> std::io::Result<()> {
///     Ok(())
/// }
/// ```
///
/// The span ends with the call (of an async function: with its future, which starts it at its first poll), and says how
/// the call ended, by the type of the result and not by its spelling:
///
/// | the call | the span |
/// |---|---|
/// | returns, an `Ok` too | status unset |
/// | returns an `Err` | status Error, `error.type` is the error's type |
/// | panics | status Error, `error.type` is `panic`; the panic goes on |
/// | is a future that is dropped half-way | `traced.cancelled`, status unset |
/// | is a future that is never polled | there is none |
///
/// **Nothing else is recorded unless it is named**: no argument, no return value, no error message. The function stays
/// what it is without the attribute: its signature, its lints, its panics, whether its future is `Send`.
///
/// # What a function returns
///
/// An `async fn` stays one. A function that returns `impl Future`, `impl Stream`, a boxed future or a boxed stream
/// (`Pin<Box<dyn Future>>`, `BoxFuture`, and what `#[async_trait]` makes of a method) runs as it is, and what it returns
/// has the span. Where the words do not tell, say `future`, `stream` or `sync`.
///
/// ```
/// use std::pin::Pin;
/// use traced::traced;
///
/// type Answer = Pin<Box<dyn Future<Output = u8> + Send>>;
///
/// #[traced(future)]
/// fn ask(question: String) -> Answer {
///     Box::pin(async move { question.len() as u8 })
/// }
/// ```
///
/// A stream's span ends with its last item, has the number of items in `traced.items`, and fails with the first item that
/// is an `Err`.
///
/// # Names and kinds
///
/// * A string, or `name = ".."`: the name of the span, otherwise the function's (`Type::method` in an `impl` block).
///   `"GET {route}"` has values in it, of parameters and their fields: there should be few such names. A constant does,
///   too: `name = NAME`.
/// * `kind = internal`, `server`, `client`, `producer` or `consumer`.
///
/// # Attributes
///
/// `attrs(..)` names what is recorded when the call starts:
///
/// ```
/// use traced::traced;
/// # use traced::TraceAttrs;
/// # mod keys { traced::keys! { pub TENANT: &str = "tenant.id"; } }
/// # struct User { id: u64 }
/// # #[derive(TraceAttrs)] struct Order { rows: u32 }
///
/// #[traced(attrs(
///     id,                          // under its own name; so `user.id`
///     "cart.total" = total,        // under this one
///     page.size = size,            // the same
///     "cart" = %cart,              // its `Display`; `?cart` is its `Debug`
///     "cart.items" = len(items),   // its length; `hash(..)` the same for the same value, `redact(..)` that there is one
///     keys::TENANT = tenant,       // a key of `keys!`, which knows the type of its values
///     coupon,                      // an `Option`: nothing where it is `None`
///     ..order,                     // a struct with `#[derive(TraceAttrs)]`
///     user.id,
/// ))]
/// fn check_out(
///     id: u64, total: f64, size: usize, cart: &str, items: &[u8], tenant: &str, coupon: Option<&str>, order: Order,
///     user: &User,
/// ) {}
/// ```
///
/// * `args(id, ?page)` records parameters under their own names, `args(all)` every one of them.
/// * `#[attr]` on a parameter does so, too: `#[attr] id: u64`, `#[attr("user.id", display)] user: &User`,
///   `#[attr(redact)] token: &str`.
/// * `ret("rows" = ret.len())` records what is returned; of a `Result` what is in the `Ok`.
///
/// A name that looks like a secret (`password`, `token`, `cookie`, …) is refused, unless it is redacted, hashed, given a
/// key of its own or let through by `allow_secret(token)`.
///
/// # Outcomes
///
/// * `err` records the message of an error: its `Display`; `err(debug)`, `err(chain)` with those of what caused it. Messages
///   may hold secrets: they go through a redactor and are cut at 256 bytes. `TRACED_ERROR_MESSAGES=1` and
///   [`Builder::error_messages`](crate::Builder::error_messages) ask for it in the whole process, `err(type)` says no.
/// * `err(expected = Error::NotFound | Error::Gone(_))`: these are none; the span has `outcome` = `expected` instead.
///   They are patterns of a reference, so a constant is `&StatusCode::GONE`. `err(if = is_error)` asks a function of yours,
///   `err(map = failure)` one that gives a [`Failure`](crate::Failure).
/// * `none = error`: a `None` is a failure.
/// * `cancel = error`: so is a future that is given up.
///
/// ```
/// use std::{fmt, io};
/// use traced::traced;
///
/// #[traced(err(expected = io::ErrorKind::NotFound), ret("bytes" = len(ret)))]
/// fn load(path: &str) -> Result<Vec<u8>, io::ErrorKind> {
///     std::fs::read(path).map_err(|error| error.kind())
/// }
/// # load("/").unwrap_err();
/// ```
///
/// # Starts
///
/// * `parent = self.context`: below this [`Context`](crate::Context) or [`Span`](crate::Span), and not below what is current.
/// * `root`: in a trace of its own; `root(link)` with a link to what is current.
/// * `links = batch.iter().map(Message::context)`
/// * `when = request.is_debug()`: no span for this call where it is not so.
/// * `sample = 0.01`: a span for a share of the calls. What is called meanwhile hangs below the span around; where there is
///   none, its trace is left out.
/// * `min_duration = "5ms"`: no span of a call that was shorter, unless it failed or another span began within.
///
/// # Blocks, modules and traits
///
/// On an `impl` block or an inline module every function has a span, but for `const` and `extern` functions, those that
/// are always inlined, and in modules tests, `main`, and `impl`s of traits like `Debug` and `Drop`. `#[traced(skip)]` on one of
/// them, `only(get, put)`, `only(pub)` and `except(new)` leave others out, `#[traced(..)]` on one has arguments of its own, and
/// `prefix = "Repo"` stands before their names in place of the type's.
///
/// ```
/// use traced::traced;
/// # struct Store;
///
/// #[traced(except(new), kind = client)]
/// impl Store {
///     fn new() -> Self {
///         Self
///     }
///     async fn get(&self, #[attr] id: u64) -> Option<String> {
///         None
///     }
/// }
/// ```
///
/// With `wrapper = Name` on a trait there is a type of that name that traces every implementation, also those of others:
///
/// ```
/// use traced::traced;
///
/// #[traced(wrapper = TracedStore)]
/// trait Store {
///     fn get(&self, #[attr] id: u64) -> Option<String>;
/// }
/// # struct Memory;
/// # impl Store for Memory { fn get(&self, _: u64) -> Option<String> { None } }
///
/// let store = TracedStore(Memory);
/// store.get(7); // a span `Store::get`
/// ```
///
/// # What is not as it is without the attribute
///
/// * Of a function with `#[track_caller]` an `Err` is not seen if its body has a `return` or a `?`: nothing may stand between
///   it and its caller.
/// * The compiler does not warn of a function that does nothing but call itself.
/// * An error whose `Display` holds for one lifetime alone needs `err(type)`.
/// * A panic that is caught while another one unwinds is not recorded.
/// * Within a module that has the attribute, `#[traced(..)]` needs no import, and one is called unused.
///
/// # More
///
/// * `boxed` puts the body of an async function on the heap: its future is small wherever it is moved.
/// * `crate = ::my::traced`: where this crate is found, for libraries that re-export it.
/// * [`sites`](crate::sites) lists every function that has the attribute, [`switch`](crate::switch) and `TRACED=my::db::*=off`
///   switch them. With `--cfg traced_off` among the compiler's flags they are compiled out; arguments are checked all the
///   same.
#[doc(inline)]
pub use traced_macros::traced;

/// Makes the span of a function that answers calls from outside, and joins it to who calls.
///
/// | preset | kind | the span is | the caller is found in |
/// |---|---|---|---|
/// | `http` (or none) | server | the caller's child | a `Request`, `Parts` or `HeaderMap`, or what axum extracts |
/// | `grpc` | server | the caller's child | a `Request` or `MetadataMap` of tonic's |
/// | `consumer` | consumer | linked to the producer | a `HashMap<String, String>`, `Headers`, `Message` or `Delivery` |
/// | `job` | internal | a root | nothing but `from` |
/// | `reconcile` | internal | a root | nothing but `from` |
///
/// Parameters are known by what their types are called: the first that is called so has to be a
/// [`Carrier`](crate::Carrier). `from = expression` says something else that is one.
///
/// ```
/// use std::collections::HashMap;
/// use traced::traced_handler;
///
/// struct Order {
///     id: u64,
///     headers: HashMap<String, String>,
/// }
///
/// /// A message from a queue: its trace is its own, and has a link to the producer's.
/// #[traced_handler(consumer, from = order.headers, attrs(order.id))]
/// async fn charge(order: Order) -> Result<(), std::io::Error> {
///     Ok(())
/// }
///
/// /// What a Kubernetes Job runs, in the trace that `TRACEPARENT` names.
/// #[traced_handler(job, from = traced::Environment)]
/// fn nightly() {}
/// # nightly();
/// # drop(charge(Order { id: 1, headers: HashMap::new() }));
/// ```
///
/// # HTTP
///
/// A handler of axum needs no more than the bare attribute, and no layer.
#[cfg_attr(feature = "axum", doc = "```")]
#[cfg_attr(not(feature = "axum"), doc = "```ignore")]
/// use traced::axum::{Entrance, axum};
/// use axum::extract::Path;
/// use axum::http::StatusCode;
/// use traced::traced_handler;
///
/// #[traced_handler]
/// async fn show(Path(id): Path<u64>) -> Result<String, StatusCode> {
///     if id == 0 { Err(StatusCode::NOT_FOUND) } else { Ok(format!("picture {id}")) }
/// }
///
/// let app: axum::Router = axum::Router::new().route("/pictures/{id}", axum::routing::get(show));
/// # drop(app);
/// # async fn calls() {
/// // Code of your own may call it as well:
/// assert_eq!(show(Entrance::none(), Path(7).into()).await, Ok("picture 7".to_owned()));
/// # }
/// ```
///
/// The span is called `GET /pictures/{id}`, or as its name says if it has one. It is below the caller's, has the status of
/// the response, and ends with the response's body; 5xx is a failure, 4xx is none. Requests that another extractor refuses
/// have theirs, too, with `traced.rejected` and the status of the refusal.
///
/// For this the handler gets an extractor as its first parameter, `Entrance`, where no other parameter carries the caller's
/// context, and the types of the others and of the result tell what becomes of them:
#[cfg_attr(
    feature = "axum",
    doc = "[`Observed`](crate::axum::Observed) is made of anything with `into`, and [`Answered`](crate::axum::Answered) gives"
)]
#[cfg_attr(
    not(feature = "axum"),
    doc = "`Observed` is made of anything with `into`, and `Answered` gives"
)]
/// back what is in it with `into_inner` (the result of a function that is not `async` keeps its type). Attributes that look
/// at a handler, like `#[axum::debug_handler]`, stand below this one, and those that would rather see what you wrote (those of
/// OpenAPI) above. With `observed = false` all types stay as they are, but for the added parameter: the status is recorded if
/// the type of the result tells it, as said next, and that of a refusal is not known.
///
/// **A handler that takes a `Request`, `Parts` or a `HeaderMap`** has its span from there on, and stays as it is: whoever
/// calls it, it need not be axum. The span ends with the function. Its status is what the returned type tells: a
/// `StatusCode`, a `Response`, a tuple that starts with a `StatusCode`, a `Result` of these, an error that implements
#[cfg_attr(feature = "http", doc = "[`HasStatus`](crate::http::HasStatus).")]
#[cfg_attr(not(feature = "http"), doc = "`HasStatus`.")]
/// Of other types nothing is recorded, and an `Err` is a failure. Where it is axum that calls it,
/// `#[traced_handler(observed)]` says so, and all is as above.
///
/// **Beneath the layer** of an integration (`Router::layer(traced::axum::layer())`), the layer's span takes the name and the
/// attributes, and there is no second one. The layer sees every request, also those of which no handler knows. Whether the
/// extractors of a handler are within its span is the other difference: beneath the layer they are. Like the layer's, the
/// span of a request that the extractor has started is there even where its handler is [switched](crate::switch) off.
///
/// # gRPC
///
/// With the feature `tonic`, `grpc` stands on the methods of a service, below `#[tonic::async_trait]`:
///
#[cfg_attr(feature = "tonic", doc = "```")]
#[cfg_attr(not(feature = "tonic"), doc = "```ignore")]
/// use traced::grpc::tonic::{Request, Response, Status};
/// use traced::traced_handler;
///
/// #[traced_handler(grpc)]
/// async fn hello(request: Request<String>) -> Result<Response<String>, Status> {
///     if request.get_ref().is_empty() {
///         return Err(Status::invalid_argument("who?"));
///     }
///     Ok(Response::new(format!("hello {}", request.into_inner())))
/// }
/// # drop(hello(Request::new(String::new())));
/// ```
///
/// The code of the
/// returned `Status` is recorded, and those that are the server's fault are failures: `UNKNOWN`, `DEADLINE_EXCEEDED`,
/// `UNIMPLEMENTED`, `INTERNAL`, `UNAVAILABLE` and `DATA_LOSS`. A handler is not told by tonic which method was called: the span
/// is called after the function unless its name says it (`#[traced_handler(grpc, "hello.Greeter/SayHello")]`), or somebody
/// has put a `GrpcMethod` into the extensions of the request. The layer of gRPC knows, also within one of HTTP, which by itself
/// sees neither methods nor codes. The span ends with the handler: of a stream that is
/// returned only a layer sees the end.
///
/// # Work that nobody waits for
///
/// * `consumer`: a root, or a child of what is current, with a link to the producer. For a batch, `links = batch.iter().map(..)`
///   says whose messages they are; no parameter is looked at then.
/// * `job`: each run is a trace of its own, or the caller's that `from` names. As with every root, the first of a process
///   that has `TRACEPARENT` in its environment is a child of that; `from = traced::Environment` says it of every run.
/// * `reconcile`: the same for the reconciliations of a controller, `async fn reconcile(object: Arc<T>, context: Arc<C>)`; none
///   of them continues the trace of the environment by itself.
///
/// These may be sync, and take every argument of [`traced`](macro@traced) that does not say how a span starts.
///
/// # Arguments
///
/// * `from = expression`: what carries the caller's context.
/// * `link`: a root with a link to the caller, and no child of it. Of a `job` without `from` the caller is what is current.
/// * `public`, for `http` and `grpc`: the same, for callers that are strangers. Nothing that they send is sent on.
///   Beneath a layer neither changes anything: whose child the span is has been decided there.
/// * `observed`, for `http`: it is axum that calls the function, whatever its parameters are, and what it brings and takes is
///   observed. `observed = false`: the types stay as they are, as said above.
/// * a string, `name`, `attrs(..)`, `args(..)`, `#[attr]`, `ret(..)`, `err(..)`, `links`, `boxed` and `crate`, as for
///   [`traced`](macro@traced). A name wins over what the caller would have the span called. `err(..)` and `ret(..)` are
///   recorded on a layer's span as well.
#[doc(inline)]
pub use traced_macros::traced_handler;

/// Makes a function a test that sees its own spans, whatever runs beside it.
///
/// ```
/// use traced::testing::Capture;
/// use traced::{span, traced_test};
///
/// #[traced_test]
/// fn a_sum_has_its_rows(spans: &Capture) {
///     let sum = span!("sum", "rows" = 2; 1 + 1);
///     spans.assert_tree("sum {rows=2}");
/// }
/// ```
///
/// How a tree is written, [`testing`](crate::testing) says. An async test has `#[tokio::test]`, or the like, beneath.
#[doc(inline)]
pub use traced_macros::traced_test;

/// Makes a struct several attributes at once: `attrs(..order)`.
///
/// ```
/// use traced::{TraceAttrs, traced};
///
/// #[derive(TraceAttrs)]
/// struct OrderLine {
///     amount: u32,            // `order_line.amount`
///     #[attr("item.id")]
///     item: u64,
///     #[attr(redact)]
///     token: String,
///     #[attr(skip)]
///     _lock: (),
/// }
///
/// #[traced(attrs(..line))]
/// fn add(line: &OrderLine) {}
/// ```
///
/// Each field is an attribute under the name of the struct and its own; `#[attr(prefix = "order")]` on the struct says
/// otherwise. On a field there may be a key, `display`, `debug`, `len`, `hash`, `redact`, `skip`, and `..` for one that is
/// several attributes itself. A field whose name looks like a secret is refused unless something is said of it.
#[doc(inline)]
pub use traced_macros::TraceAttrs;

/// Makes a span of a block within a function.
///
/// ```
/// use traced::span;
/// # fn parse(bytes: &[u8]) -> Result<u8, std::fmt::Error> { Ok(bytes[0]) }
/// # fn main() -> Result<(), std::fmt::Error> {
/// # let bytes = [1_u8];
/// let first = span!("parse", "bytes" = bytes.len(); { parse(&bytes) })?;
/// # async fn fetch() {}
/// let later = span!("fetch", kind = client; async move { fetch().await });
/// # Ok(()) }
/// ```
///
/// It is the value of what stands behind the semicolon; an `Err` marks the span. With an async block it is a future that has
/// the span. Before the semicolon there may be attributes as in `attrs(..)`, and `kind`, `parent`, `links`, `when`, `sample`,
/// `min_duration`, `cancel` and `crate` as in [`traced`](macro@traced).
#[doc(inline)]
pub use traced_macros::span;

/// Sets attributes on the current span.
///
/// ```
/// use traced::attr;
/// # let (rows, query) = (7, "all");
/// attr!("rows" = rows, "query" = %query);
/// ```
///
/// They are written as in `attrs(..)`, and not even computed where nothing records them.
#[doc(inline)]
pub use traced_macros::attr;

/// Records that something happened, on the current span.
///
/// ```
/// use traced::event;
/// # let key = "k";
/// event!("cache.miss", "cache.key" = key);
/// ```
///
/// The values are not even computed where nothing records them.
#[doc(inline)]
pub use traced_macros::event;

/// Makes keys of attributes that know the type of their values.
///
/// ```
/// use traced::{attr, keys};
///
/// keys! {
///     /// Whose data it is.
///     pub TENANT: &str = "tenant.id";
///     ROWS: usize = "db.rows";
/// }
///
/// attr!(TENANT = "blue", ROWS = 7);
/// ```
#[doc(inline)]
pub use traced_macros::keys;
