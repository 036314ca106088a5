//! A server that keeps what it was sent, and answers what it was told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One answer after the other; a list of pods when there are no more.
pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    requests: Vec<Request>,
}

#[derive(Clone)]
pub(crate) enum Answer {
    Status(&'static str, &'static str),
    /// Headers, and then nothing ever.
    Stream,
    Silence,
}

/// The path with its query, and the header.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) traceparent: Vec<String>,
}

const PODS: Answer =
    Answer::Status("200 OK", r#"{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}"#);

impl Server {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = answers.into_iter().collect();
        let state = Arc::new(Mutex::new(State { answers, requests: Vec::new() }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        let answer = {
            let mut state = state.lock().unwrap();
            state.requests.push(request);
            state.answers.pop_front().unwrap_or(PODS)
        };
        let head =
            |status, rest| format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{rest}\r\n\r\n");
        let text = match answer {
            Answer::Status(status, body) => head(status, format!("content-length: {}", body.len())) + body,
            Answer::Stream => head("200 OK", "transfer-encoding: chunked".to_owned()),
            Answer::Silence => continue,
        };
        if stream.get_mut().write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Requests without bodies, which are all that these tests send.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut request = Request::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Some(request);
        }
        if request.path.is_empty() {
            request.path = line.split(' ').nth(1)?.to_owned();
        } else if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("traceparent")
        {
            request.traceparent.push(value.to_owned());
        }
    }
}
