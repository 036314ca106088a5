//! Shares of traces that all services agree on.

use crate::ids::TraceId;

/// Every trace has a random number of 56 bits, and is in a share when it reaches the share's threshold. So of two
/// shares the larger holds all of the smaller, whoever computes them.
pub(crate) fn is_in_share(trace: TraceId, trace_state: Option<&str>, share: f64) -> bool {
    let stated = trace_state.and_then(stated_randomness);
    let randomness = stated.unwrap_or(trace.low & (ALL - 1));
    randomness >= threshold(share)
}

const ALL: u64 = 1 << 56;

/// Below which random numbers are out: all of them for a share of 0 (or of NaN), none for 1.
///
/// Counted from the share and not from what it leaves out, because the smallest shares vanish beside 1.
fn threshold(share: f64) -> u64 {
    let numbers_in = (share.clamp(0.0, 1.0) * ALL as f64) as u64;
    ALL - numbers_in
}

/// The random number that a caller gave the trace whose id is not random: `ot=rv:` and 14 digits in `tracestate`.
fn stated_randomness(trace_state: &str) -> Option<u64> {
    let ours = trace_state.split(',').find_map(|member| member.trim().strip_prefix("ot="))?;
    let digits = ours.split(';').find_map(|pair| pair.strip_prefix("rv:"))?;
    let is_hex = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if digits.len() == 14 && is_hex { u64::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(n: u64) -> TraceId {
        TraceId { high: 1, low: n.wrapping_mul(0x9e37_79b9_7f4a_7c15) }
    }

    #[test]
    fn a_larger_share_holds_every_trace_of_a_smaller_one() {
        let mut kept = 0;
        for n in 0..10_000 {
            let in_share = |share| is_in_share(trace(n), None, share);
            assert!(in_share(0.5) || !in_share(0.1));
            kept += u32::from(in_share(0.1));
            assert!(in_share(1.0) && !in_share(0.0) && !in_share(f64::NAN));
        }
        assert!((900..1100).contains(&kept), "{kept}");
    }

    #[test]
    fn the_share_is_met_within_four_standard_deviations() {
        // Ids as the engine makes them are random; these come from a mixer.
        let mix = |n: u64| {
            let word = (n ^ (n >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
        };
        for share in [0.001, 0.01, 0.3] {
            let of = 1_000_000;
            let ids =
                (1..=of).map(|n: u64| TraceId { high: 7, low: mix(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)) });
            let kept = ids.filter(|id| is_in_share(*id, None, share)).count() as f64;
            let (mean, deviation) = (of as f64 * share, (of as f64 * share * (1.0 - share)).sqrt());
            assert!((kept - mean).abs() < 4.0 * deviation, "{kept} of {mean}");
        }
    }

    #[test]
    fn thresholds_are_those_of_the_specification() {
        // tracestate-probability-sampling: 1 of 4 rejects below c0000000000000, 1 of 2 below 80000000000000.
        assert_eq!(threshold(0.25), 0xc0_0000_0000_0000);
        assert_eq!(threshold(0.5), 0x80_0000_0000_0000);
        assert_eq!(threshold(1.0), 0);
        assert_eq!(threshold(2.0_f64.powi(-56)), ALL - 1);
        assert_eq!(threshold(2.0_f64.powi(-57)), ALL);
    }

    #[test]
    fn randomness_that_the_caller_states_counts_instead_of_the_id() {
        let low = TraceId { high: 1, low: 0 };
        let in_half = |state| is_in_share(low, Some(state), 0.5);
        assert!(in_half("ot=rv:80000000000000"));
        assert!(in_half("a=1, ot=th:8;rv:c0000000000000 ,b=2"));
        assert!(!in_half("ot=rv:7fffffffffffff"));
        for malformed in
            ["ot=rv:8", "ot=rv:FFFFFFFFFFFFFF", "ot=rv:+fffffffffffff", "not=rv:80000000000000", ""]
        {
            assert!(!in_half(malformed), "{malformed}");
        }
    }
}
