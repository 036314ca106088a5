//! What the server answers.

use crate::json::{self, Json};

/// How traces are to be sampled.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Strategy {
    /// A share of them.
    Share(f64),
    /// So many in a second.
    Rate(f64),
    /// By the name of their first span.
    Operations(Operations),
}

/// A share for each operation, and a rate for each that is met though the share would not.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Operations {
    pub(super) at_least: f64,
    /// The share of those that are not named.
    pub(super) others: f64,
    pub(super) named: Vec<(String, f64)>,
}

impl Strategy {
    /// Reads an answer of Jaeger's `/sampling`, in which fields that say nothing may be null or absent.
    pub(super) fn read(answer: &[u8]) -> Option<Self> {
        let answer = json::parse(std::str::from_utf8(answer).ok()?)?;
        if let Some(by_operation) = message(&answer, "operationSampling", "operation_sampling") {
            return operations(by_operation).map(Self::Operations);
        }
        let kind = answer.field("strategyType", "strategy_type");
        let is_rate =
            kind.is_some_and(|kind| kind.text() == Some("RATE_LIMITING") || kind.integer() == Some(1));
        let share = message(&answer, "probabilisticSampling", "probabilistic_sampling");
        let rate = message(&answer, "rateLimitingSampling", "rate_limiting_sampling");
        match (share, rate) {
            (_, Some(rate)) if is_rate || share.is_none() => {
                let most = number(rate, "maxTracesPerSecond", "max_traces_per_second")?;
                as_rate(most).map(Self::Rate)
            }
            (Some(share), _) if !is_rate => as_share(share).map(Self::Share),
            _ => None,
        }
    }
}

fn operations(message: &Json) -> Option<Operations> {
    let others = number(message, "defaultSamplingProbability", "default_sampling_probability")?;
    let at_least =
        number(message, "defaultLowerBoundTracesPerSecond", "default_lower_bound_traces_per_second")?;
    let named = message.field("perOperationStrategies", "per_operation_strategies").and_then(Json::list);
    let named = named.unwrap_or_default().iter().map(|named| {
        let operation = named.field("operation", "operation").and_then(Json::text)?;
        let share = named.field("probabilisticSampling", "probabilistic_sampling")?;
        Some((operation.to_owned(), as_share(share)?))
    });
    Some(Operations {
        at_least: as_rate(at_least)?,
        others: checked_share(others)?,
        named: named.collect::<Option<_>>()?,
    })
}

/// A field that is an object, and not null.
fn message<'a>(answer: &'a Json, camel: &str, snake: &str) -> Option<&'a Json> {
    answer.field(camel, snake).filter(|value| matches!(value, Json::Object(_)))
}

/// A number, which is 0 where it is not written, as everywhere in protobuf.
fn number(message: &Json, camel: &str, snake: &str) -> Option<f64> {
    message.field(camel, snake).map_or(Some(0.0), Json::number)
}

fn as_share(message: &Json) -> Option<f64> {
    checked_share(number(message, "samplingRate", "sampling_rate")?)
}

fn checked_share(share: f64) -> Option<f64> {
    (0.0..=1.0).contains(&share).then_some(share)
}

