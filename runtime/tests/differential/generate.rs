//! Headers from a seed: valid ones of each format, and ones that are a few changes away from valid.

use std::fmt::Write as _;

use traced_runtime::Propagator;

use super::said::Headers;

/// The generator of Steele, Lea and Flood: small, and the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

pub(crate) fn headers(format: Propagator, random: &mut Random) -> Headers {
    let mut headers = valid(format, random);
    // Two of five stay as they are.
    for _ in 0..random.one_of(&[0, 0, 1, 1, 3]) {
        change(&mut headers, random);
    }
    headers
}

fn valid(format: Propagator, random: &mut Random) -> Headers {
    let mut lines = Vec::new();
    let mut add = |name: &str, value: String| lines.push((name.to_owned(), value));
    match format {
        Propagator::TraceContext => {
            add("traceparent", traceparent(random));
            for _ in 0..random.one_of(&[0, 1, 1, 2]) {
                add("tracestate", tracestate(random));
            }
        }
        Propagator::Baggage => {
            (0..random.one_of(&[1, 1, 1, 2])).for_each(|_| add("baggage", baggage(random)))
        }
        Propagator::B3 | Propagator::B3Multi => {
            // Either is read by both, and some send both.
            let both = random.once_in(20);
            let single = random.once_in(10) != (format == Propagator::B3);
            if single || both {
                add("b3", b3(random));
            }
            if !single || both {
                b3_multi(random, &mut add);
            }
        }
        Propagator::Jaeger => {
            let (trace, span) = (short(trace_id(random), random), short(span_id(random), random));
            let parent = if random.once_in(2) { "0".to_owned() } else { span_id(random) };
            let flags = random.one_of(&["0", "1", "1", "2", "3", "9", "d", "01", "00", "ff"]);
            let colon = if random.once_in(20) { random.one_of(&["%3A", "%3a"]) } else { ":" };
            add("uber-trace-id", [&*trace, &*span, &*parent, flags].join(colon));
            named(random, "uberctx-", &mut add);
        }
        Propagator::XRay => add("X-Amzn-Trace-Id", xray(random)),
        Propagator::OtTrace => {
            add("ot-tracer-traceid", short(trace_id(random), random));
            add("ot-tracer-spanid", short(span_id(random), random));
            if !random.once_in(5) {
                add("ot-tracer-sampled", random.one_of(&["true", "false", "1", "0"]).to_owned());
            }
            named(random, "ot-baggage-", &mut add);
        }
        _ => unreachable!("the reference has no {format}"),
    }
    Headers(lines)
}

/// Long ones, short ones, and ones with zeros in places that matter.
fn trace_id(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    match random.below(12) {
        0 | 1 => format!("{low:016x}"),
        2 => format!("{:032x}", low >> 8),
        3 => format!("{high:016x}{:016x}", 0),
        4 => format!("{high:016x}{:016x}", low >> random.below(64)),
        _ => format!("{high:016x}{low:016x}"),
    }
}

fn span_id(random: &mut Random) -> String {
    let shift = if random.once_in(6) { random.below(64) } else { 0 };
    format!("{:016x}", random.next() >> shift)
}

/// Without leading zeros, half of the time.
fn short(id: String, random: &mut Random) -> String {
    let digits = id.trim_start_matches('0');
    if digits.is_empty() || random.once_in(2) { id } else { digits.to_owned() }
}

fn traceparent(random: &mut Random) -> String {
    let (trace, span) = (format!("{:016x}{:016x}", random.next(), random.next()), span_id(random));
    let flags = random.one_of(&["00", "01", "01", "02", "03", "ff", "0a"]);
    let later = random.one_of(&["", "", "-", "-what-comes-next"]);
    match random.below(8) {
        0 => format!("{}-{trace}-{span}-{flags}{later}", random.one_of(&["01", "cc", "fe", "ff"])),
        1 if random.once_in(20) => format!("01-{trace}-{span}-{flags}-{}", "long".repeat(150)),
        _ => format!("00-{trace}-{span}-{flags}"),
    }
}

