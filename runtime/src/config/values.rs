//! How values are written: numbers, times, names out of a few. What cannot be read is answered by the remedy.

use std::time::Duration;

/// The largest number that the specification asks for.
const LARGEST: u32 = i32::MAX as u32;

/// Where a timeout of 0 asks for no limit there is this one: 24 days.
pub(super) const NO_LIMIT: Duration = Duration::from_millis(LARGEST as u64);

/// A whole number from 0.
pub(super) fn whole_number(text: &str) -> Result<usize, String> {
    number(text)
        .map(|number| number as usize)
        .ok_or_else(|| format!("write a whole number from 0 to {LARGEST}"))
}

/// A whole number from 1.
pub(super) fn positive_number(text: &str) -> Result<usize, String> {
    number(text)
        .filter(|number| *number > 0)
        .map(|number| number as usize)
        .ok_or_else(|| format!("write a whole number from 1 to {LARGEST}"))
}

/// How long, in milliseconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    number(text)
        .map(|number| Duration::from_millis(u64::from(number)))
        .ok_or_else(|| format!("write a whole number of milliseconds, at most {LARGEST}"))
}

/// How long at most, in milliseconds; 0 is as long as it takes.
pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    let limit = duration(text).map_err(|remedy| remedy + ", or 0 for no limit")?;
    Ok(if limit.is_zero() { NO_LIMIT } else { limit })
}

/// A switch of ours, which is more lenient than a Boolean of the specification.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    const REMEDY: &str = "write 1 or 0";
    one_of(
        &[("1", true), ("true", true), ("on", true), ("0", false), ("false", false), ("off", false)],
        REMEDY,
    )(text)
}

/// One of a few names, in whatever case.
pub(super) fn one_of<'n, T: Copy>(
    names: &'n [(&'n str, T)],
    remedy: &'n str,
) -> impl Fn(&str) -> Result<T, String> + 'n {
    move |text| {
        let found = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        found.map(|(_, value)| *value).ok_or_else(|| remedy.to_owned())
    }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| *number <= LARGEST)
}
