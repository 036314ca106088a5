//! Numbers in arguments.

use std::time::Duration;

use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// A share between 0 and 1.
pub(super) fn share(value: &Expr) -> Result<f64, &'static str> {
    const RANGE: &str = "a share lies between 0.0 and 1.0";
    let number = match value {
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse::<f64>().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse::<f64>().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), .. }) => return Err(RANGE),
        _ => None,
    };
    let number = number.ok_or("write the share of calls that get a span: `sample = 0.01`")?;
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err(RANGE) }
}

/// A duration with its unit: `"5ms"`.
pub(super) fn duration(value: &Expr) -> Result<Duration, String> {
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = value else {
        return Err("write a number and its unit in quotes: `min_duration = \"5ms\"`".to_owned());
    };
    let text = text.value();
    let text = text.trim();
    const FORM: &str = "write a number and its unit: `min_duration = \"5ms\"`";
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let seconds = match unit.trim() {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        _ if number.is_empty() => return Err(FORM.to_owned()),
        "" => return Err(format!("the unit is missing: `\"{text}ms\"`; units are ns, us, ms and s")),
        unit => return Err(format!("`{unit}` is no unit of time here; units are ns, us, ms and s")),
    };
    let duration =
        number.parse().ok().and_then(|number: f64| Duration::try_from_secs_f64(number * seconds).ok());
    duration.ok_or_else(|| FORM.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit() {
        let read = |text: &str| duration(&syn::parse_str(&format!("{text:?}")).unwrap());
        assert_eq!(read("5ms"), Ok(Duration::from_millis(5)));
        assert_eq!(read("1.5 s"), Ok(Duration::from_millis(1500)));
        assert_eq!(read("20us"), Ok(Duration::from_micros(20)));
        assert!(read("5").unwrap_err().contains("missing"));
        assert!(read("5h").unwrap_err().contains("`h` is no unit"));
        assert!(read("ms").unwrap_err().contains("a number"));
        assert!(read("1.2.3s").is_err());
    }

    #[test]
    fn a_share_is_a_part_of_the_whole() {
        let read = |text: &str| share(&syn::parse_str(text).unwrap());
        assert_eq!([read("0.25"), read("1"), read("0")], [Ok(0.25), Ok(1.0), Ok(0.0)]);
        assert!(["1.5", "-1", "x", "\"1\""].iter().all(|text| read(text).is_err()));
    }
}
