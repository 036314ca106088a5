//! The 600 functions.

/// Half of them are async, and half of each return a `Result`.
pub const FUNCTIONS: usize = GROUPS * 8;

const GROUPS: usize = 75;

/// The source, with the attribute before each function.
pub fn of(attribute: &str) -> String {
    let groups: Vec<String> = (0..GROUPS).map(group).collect();
    let functions = groups.concat().replace("#[attribute]\n", attribute);
    format!("{HEAD}{functions}")
}

const HEAD: &str = "//! Functions as there are many.\n\nuse std::hint::black_box;\n\
                    use std::num::ParseIntError;\nuse std::pin::Pin;\n";

/// Four functions that are not async and four that are, and what an executor would be given of the latter: without it
/// their bodies would not be compiled at all.
fn group(number: usize) -> String {
    GROUP.replace("NUMBER", &number.to_string())
}

const GROUP: &str = r#"
#[attribute]
pub fn count_NUMBER(limit: u64, name: &str) -> u64 {
    let mut count = black_box(limit) / 2;
    for byte in name.bytes() {
        count += u64::from(byte) % (NUMBER + 2);
    }
    count
}

#[attribute]
pub fn choose_NUMBER(first: &str, second: u64) -> u64 {
    let count = count_NUMBER(second, first);
    if count > 100 {
        return black_box(count) - 100;
    }
    count + black_box(NUMBER)
}

#[attribute]
pub fn parse_NUMBER(text: &str, least: u64) -> Result<u64, ParseIntError> {
    let number: u64 = text.trim().parse()?;
    Ok(black_box(number).max(least))
}

#[attribute]
pub fn check_NUMBER(text: &str, share: u64) -> Result<u64, ParseIntError> {
    let number = parse_NUMBER(text, share)?;
    if number == NUMBER {
        return parse_NUMBER("7", number);
    }
    Ok(choose_NUMBER(text, number) + share)
}

#[attribute]
pub async fn load_NUMBER(key: u64, name: &str) -> u64 {
    let key = black_box(key) ^ NUMBER;
    count_NUMBER(key, name)
}

#[attribute]
pub async fn store_NUMBER(name: &str, value: u64) -> u64 {
    let before = load_NUMBER(value, name).await;
    black_box(before) + choose_NUMBER(name, value)
}

#[attribute]
pub async fn fetch_NUMBER(text: &str, value: u64) -> Result<u64, ParseIntError> {
    let number = check_NUMBER(text, value)?;
    let stored = store_NUMBER(text, number).await;
    Ok(stored + value)
}

#[attribute]
pub async fn answer_NUMBER(text: &str, retries: u64) -> Result<u64, ParseIntError> {
    for retry in 0..retries {
        if let Ok(number) = fetch_NUMBER(text, retry).await {
            return Ok(number);
        }
    }
    fetch_NUMBER("NUMBER", retries).await
}

pub fn start_NUMBER(text: &str) -> Pin<Box<dyn Future<Output = Result<u64, ParseIntError>> + Send + '_>> {
    Box::pin(answer_NUMBER(text, NUMBER))
}
"#;