fn as_rate(rate: f64) -> Option<f64> {
    (rate.is_finite() && rate >= 0.0).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str) -> Option<Strategy> {
        Strategy::read(answer.as_bytes())
    }

    #[test]
    fn the_three_strategies_are_read_in_every_spelling_that_servers_have() {
        for (answer, expected) in [
            (
                r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.25}}"#,
                Strategy::Share(0.25),
            ),
            // Jaeger writes what it has not, too.
            (
                r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1},"rateLimitingSampling":null,"operationSampling":null}"#,
                Strategy::Share(1.0),
            ),
            (r#"{"strategyType":0,"probabilisticSampling":{}}"#, Strategy::Share(0.0)),
            (r#"{"probabilisticSampling":{"samplingRate":0.5}}"#, Strategy::Share(0.5)),
            (
                r#"{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":7}}"#,
                Strategy::Rate(7.0),
            ),
            (
                r#"{"strategyType":1,"probabilisticSampling":{"samplingRate":1},"rateLimitingSampling":{"maxTracesPerSecond":"7"}}"#,
                Strategy::Rate(7.0),
            ),
            (r#"{"rate_limiting_sampling":{"max_traces_per_second":2}}"#, Strategy::Rate(2.0)),
        ] {
            assert_eq!(read(answer), Some(expected), "{answer}");
        }
    }

    #[test]
    fn operations_come_before_the_strategy_for_servers_that_know_none() {
        let answer = r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.1},
            "operationSampling":{"defaultSamplingProbability":0.2,"defaultLowerBoundTracesPerSecond":0.5,
            "perOperationStrategies":[{"operation":"GET /x","probabilisticSampling":{"samplingRate":1}},
            {"operation":"health","probabilisticSampling":{"samplingRate":0}}],"defaultUpperBoundTracesPerSecond":0}}"#;
        let named = vec![("GET /x".to_owned(), 1.0), ("health".to_owned(), 0.0)];
        let expected = Operations { at_least: 0.5, others: 0.2, named };
        assert_eq!(read(answer), Some(Strategy::Operations(expected)));
        let bare = Operations { at_least: 0.0, others: 0.0, named: Vec::new() };
        assert_eq!(read(r#"{"operationSampling":{}}"#), Some(Strategy::Operations(bare)));
    }

    #[test]
    fn an_answer_that_makes_no_sense_is_none() {
        for answer in [
            "",
            "{}",
            "<html>",
            "[]",
            r#"{"probabilisticSampling":null}"#,
            r#"{"strategyType":"RATE_LIMITING","probabilisticSampling":{"samplingRate":1}}"#,
            r#"{"probabilisticSampling":{"samplingRate":7}}"#,
            r#"{"probabilisticSampling":{"samplingRate":-0.1}}"#,
            r#"{"probabilisticSampling":{"samplingRate":"NaN"}}"#,
            r#"{"probabilisticSampling":{"samplingRate":true}}"#,
            r#"{"rateLimitingSampling":{"maxTracesPerSecond":-1}}"#,
            r#"{"rateLimitingSampling":{"maxTracesPerSecond":1e999}}"#,
            r#"{"operationSampling":{"perOperationStrategies":[{"probabilisticSampling":{}}]}}"#,
            r#"{"operationSampling":{"perOperationStrategies":[{"operation":"a"}]}}"#,
            r#"{"operationSampling":{"defaultSamplingProbability":2}}"#,
        ] {
            assert_eq!(read(answer), None, "{answer}");
        }
        assert_eq!(Strategy::read(&[0xff]), None);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 2_000, failure_persistence: None, ..Default::default() })]

        /// Whatever a server answers, nothing panics, and no share and no rate is one that nobody can follow.
        #[test]
        fn any_answer_is_a_strategy_or_none(
            kind in "|\"strategyType\":(0|1|\"RATE_LIMITING\"),",
            key in "probabilisticSampling|rateLimitingSampling|operationSampling|x",
            field in "samplingRate|maxTracesPerSecond|defaultSamplingProbability",
            value in "-?[0-9]{1,3}(\\.[0-9])?(e[0-9]{1,3})?|null|\"[0-9]\"|\\[\\]",
        ) {
            match read(&format!("{{{kind}\"{key}\":{{\"{field}\":{value}}}}}")) {
                Some(Strategy::Share(share)) => assert!((0.0..=1.0).contains(&share)),
                Some(Strategy::Rate(rate)) => assert!(rate >= 0.0 && rate.is_finite()),
                Some(Strategy::Operations(by)) => assert!((0.0..=1.0).contains(&by.others)),
                None => {}
            }
        }
    }
}
