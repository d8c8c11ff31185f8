//! How large an answer may be and how long it may take, the same in every shell.

use std::time::Duration;

/// Largest manifest or index in bytes; what containers/image and distribution take.
pub const MANIFEST: usize = 4 << 20;
/// Largest blob: configs and statements, never layers.
pub const BLOB: usize = 4 << 20;
/// Largest page of tags or referrers.
pub const LIST: usize = 1 << 20;
/// Largest answer of a token endpoint.
pub const TOKEN: usize = 64 << 10;
/// Largest error body that is read.
pub const ERROR_BODY: usize = 64 << 10;
/// Largest head of an answer in bytes.
pub const HEAD: usize = 16 << 10;
/// Most header fields of an answer.
pub const HEADERS: usize = 100;
/// Most redirects that are followed for one resource.
pub const HOPS: u8 = 3;
/// Most requests for one resource, tokens and redirects included.
pub const REQUESTS: u8 = 10;
/// Most tags or referrers that may be asked for in one page (what ECR takes).
pub const PAGE: u32 = 1000;
/// Longest value in a query: tags and media types are shorter, what Quay names a page by is not.
pub const QUERY_VALUE: usize = 1024;
/// Most pages of one list.
pub const PAGES: usize = 100;
/// Most digests whose attachments are looked up by one intention.
pub const SUBJECTS: usize = 64;
/// Most attachments and statements that one intention reads.
pub const ATTACHED: usize = 256;
/// Requests of one intention that run at once.
pub const PARALLEL: usize = 6;
/// Most documents that one intention fetches.
pub const DOCUMENTS: usize = 512;
/// Deepest index inside an index that is followed.
pub const DEPTH: u8 = crate::oci::Index::DEEPEST;
/// To look a name up and connect. TLS has its time within [`FIRST_BYTE`].
pub const CONNECT: Duration = Duration::from_secs(3);
/// Until the head of an answer is there.
pub const FIRST_BYTE: Duration = Duration::from_secs(8);
/// One resource with its tokens and redirects, to the last byte.
pub const EXCHANGE: Duration = Duration::from_secs(15);
/// What a client waits for a proxy, which itself gives up after [`EXCHANGE`].
pub const THROUGH_PROXY: Duration = Duration::from_secs(20);
