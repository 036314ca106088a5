//! The interceptor: which hook of the SDK does what.

use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{DisableInterceptor, Intercept};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::telemetry::RequestedTelemetryAttributes;

use crate::call::{self, Call};

/// Makes a span of every call of an AWS client.
///
/// Give it to the client's configuration; the same value suits the builder of every service:
///
/// ```no_run
/// # async fn example(shared: &aws_types::SdkConfig) {
/// let config = aws_sdk_s3::config::Builder::from(shared)
///     .interceptor(traced_aws::Tracing::default())
///     .build();
/// let s3 = aws_sdk_s3::Client::from_conf(config);
/// # let _ = s3;
/// # }
/// ```
///
/// A call is one client span, such as `S3.PutObject`, from the arguments to the result, with all attempts in between.
/// It failed when the last attempt did: `error.type` is then the code of the service (`NoSuchKey`), or `timeout`,
/// `dispatch_failure`, `response_error` or `construction_failure`, after the kinds of `SdkError`. A call whose future
/// is dropped ends its span there, with `traced.cancelled`. The answer's body may still be on its way when the span
/// ends: `GetObject` is done when the headers are there.
///
/// Each request carries the span in `X-Amzn-Trace-Id`, which AWS services understand, and no baggage. Making a
/// presigned URL sends nothing: there is no span, and no header that whoever uses the URL would have to send too.
///
/// The HTTP request beneath a call is not to be a second span. The SDK's own HTTP clients make none. For a client of
/// one's own, each request has the call's [`Context`](traced_runtime::Context) among its extensions, marked as
/// [`in_logical_client`](traced_runtime::Context::in_logical_client): send the request in that context.
///
/// The parameters `Bucket`, `Key` and their like are known to interceptors of the client alone: added to a single
/// call (`customize().interceptor(..)`), it makes the same span without them.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tracing {}

impl Intercept for Tracing {
    fn name(&self) -> &'static str {
        "TracedInterceptor"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // The SDK reads these from the input right after this hook, and only then.
        let mut requested = cfg.load::<RequestedTelemetryAttributes>().cloned().unwrap_or_default();
        requested.capture_only(call::PARAMETERS.map(|(parameter, _)| parameter));
        cfg.interceptor_state().store_put(requested);
        Ok(())
    }

    /// The first hook in which the operation is known. The caller has not been let go since the one above: what is
    /// current here is what was current there.
    fn read_before_serialization(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        start(cfg);
        Ok(())
    }

    /// Every attempt comes by here with the request as it was before the first.
    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(call) = cfg.load::<Call>() {
            call.attempt(context.request_mut());
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // Arguments that are refused never come to be serialized.
        start(cfg);
        if let Some(call) = cfg.load::<Call>() {
            call.finish(context);
        }
        Ok(())
    }
}

fn start(cfg: &mut ConfigBag) {
    // A second interceptor (one of the client, one of the call) leaves the call to the first.
    if !is_presigning(cfg) && cfg.load::<Call>().is_none() {
        let call = Call::start(cfg);
        cfg.interceptor_state().store_put(call);
    }
}

/// Presigning runs the same hooks up to the signature, without the interceptors whose headers a URL cannot carry.
fn is_presigning(cfg: &ConfigBag) -> bool {
    cfg.load::<DisableInterceptor<InvocationIdInterceptor>>().is_some()
}
