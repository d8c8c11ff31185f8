//! The sizes of descriptors, of any length, as they are written.

use crate::json::{Kind, Value};

/// What a descriptor's `size` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// Below zero.
    Negative,
    /// Bytes, as far as 64 bits with a sign hold them.
    Bytes(u64),
    /// More than that.
    TooLarge,
}

impl Size {
    /// Reads plain digits; `None` for what is no integer, which other rules say.
    pub(super) fn read(value: Option<Value<'_>>) -> Option<Self> {
        let value = value.filter(|value| value.kind() == Kind::Number)?;
        let raw = value.raw();
        let digits = raw.strip_prefix(b"-").unwrap_or(raw);
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        if raw.starts_with(b"-") && raw != b"-0" {
            return Some(Self::Negative);
        }
        let number = std::str::from_utf8(digits).ok()?.parse::<u64>();
        let fits = number.ok().filter(|number| i64::try_from(*number).is_ok());
        Some(fits.map_or(Self::TooLarge, Self::Bytes))
    }

    /// The number of bytes, where it can be one.
    pub(super) fn bytes(value: Option<Value<'_>>) -> Option<u64> {
        match Self::read(value)? {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}
