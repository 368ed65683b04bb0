//! Members of JSON objects as exports write them: missing, null, and numbers as text are all met in real files.

use std::borrow::Cow;

use serde_json::Value;

use super::entry::Number;

/// A text member; missing, null and other kinds are empty.
pub(super) fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    optional_text(value, member).unwrap_or_default()
}

/// A text member, when there is one.
pub(super) fn optional_text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member).and_then(Value::as_str)
}

/// A number member, also when it is written as text or as a whole floating-point number.
pub(super) fn number(value: &Value, member: &str) -> Number {
    match value.get(member) {
        None | Some(Value::Null) => Number::Missing,
        Some(Value::String(text)) => Number::parse(text),
        Some(Value::Number(number)) => {
            if let Some(whole) = number.as_i64() {
                return Number::Is(whole);
            }
            number
                .as_f64()
                .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
                // A whole number below 2^53 is written without a point or exponent, so the text is exact.
                .map_or(Number::Wrong, |number| {
                    Number::parse(&format!("{number:.0}"))
                })
        }
        Some(_) => Number::Wrong,
    }
}

/// A text or number member as text; a whole floating-point number without its point.
pub(super) fn scalar<'a>(value: &'a Value, member: &str) -> Option<Cow<'a, str>> {
    match (value.get(member)?, number(value, member)) {
        (Value::String(text), _) => Some(Cow::Borrowed(text)),
        (Value::Number(_), Number::Is(number)) => Some(Cow::Owned(number.to_string())),
        (Value::Number(number), _) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// A member that is true or false; anything else is false.
pub(super) fn flag(value: &Value, member: &str) -> bool {
    value.get(member).and_then(Value::as_bool).unwrap_or(false)
}

/// The members of a list; anything else has none.
pub(super) fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value
        .get(member)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
