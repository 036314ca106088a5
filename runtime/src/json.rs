//! A value of JSON, as much of it as somebody's answer may hold: small, by hand, and with an end to its nesting.

/// Answers are small; what nests deeper than this is none.
const DEEPEST: usize = 32;

/// A value of JSON.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Json {
    /// As it is written: nothing here counts with it but what asks for an integer.
    Number(String),
    Text(String),
    Object(Vec<(String, Self)>),
    List(Vec<Self>),
    /// What no answer that we know says anything with: null, true, false.
    Other,
}

impl Json {
    /// The field of an object, under the name of JSON or the one of the protobuf file.
    pub(crate) fn field(&self, camel: &str, snake: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(name, _)| name == camel || name == snake).map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn list(&self) -> Option<&[Self]> {
        if let Self::List(values) = self { Some(values) } else { None }
    }

    /// A number, which may be written as a text, too.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(digits) | Self::Text(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// An integer, which may be written as a number or, as protobuf's JSON does, as a text.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(digits) | Self::Text(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

/// Reads one value and nothing behind it.
pub(crate) fn parse(text: &str) -> Option<Json> {
    let mut reader = Reader { rest: text };
    let value = reader.value(DEEPEST)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn eat(&mut self, word: &str) -> Option<()> {
        self.space();
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        self.space();
        match self.rest.as_bytes().first()? {
            b'n' => self.eat("null").map(|()| Json::Other),
            b't' => self.eat("true").map(|()| Json::Other),
            b'f' => self.eat("false").map(|()| Json::Other),
            b'"' => self.text().map(Json::Text),
            b'[' => self.array(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Json> {
        let end = self.rest.find(|char: char| !matches!(char, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        number.parse::<f64>().ok()?;
        self.rest = rest;
        Some(Json::Number(number.to_owned()))
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        self.eat("[")?;
        let mut values = Vec::new();
        if self.eat("]").is_some() {
            return Some(Json::List(values));
        }
        loop {
            values.push(self.value(depth)?);
            if self.eat("]").is_some() {
                return Some(Json::List(values));
            }
            self.eat(",")?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.eat("{")?;
        let mut fields = Vec::new();
        if self.eat("}").is_some() {
            return Some(Json::Object(fields));
        }
        loop {
            self.space();
            let name = self.text()?;
            self.eat(":")?;
            fields.push((name, self.value(depth)?));
            if self.eat("}").is_some() {
                return Some(Json::Object(fields));
            }
            self.eat(",")?;
        }
    }

    fn text(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        loop {
            let at = self.rest.find(['"', '\\'])?;
            text.push_str(&self.rest[..at]);
            let (mark, rest) = self.rest[at..].split_at(1);
            self.rest = rest;
            if mark == "\"" {
                return Some(text);
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let char = self.rest.chars().next()?;
        self.rest = &self.rest[char.len_utf8()..];
        Some(match char {
            '"' | '\\' | '/' => char,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits = self.rest.get(..4)?;
                let unit = u32::from_str_radix(digits, 16).ok()?;
                self.rest = &self.rest[4..];
                // Half of a pair stands for a letter beyond the messages that anybody writes here.
                char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_its_texts_and_integers() {
        let answer = r#" {"partialSuccess":{"rejectedSpans":"3","errorMessage":"a \"b\" \u00e9\n", "x":[1,-2.5e3,null,true,{}]}} "#;
        let answer = parse(answer).unwrap();
        let partial = answer.field("partialSuccess", "partial_success").unwrap();
        assert_eq!(partial.field("rejectedSpans", "rejected_spans").unwrap().integer(), Some(3));
        assert_eq!(partial.field("errorMessage", "error_message").unwrap().text(), Some("a \"b\" é\n"));
        let list = partial.field("x", "x").unwrap().list().unwrap();
        assert_eq!((list.len(), list[1].number(), list[3].number()), (5, Some(-2500.0), None));
        assert_eq!(parse("7").unwrap().integer(), Some(7));
        assert_eq!(parse("[ ]").unwrap().list(), Some(&[][..]));
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "{",
            "{}x",
            "{\"a\"}",
            "[1,]",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\ud8\"",
            "nul",
            "-",
            "{a:1}",
            &deep,
        ] {
            assert_eq!(parse(text), None, "{text:.40}");
        }
    }
}
