//! Raw DEFLATE (RFC 1951) with the preset dictionary, read with a limit.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::dictionary::FOLDED;

/// Why bytes do not inflate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InflateError {
    /// More than `limit` bytes come out.
    TooLarge,
    /// They are no complete deflate stream, or something follows it.
    Broken,
}

/// Inflates at most `limit` bytes.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let head = FOLDED.len();
    let mut size = limit.min(bytes.len().saturating_mul(8).max(4096));
    loop {
        let mut buffer = FOLDED.clone();
        buffer.resize(head + size, 0);
        let mut decompressor = DecompressorOxide::new();
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, used, written) =
            decompress(&mut decompressor, bytes, &mut buffer, head, flags);
        match status {
            TINFLStatus::Done if used == bytes.len() => {
                buffer.truncate(head + written);
                return Ok(buffer.split_off(head));
            }
            TINFLStatus::HasMoreOutput if size < limit => size = limit.min(size * 8),
            TINFLStatus::HasMoreOutput => return Err(InflateError::TooLarge),
            _ => return Err(InflateError::Broken),
        }
    }
}
