//! State to words, rows and classes: what the views draw, as plain data. Pure; knows no element and
//! no browser.

pub mod archive;
pub mod child;
pub mod cover;
pub mod expected;
pub mod find;
pub mod findings;
pub mod hanging;
pub mod head;
pub mod href;
pub mod keys;
pub mod matching;
pub mod matrix;
pub mod message;
pub mod number;
pub mod platform;
pub mod platforms;
pub mod rail;
pub mod recognised;
pub mod share;
pub mod source;
pub mod source_rows;
pub mod start;
pub mod taken;
pub mod time;
pub mod way;
