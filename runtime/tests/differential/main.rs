//! A hundred thousand headers, read by us and by OpenTelemetry's propagators in Python. Where the two disagree, there is a
//! class in `explained` that says why, and who is right.
//!
//! `cargo test -p traced-runtime --test differential -- --nocapture` shows how many disagreements each class explains.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test shows what it counts, and its helpers fail like itself"
)]

mod explained;
mod generate;
mod said;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use traced_runtime::Propagator;
use traced_test_support::python;

use generate::Random;
use said::{Headers, Said, read};

const HEADERS: usize = 100_000;
const SEED: u64 = 0x4bf9_2f35_77b3_4da6;

const FORMATS: [Propagator; 7] = [
    Propagator::TraceContext,
    Propagator::Baggage,
    Propagator::B3,
    Propagator::B3Multi,
    Propagator::Jaeger,
    Propagator::XRay,
    Propagator::OtTrace,
];

const MODULES: [&str; 6] = [
    "opentelemetry.sdk",
    "opentelemetry.baggage.propagation",
    "opentelemetry.propagators.b3",
    "opentelemetry.propagators.jaeger",
    "opentelemetry.propagators.aws",
    "opentelemetry.propagators.ot_trace",
];

#[test]
fn we_differ_from_the_reference_only_where_we_know_why() {
    let Some(python) = python::with_modules("reference-propagators", &MODULES) else { return };
    let mut random = Random(SEED);
    let questions: Vec<_> = (0..HEADERS).map(|number| Question::make(number, &mut random)).collect();
    let mut reference = start(&python);
    let mut stdin = BufWriter::new(reference.stdin.take().unwrap());
    let stdout = BufReader::new(reference.stdout.take().unwrap());
    let mut counts = Counts::default();
    thread::scope(|scope| {
        // Both at once: a pipe does not hold all of either.
        scope.spawn(|| {
            questions.iter().for_each(|question| writeln!(stdin, "{}", question.as_json()).unwrap());
            drop(stdin);
        });
        let mut answers = stdout.lines();
        for question in &questions {
            let answer = answers.next().expect("an answer to each question").unwrap();
            question.compare(&serde_json::from_str(&answer).unwrap(), &mut counts);
        }
    });
    assert!(reference.wait().unwrap().success());
    counts.assert_all_explained();
}

fn start(python: &Path) -> Child {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/reference.py");
    let mut command = Command::new(python);
    command.arg(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.env("PYTHONIOENCODING", "utf-8").spawn().unwrap()
}

struct Question {
    format: Propagator,
    headers: Headers,
    said: Said,
    /// What we send on of it.
    sent: Headers,
}

impl Question {
    fn make(number: usize, random: &mut Random) -> Self {
        let format = FORMATS[number % FORMATS.len()];
        let headers = generate::headers(format, random);
        let context = format.extract(&headers);
        let mut sent = Headers::default();
        format.inject(&context, &mut sent);
        Self { format, headers, said: Said::by_us(&context), sent }
    }

    fn as_json(&self) -> Value {
        let (headers, ours) = (self.headers.as_json(), self.sent.as_json());
        json!({ "format": self.format.to_string(), "headers": headers, "ours": ours })
    }

    fn compare(&self, answer: &Value, counts: &mut Counts) {
        let theirs = Said::from_json(&answer["said"]);
        counts.add(self.format, "what came", &self.headers, &self.said, &theirs);
        // Each reads what the other sends on.
        let of_ours = Said::from_json(&answer["of_ours"]);
        counts.add(self.format, "what we send", &self.sent, &read(self.format, &self.sent), &of_ours);
        let sent = Headers::from_json(&answer["sent"]);
        counts.add(
            self.format,
            "what they send",
            &sent,
            &read(self.format, &sent),
            &Said::from_json(&answer["of_sent"]),
        );
    }
}

#[derive(Default)]
struct Counts {
    compared: usize,
    callers: usize,
    of_class: BTreeMap<(String, &'static str), usize>,
    unexplained: Vec<String>,
}

impl Counts {
    fn add(&mut self, format: Propagator, what: &str, headers: &Headers, ours: &Said, theirs: &Said) {
        self.compared += 1;
        self.callers += usize::from(ours.caller.is_some());
        if ours == theirs {
            return;
        }
        match explained::why(format, headers, ours, theirs) {
            Some(classes) => {
                for class in classes {
                    *self.of_class.entry((format.to_string(), class)).or_default() += 1;
                }
            }
            None => self
                .unexplained
                .push(format!("{format}, {what}: {:?}\n    ours: {ours:?}\n  theirs: {theirs:?}", headers.0)),
        }
    }

    #[track_caller]
    fn assert_all_explained(&self) {
        println!("{} readings compared, {} of them of a caller", self.compared, self.callers);
        for ((format, class), count) in &self.of_class {
            println!("{count:>7}  {format}: {class}");
        }
        let some = self.unexplained.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
        assert!(self.unexplained.is_empty(), "{} without a class:\n{some}", self.unexplained.len());
        let used: Vec<_> = self.of_class.keys().map(|(_, class)| *class).collect();
        let mut classes = FORMATS.into_iter().flat_map(explained::names);
        let unused = classes.find(|class| !used.contains(class));
        assert_eq!(unused, None, "what explains nothing is not known to be true");
    }
}
