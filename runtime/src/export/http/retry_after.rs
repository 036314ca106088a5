//! `Retry-After`: how long an endpoint wants to be left alone.

use std::time::Duration;

/// How long from `now` (in seconds of the Unix epoch) until what the header says, which is a number of seconds or a date.
/// A date in the past means no wait.
pub(super) fn parse(value: &str, now: u64) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are as good as for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    Some(Duration::from_secs(date(value)?.saturating_sub(now)))
}

/// A date of HTTP in seconds of the Unix epoch, in the one form that is written today and the two that must be read.
fn date(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split([' ', ',', '-', ':']).filter(|word| !word.is_empty()).collect();
    // Sun Nov  6 08:49:37 1994
    let [_, month, day, hour, minute, second, year] = match words[..] {
        // Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT
        [name, day, month, year, hour, minute, second, "GMT"] => {
            [name, month, day, hour, minute, second, year]
        }
        _ => <[&str; 7]>::try_from(&words[..]).ok()?,
    };
    let time = [hour, minute, second];
    let number =
        |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let short_year = year.len() == 2;
    let (day, year) = (number(day)?, number(year)?);
    // Two digits are a year of this century: nobody asks for a pause that ended in the last.
    let year = if short_year { 2000 + year } else { year };
    let [hour, minute, second] = time.map(number);
    let (hour, minute, second) = (hour?, minute?, second?);
    let month = 1 + MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? as u64;
    let valid =
        (1..=31).contains(&day) && (1970..=9999).contains(&year) && hour < 24 && minute < 60 && second < 61;
    valid.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since the first of January 1970.
const fn days(year: u64, month: u64, day: u64) -> u64 {
    // Years that begin in March have their leap day at the end, and their months in a regular row.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    // The first of March of the year 0 is 719 468 days before.
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_taken_and_more_than_fit_are_for_ever() {
        assert_eq!(parse("120", 0), Some(Duration::from_secs(120)));
        assert_eq!(parse(" 0 ", 0), Some(Duration::ZERO));
        assert_eq!(parse("99999999999999999999999", 0), Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn the_three_forms_of_a_date_mean_the_same_moment() {
        assert_eq!(date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(date("Sun Nov  6 08:49:37 1994"), Some(784_111_777));
        assert_eq!(date("Saturday, 29-Feb-20 23:59:60 GMT"), Some(1_583_020_800));
        assert_eq!(date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(date("Sat, 21 Nov 2026 12:20:27 GMT"), Some(1_795_263_627));
    }

    #[test]
    fn a_date_is_a_wait_from_now_and_none_once_it_has_passed() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(parse(date, 784_111_770), Some(Duration::from_secs(7)));
        assert_eq!(parse(date, 784_111_778), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_neither_is_nothing() {
        for value in [
            "",
            "-1",
            "1.5",
            "soon",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1 08:49:37 GMT",
            "Sun, 06 Nov +994 08:49:37 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
            ",,,:::---",
        ] {
            assert_eq!(parse(value, 0), None, "{value}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_text_is_a_wait_or_none(text in "[A-Za-z]{3}, [0-9]{1,3} (Jan|Feb|Dec) [0-9]{1,5} [0-9:]{0,9} GMT|\\PC{0,40}") {
            let _some_wait = parse(&text, 1_800_000_000);
        }

        /// Against the calendar, day by day.
        #[test]
        fn a_day_later_is_a_day_more(day in 0_u64..2_000_000) {
            let (mut year, mut rest) = (1970, day);
            let leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            while rest >= 365 + u64::from(leap(year)) {
                rest -= 365 + u64::from(leap(year));
                year += 1;
            }
            let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let mut month = 0;
            while rest >= lengths[month] {
                rest -= lengths[month];
                month += 1;
            }
            assert_eq!(days(year, month as u64 + 1, rest + 1), day);
        }
    }
}