fn tracestate(random: &mut Random) -> String {
    let count = random.one_of(&[1, 1, 2, 3, 31, 32, 33]);
    let long = random.once_in(20).then(|| random.one_of(&[100, 200, 256]));
    let members: Vec<_> = (0..count).map(|number| state_member(number, long, random)).collect();
    members.join(random.one_of(&[",", ",", ", ", " ,\t", ",,"]))
}

fn state_member(number: usize, long: Option<usize>, random: &mut Random) -> String {
    let tenant = random.below(1000);
    if let Some(long) = long {
        return format!("k{number}-_*/{tenant}={}", "v".repeat(long));
    }
    let key = match random.below(60) {
        0 => format!("{tenant}@k{number}"),
        1 => format!("{tenant}k{number}"),
        2 => format!("k@{number}@{tenant}"),
        3 => "congo".to_owned(),
        4 => format!("k{number}{}", "k".repeat(random.one_of(&[239, 250, 252, 254, 255, 256]))),
        5 => format!("{}@k{number}", "t".repeat(random.one_of(&[240, 241, 242]))),
        6 => format!("t@k{number}{}", "k".repeat(random.one_of(&[10, 12, 13, 14]))),
        _ => format!("k{number}-_*/{tenant}"),
    };
    let value = match random.below(20) {
        0 => " leading".to_owned(),
        1 => "!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~".to_owned(),
        2 => "trailing ".to_owned(),
        3 => "v".repeat(random.one_of(&[256, 257])),
        _ => format!("{:x}", random.next()),
    };
    format!("{key}={value}")
}

fn baggage(random: &mut Random) -> String {
    let count = match random.below(60) {
        0 => random.one_of(&[64, 65, 180, 181]),
        _ => 1 + random.below(4),
    };
    let members: Vec<_> = (0..count).map(|number| baggage_member(number, random)).collect();
    members.join(random.one_of(&[",", ",", " , ", ",\t", ",,"]))
}

fn baggage_member(number: usize, random: &mut Random) -> String {
    let name = match random.below(10) {
        0 => "%6bey".to_owned(),
        1 => "!#$&'*-.^_`|~".to_owned(),
        2 => "key".to_owned(),
        _ => format!("k{number}"),
    };
    let value = match random.below(150) {
        0 => "v".repeat(random.one_of(&[1000, 4090, 4095, 5000, 8188, 8190, 9000])),
        1..10 => String::new(),
        10..30 => {
            random.one_of(&["%C3%A4", "%20b", "a%20", "100%", "%zz", "%ff", "a%2Cb", "%F0%9F%98"]).to_owned()
        }
        30..40 => "a=b==".to_owned(),
        40..50 => "a+b".to_owned(),
        50..60 => "!#$&'()*-./:<=>?@[]^_`{|}~".to_owned(),
        _ => format!("{:x}", random.next()),
    };
    let properties = random.one_of(&["", "", "", "", ";p", ";p=1;q", " ; p = 1", ";", ";p q"]);
    let around = random.one_of(&["=", "=", "=", " = ", "\t="]);
    format!("{name}{around}{value}{properties}")
}

fn b3(random: &mut Random) -> String {
    if random.once_in(20) {
        return random.one_of(&["0", "1", "d"]).to_owned();
    }
    let mut value = format!("{}-{}", trace_id(random), span_id(random));
    if !random.once_in(4) {
        let _infallible = write!(value, "-{}", random.one_of(&["0", "1", "d"]));
        if random.once_in(3) {
            let _infallible = write!(value, "-{}", span_id(random));
        }
    }
    value
}

