//! W3C's baggage.

use super::{Class, each, first_alone, reads, room, stripped};
use crate::said::{Headers, Said};

const NAME: &str = "baggage";

pub(super) const CLASSES: [Class; 10] = [
    // Lines under one name are one list (RFC 9110, 5.3). Ours is right.
    reads("of several lines the first counts", |headers| first_alone(headers, NAME)),
    // Whole members are to be left out, not all of them. Ours is right.
    reads("a header longer than 8192 is none", |headers| {
        each(headers, NAME, |line| (line.len() <= 8192).then(|| line.to_owned()));
    }),
    // What is not longer than 8192 in all has to pass. Ours is right.
    reads("a member longer than 4096 is none", |headers| {
        members(headers, |member| (member.len() <= 4096).then(|| member.to_owned()));
    }),
    // 64 have to pass. Both are right.
    reads("they take 180 members", |headers| {
        each(headers, NAME, |line| {
            let members = line.split(',').map(|member| member.trim_matches([' ', '\t']));
            let counted = members.filter(|member| !member.is_empty() && member.is_ascii());
            Some(counted.take(180).collect::<Vec<_>>().join(","))
        });
    }),
    // The grammar wants a name in each property. Ours leaves out the properties alone, for they say nothing of the value.
    reads("a member with a broken property is none", |headers| {
        members(headers, |member| {
            let whole = member.split(';').skip(1).all(is_property);
            whole.then(|| member.to_owned())
        });
    }),
    // They are said of the value, behind a semicolon that no value has. Ours is right.
    reads("properties are a part of the value", |headers| {
        members(headers, |member| {
            let Some((pair, properties)) = member.split_once(';') else { return Some(member.to_owned()) };
            let Some((name, value)) = pair.split_once('=') else { return Some(member.to_owned()) };
            let all = format!("{};{properties}", value.trim_start_matches([' ', '\t']));
            let (value, properties) = all.split_at(all.find([' ', '\t', ';']).unwrap_or(all.len()));
            // A value that is broken in itself stays so.
            if !properties.trim_start_matches([' ', '\t']).starts_with(';') {
                return Some(member.to_owned());
            }
            let properties = properties.replace(';', "%3B").replace(' ', "%20").replace('\t', "%09");
            Some(format!("{name}={value}{properties}"))
        });
    }),
    // Percent-encoding knows no plus; forms of HTML do. Ours is right.
    reads("a plus is a space", |headers| {
        members(headers, |member| Some(in_pair(member, |text| text.replace('+', "%20"))));
    }),
    // White space that is encoded belongs to the value. Ours is right.
    reads("encoded white space around is taken away", |headers| {
        members(headers, |member| Some(in_pair(member, stripped)));
    }),
    // The same has taken the whole name away. A token has at least a letter: ours is right.
    room("a name may be empty", |_, theirs: &mut Said| drop(theirs.baggage.remove(""))),
    // 64 have to pass. Both are right.
    room("we take 64 members", |ours: &mut Said, theirs: &mut Said| {
        // What is said of them further behind counts no more.
        if ours.baggage.len() == 64 && ours.baggage.keys().all(|name| theirs.baggage.contains_key(name)) {
            theirs.baggage.clone_from(&ours.baggage);
        }
    }),
];

fn members(headers: &mut Headers, change: impl Fn(&str) -> Option<String>) {
    each(headers, NAME, |line| {
        let members = line.split(',').map(|member| member.trim_matches([' ', '\t']));
        Some(members.filter_map(&change).collect::<Vec<_>>().join(","))
    });
}

/// Changes the name and the value of a member, if these are such.
fn in_pair(member: &str, change: impl Fn(&str) -> String) -> String {
    let (pair, properties) = member.split_at(member.find(';').unwrap_or(member.len()));
    let Some((name, value)) = pair.split_once('=') else { return member.to_owned() };
    let (name, value) = (name.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
    let broken = [name, value].iter().any(|text| text.contains([' ', '\t']));
    if broken { member.to_owned() } else { format!("{}={}{properties}", change(name), change(value)) }
}

/// A token, or a token and a value.
fn is_property(property: &str) -> bool {
    let (name, value) = property.split_once('=').unwrap_or((property, ""));
    let (name, value) = (name.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
    let token = |letter: char| letter.is_ascii_graphic() && !"\"(),/:;<=>?@[\\]{}".contains(letter);
    let octet = |letter: char| letter.is_ascii_graphic() && !"\",;\\".contains(letter);
    !name.is_empty() && name.chars().all(token) && value.chars().all(octet)
}
