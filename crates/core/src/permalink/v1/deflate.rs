//! Raw DEFLATE (RFC 1951) with a preset dictionary, through the core of `miniz_oxide`.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// Text that documents are likely to share with. Wire format: never edited, only followed by a v2.
const DICTIONARY: &[u8] = include_bytes!("dictionary.txt");

/// Compresses with every strategy that can win on short texts, and keeps the shortest.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    // Zip parameter strategies: 0 is the default, 1 filtered, 4 fixed Huffman codes.
    let tried = [(9, 0), (10, 0), (9, 4), (10, 4), (9, 1)]
        .map(|(level, strategy)| with(bytes, level, strategy));
    tried
        .into_iter()
        .flatten()
        .min_by_key(Vec::len)
        .unwrap_or_default()
}

fn with(bytes: &[u8], level: i32, strategy: i32) -> Option<Vec<u8>> {
    let mut compressor =
        CompressorOxide::new(create_comp_flags_from_zip_params(level, 0, strategy));
    let mut out = Vec::new();
    let mut write = |compressor: &mut CompressorOxide, bytes, flush| {
        let (status, _) = compress_to_output(compressor, bytes, flush, |chunk| {
            out.extend_from_slice(chunk);
            true
        });
        (status, out.len())
    };
    // What the dictionary compresses to ends at a byte border after a sync flush and is dropped.
    let (_, head) = write(&mut compressor, DICTIONARY, TDEFLFlush::Sync);
    let (status, _) = write(&mut compressor, bytes, TDEFLFlush::Finish);
    (status == TDEFLStatus::Done).then(|| out.split_off(head))
}

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
    let mut size = limit.min(bytes.len().saturating_mul(8).max(4096));
    loop {
        let mut buffer = DICTIONARY.to_vec();
        buffer.resize(DICTIONARY.len() + size, 0);
        let mut decompressor = DecompressorOxide::new();
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, used, written) = decompress(
            &mut decompressor,
            bytes,
            &mut buffer,
            DICTIONARY.len(),
            flags,
        );
        match status {
            TINFLStatus::Done if used == bytes.len() => {
                buffer.truncate(DICTIONARY.len() + written);
                return Ok(buffer.split_off(DICTIONARY.len()));
            }
            TINFLStatus::HasMoreOutput if size < limit => size = limit.min(size * 8),
            TINFLStatus::HasMoreOutput => return Err(InflateError::TooLarge),
            _ => return Err(InflateError::Broken),
        }
    }
}
