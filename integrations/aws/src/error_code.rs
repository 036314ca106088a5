//! The code of a service's error, found where the protocols of AWS put it.

use traced_runtime::answer;

/// More would be no error message; and what is not read costs nothing.
const LONGEST_BODY: usize = 64 * 1024;
/// `CrossServiceCopyRequestLimitExceededException` and the like fit well.
const LONGEST_CODE: usize = 128;

/// The code in the headers or the body of an answer, such as `NoSuchKey`.
pub(crate) fn of<'a>(
    header: impl Fn(&'static str) -> Option<&'a str>,
    body: Option<&'a [u8]>,
) -> Option<&'a str> {
    header("x-amzn-errortype")
        .and_then(plain)
        // `AWS.SimpleQueueService.NonExistentQueue;Sender`: what the query protocol called it.
        .or_else(|| plain(header("x-amzn-query-error")?.split(';').next()?))
        .or_else(|| in_body(body?))
}

fn in_body(body: &[u8]) -> Option<&str> {
    let body = &body.get(..LONGEST_BODY).unwrap_or(body).trim_ascii_start();
    match body.first()? {
        b'{' => plain(answer::json_string(body, "__type").or_else(|| answer::json_string(body, "code"))?),
        b'<' => plain(xml_code(body)?),
        _ => None,
    }
}

/// What stands within the first `<Code>`: errors have but one.
fn xml_code(body: &[u8]) -> Option<&str> {
    const OPEN: &[u8] = b"<Code>";
    let start = body.windows(OPEN.len()).position(|window| window == OPEN)? + OPEN.len();
    let rest = &body[start..];
    let end = rest.iter().position(|byte| *byte == b'<')?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// `namespace#Code:http://…` without what is around the code; `None` if it does not look like one.
fn plain(code: &str) -> Option<&str> {
    let code = code.split(':').next()?;
    let code = code.rsplit('#').next()?.trim();
    let fits = (1..=LONGEST_CODE).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(body: &str) -> Option<&str> {
        of(|_| None, Some(body.as_bytes()))
    }

    #[test]
    fn the_code_is_found_where_each_protocol_puts_it() {
        for (text, code) in [
            // restXml, as S3 has it
            (
                "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>m</Message></Error>",
                "NoSuchKey",
            ),
            // query and EC2 query
            (
                "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code></Error></ErrorResponse>",
                "Throttling",
            ),
            // awsJson
            (
                r#"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}"#,
                "ResourceNotFoundException",
            ),
            (r#" {"message":"no","__type":"Foo:http://internal.amazon.com/coral/a#b/"}"#, "Foo"),
            // restJson without its header
            (r#"{"code":"TooMany","message":{"__type":"Inner"}}"#, "TooMany"),
        ] {
            assert_eq!(body(text), Some(code), "{text}");
        }
    }

    #[test]
    fn a_header_is_asked_before_the_body() {
        let text = r#"{"__type":"Other"}"#.as_bytes();
        let errortype = |name| (name == "x-amzn-errortype").then_some("aws.x#Denied:http://x/");
        assert_eq!(of(errortype, Some(text)), Some("Denied"));
        let query = |name| (name == "x-amzn-query-error").then_some("AWS.Sqs.NoQueue;Sender");
        assert_eq!(of(query, Some(text)), Some("AWS.Sqs.NoQueue"));
    }

    #[test]
    fn what_does_not_look_like_a_code_is_none() {
        for text in
            ["", "<", "<Code>", "<Code></Code>", "<Code>no such key</Code>", "{", "{}", "hello", "<Error/>"]
        {
            assert_eq!(body(text), None, "{text}");
        }
        assert_eq!(body(&format!("<Code>{}</Code>", "x".repeat(200))), None);
        assert_eq!(of(|_| None, None), None);
        assert_eq!(of(|_| None, Some(b"<Code>\xff\xff</Code>")), None);
    }
}