fn b3_multi(random: &mut Random, add: &mut dyn FnMut(&str, String)) {
    if !random.once_in(20) {
        add("X-B3-TraceId", trace_id(random));
        add("X-B3-SpanId", span_id(random));
    }
    if random.once_in(3) {
        add("X-B3-ParentSpanId", span_id(random));
    }
    if !random.once_in(4) {
        add("X-B3-Sampled", random.one_of(&["0", "1", "1", "true", "false", "True", "TRUE"]).to_owned());
    }
    if random.once_in(5) {
        add("X-B3-Flags", random.one_of(&["0", "1"]).to_owned());
    }
}

fn xray(random: &mut Random) -> String {
    let trace = format!("{:016x}{:016x}", random.next(), random.next());
    let mut fields =
        vec![format!("Root=1-{}-{}", &trace[..8], &trace[8..]), format!("Parent={}", span_id(random))];
    if !random.once_in(5) {
        fields.push(format!("Sampled={}", random.one_of(&["0", "1", "1", "1", "?"])));
    }
    if random.once_in(4) {
        fields.push(format!("Self=1-{}-{}", &trace[..8], &trace[8..]));
    }
    if random.once_in(4) {
        fields.push("Lineage=1:a87bd80c:0|68fd508a:5".to_owned());
    }
    for _ in 0..random.below(3) {
        let (one, other) = (random.below(fields.len()), random.below(fields.len()));
        fields.swap(one, other);
    }
    fields.join(random.one_of(&[";", ";", "; ", " ;"]))
}

/// Baggage that has its names among the headers'.
fn named(random: &mut Random, prefix: &str, add: &mut dyn FnMut(&str, String)) {
    for number in 0..random.one_of(&[0, 0, 1, 2]) {
        let name = random.one_of(&["user", "Plan", "a.b", ""]);
        let value = random.one_of(&["ann", "gold%20%C3%A4", "%20x", "a+b", "", "100%", "ä", "x y"]);
        add(&format!("{prefix}{name}{number}"), value.to_owned());
    }
    if random.once_in(40) {
        add(prefix, "nameless".to_owned());
    }
}

/// Characters that mean something somewhere, and some that mean nothing anywhere.
const CHARACTERS: &str = "000119afgAFZxd-_+=:;,%@/?.*\"'\\ \t~|&#äß٣";

fn change(headers: &mut Headers, random: &mut Random) {
    let lines = &mut headers.0;
    if lines.is_empty() {
        return;
    }
    let line = random.below(lines.len());
    let (name, value) = &mut lines[line];
    let mut letters: Vec<char> = value.chars().collect();
    let alphabet: Vec<char> = CHARACTERS.chars().collect();
    let (place, end) = (random.below(letters.len() + 1), random.below(letters.len() + 1));
    let within = place.min(letters.len().saturating_sub(1));
    match random.below(15) {
        0..3 => letters.insert(place, random.one_of(&alphabet)),
        3..5 if !letters.is_empty() => drop(letters.remove(within)),
        5..8 if !letters.is_empty() => letters[within] = random.one_of(&alphabet),
        8 => letters.iter_mut().for_each(|letter| letter.make_ascii_uppercase()),
        9 => {
            let white = [' ', '\t'];
            letters.insert(random.one_of(&[0, place, letters.len()]), random.one_of(&white));
        }
        10 => letters.truncate(place),
        11 => {
            let part = letters[place.min(end)..place.max(end)].to_vec();
            letters.splice(place..place, part);
        }
        12 => {
            let again = lines[line].clone();
            lines.insert(random.below(lines.len() + 1), again);
            return;
        }
        13 => return drop(lines.remove(line)),
        _ => *name = if random.once_in(2) { name.to_uppercase() } else { name.to_lowercase() },
    }
    let changed: String = letters.into_iter().collect();
    if random.once_in(8) {
        // Beside the one that it came from.
        let name = lines[line].0.clone();
        lines.push((name, changed));
    } else {
        lines[line].1 = changed;
    }
}
