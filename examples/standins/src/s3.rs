//! An S3 server over a folder
//!
//! The work is done by `s3s-fs`; this adds what it leaves out: the two request identifiers that
//! every answer of S3 carries, and failures on request.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use uuid::Uuid;

use crate::faults::Queue;
use crate::server::{Server, serve_http};

const ACCESS_KEY: &str = "standin";
const SECRET_KEY: &str = "standin-secret";
const REGION: &str = "us-east-1";

/// Starts a server whose buckets are the folders inside `folder`, which is created when missing.
///
/// # Errors
///
/// When the folder cannot be used, no port can be bound, or no tokio runtime is running.
pub fn start(folder: &Path) -> io::Result<S3> {
    fs::create_dir_all(folder)?;
    let files = FileSystem::new(folder).map_err(|error| io::Error::other(format!("{error:?}")))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let gate = Gate { service: builder.build(), faults: Queue::new() };
    let faults = gate.faults.clone();
    let server = Server::start(move |stream| {
        let gate = gate.clone();
        serve_http(stream, service_fn(move |request| gate.clone().answer(request)))
    })?;
    Ok(S3 { folder: folder.to_owned(), server, faults })
}

/// A running S3 stand-in; it stops when dropped, and leaves the folder as it is.
///
/// Clients must address buckets by path (`force_path_style(true)`).
#[derive(Debug)]
pub struct S3 {
    folder: PathBuf,
    server: Server,
    faults: Queue<Fault>,
}

impl S3 {
    /// The endpoint that clients are given, such as `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// The access key that requests are signed with.
    pub fn access_key(&self) -> &str {
        ACCESS_KEY
    }

    /// The secret that requests are signed with.
    pub fn secret_key(&self) -> &str {
        SECRET_KEY
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> &str {
        REGION
    }

    /// Makes a bucket without asking a client to; one that exists is left alone.
    ///
    /// # Errors
    ///
    /// When the name is not one that S3 accepts, or the folder cannot be written.
    pub fn create_bucket(&self, name: &str) -> io::Result<()> {
        let proper = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        if !(3..=63).contains(&name.len()) || !name.bytes().all(proper) || name.contains("..") {
            let message = format!("{name:?} is not a bucket name: use 3 to 63 of a-z, 0-9, - and .");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        fs::create_dir_all(self.folder.join(name))
    }

    /// Answers the next request with an error, such as 503 `SlowDown`; call again for one more.
    ///
    /// # Panics
    ///
    /// When `status` is not a number that HTTP allows.
    pub fn fail_next(&self, status: u16, code: &str) {
        let status = StatusCode::from_u16(status).expect("an HTTP status is between 100 and 999");
        self.faults.push(Fault { status, code: code.to_owned() });
    }
}

#[derive(Debug)]
struct Fault {
    status: StatusCode,
    code: String,
}

#[derive(Clone)]
struct Gate {
    service: S3Service,
    faults: Queue<Fault>,
}

impl Gate {
    async fn answer(self, request: Request<Incoming>) -> Result<Response<s3s::Body>, s3s::HttpError> {
        // S3's own are 16 and 76 characters; only the look matters to whoever reads a log.
        let request_id = Uuid::new_v4().simple().to_string()[..16].to_uppercase();
        let host_id = Uuid::new_v4().simple().to_string();
        let mut response = match self.faults.take() {
            Some(fault) => {
                drain(request).await;
                failure(&fault, &request_id)
            }
            None => self.service.call(request.map(s3s::Body::from)).await?,
        };
        let headers = response.headers_mut();
        for (name, value) in [("x-amz-request-id", &request_id), ("x-amz-id-2", &host_id)] {
            let value = HeaderValue::from_str(value).expect("hexadecimal is a valid header value");
            headers.insert(name, value);
        }
        Ok(response)
    }
}

/// Reads what the client sends, which would otherwise see its connection closed mid-request.
async fn drain(request: Request<Incoming>) {
    let mut body = request.into_body();
    while let Some(Ok(_)) = body.frame().await {}
}

fn failure(fault: &Fault, request_id: &str) -> Response<s3s::Body> {
    let code = fault.code.replace('&', "&amp;").replace('<', "&lt;");
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code>\
         <Message>this failure was asked for</Message><RequestId>{request_id}</RequestId></Error>"
    );
    let mut response = Response::new(s3s::Body::from(xml));
    *response.status_mut() = fault.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}
