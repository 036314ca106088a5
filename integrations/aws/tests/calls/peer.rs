//! An S3 within the process: it answers what it was told to, and keeps what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_s3::{Client, Config};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use traced_aws::Tracing;
use traced_runtime::Context;

#[derive(Clone, Debug, Default)]
pub(crate) struct Peer(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Answer>,
    requests: Vec<Request>,
}

#[derive(Debug)]
enum Answer {
    Response(u16, &'static str),
    Refusal,
    Silence,
}

/// What is looked at in a request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) trace_header: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) context: Option<Context>,
}

impl Peer {
    pub(crate) fn answers(self, status: u16, body: &'static str) -> Self {
        self.then(Answer::Response(status, body))
    }

    pub(crate) fn refuses(self) -> Self {
        self.then(Answer::Refusal)
    }

    pub(crate) fn stays_silent(self) -> Self {
        self.then(Answer::Silence)
    }

    fn then(self, answer: Answer) -> Self {
        self.0.lock().unwrap().answers.push_back(answer);
        self
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap().requests.clone()
    }

    pub(crate) fn config(&self) -> Builder {
        let connector = SharedHttpConnector::new(self.clone());
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .http_client(http_client_fn(move |_, _| connector.clone()))
    }

    pub(crate) fn client(&self) -> Client {
        Client::from_conf(self.config().interceptor(Tracing::default()).build())
    }
}

impl HttpConnector for Peer {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = {
            let mut state = self.0.lock().unwrap();
            let headers = request.headers();
            state.requests.push(Request {
                trace_header: headers.get_all("x-amzn-trace-id").map(str::to_owned).collect(),
                names: headers.iter().map(|(name, _)| name.to_owned()).collect(),
                context: request.extension::<Context>().cloned(),
            });
            state.answers.pop_front().expect("the test said what to answer")
        };
        HttpConnectorFuture::new(async move {
            match answer {
                Answer::Response(status, body) => Ok(response(status, body)),
                Answer::Refusal => Err(ConnectorError::user("refused".into())),
                Answer::Silence => std::future::pending().await,
            }
        })
    }
}

fn response(status: u16, body: &'static str) -> HttpResponse {
    let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
    response.headers_mut().insert("x-amz-request-id", "REQUEST1");
    response.headers_mut().insert("x-amz-id-2", "EXTENDED1");
    response
}
