//! A call under way: its span, from the first hook to the last, or to the drop of its future.

use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, Metadata};
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::telemetry::CapturedTelemetryAttributes;
use aws_types::region::Region;
use aws_types::request_id::RequestId;
use traced_runtime::{Callsite, Kind, Span, Value, callsite, xray_header};

use crate::{attrs, endpoint, error_type};

static CALL: Callsite = callsite!("AWS", kind = Kind::Client).of_library();

const X_AMZN_TRACE_ID: &str = "x-amzn-trace-id";
const X_AMZ_ID_2: &str = "x-amz-id-2";

/// The parameters of S3 operations that become attributes.
pub(crate) const PARAMETERS: [(&str, &str); 4] = [
    ("Bucket", attrs::AWS_S3_BUCKET),
    ("CopySource", attrs::AWS_S3_COPY_SOURCE),
    ("Key", attrs::AWS_S3_KEY),
    ("UploadId", attrs::AWS_S3_UPLOAD_ID),
];

/// Lives among the configuration of the call, which the SDK drops with the call's future.
#[derive(Debug)]
pub(crate) struct Call {
    /// `None` once the call is done. The hooks share the call, one after the other: nobody waits for the lock.
    span: Mutex<Option<Span>>,
}

impl Storable for Call {
    type Storer = StoreReplace<Self>;
}

impl Call {
    pub(crate) fn start(cfg: &ConfigBag) -> Self {
        let span = Span::start(&CALL);
        if span.is_recording() {
            describe(&span, cfg);
        }
        Self { span: Mutex::new(Some(span)) }
    }

    /// Names the span in a request that is about to be signed and sent.
    pub(crate) fn attempt(&self, request: &mut HttpRequest) {
        let span = self.lock();
        let Some(span) = &*span else { return };
        if span.is_recording()
            && let Some((address, port)) = endpoint::of(request.uri())
        {
            span.set_all(&[
                (attrs::SERVER_ADDRESS, Value::Str(address)),
                (attrs::SERVER_PORT, Value::from(port)),
            ]);
        }
        let context = span.context();
        if let Some(header) = xray_header(&context) {
            // Digits and letters are a valid header.
            let _replaced = request.headers_mut().try_insert(X_AMZN_TRACE_ID, header);
        }
        request.add_extension(context.in_logical_client());
    }

    pub(crate) fn finish(&self, context: &FinalizerInterceptorContextRef<'_>) {
        let Some(span) = self.lock().take() else { return };
        if !span.is_recording() {
            return;
        }
        if let Some(response) = context.response() {
            describe_response(&span, response);
        }
        if let Some(Err(error)) = context.output_or_error() {
            span.fail(&error_type::of(error, context.request().is_some(), context.response()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Span>> {
        self.span.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(mut span) = self.lock().take() {
            span.cancel();
        }
    }
}

fn describe(span: &Span, cfg: &ConfigBag) {
    span.set(attrs::RPC_SYSTEM_NAME, Value::Static("aws-api"));
    if let Some(operation) = cfg.load::<Metadata>() {
        let (service, name) = (operation.service(), operation.name());
        span.rename(&format!("{service}.{name}"));
        span.set(attrs::RPC_METHOD, &format!("{service}/{name}"));
        if service == "S3" {
            describe_parameters(span, cfg);
        }
    }
    if let Some(region) = cfg.load::<Region>() {
        span.set(attrs::CLOUD_REGION, region.as_ref());
    }
}

fn describe_parameters(span: &Span, cfg: &ConfigBag) {
    let Some(captured) = cfg.load::<CapturedTelemetryAttributes>() else { return };
    for (parameter, key) in PARAMETERS {
        if let Some(value) = captured.get(parameter) {
            span.set(key, value);
        }
    }
}

fn describe_response(span: &Span, response: &HttpResponse) {
    span.set(attrs::HTTP_RESPONSE_STATUS_CODE, response.status().as_u16());
    if let Some(id) = response.request_id() {
        span.set(attrs::AWS_REQUEST_ID, id);
    }
    if let Some(id) = response.headers().get(X_AMZ_ID_2) {
        span.set(attrs::AWS_EXTENDED_REQUEST_ID, id);
    }
}
