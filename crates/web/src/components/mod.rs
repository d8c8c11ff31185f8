//! One widget per file: properties in, actions out. Each stylesheet in `www/styles/` goes by the
//! name of the component whose classes it holds.

pub(crate) mod app_bar;
pub(crate) mod child_detail;
pub(crate) mod copy_button;
pub(crate) mod countdown;
pub(crate) mod dialog;
pub(crate) mod doc_head;
pub(crate) mod drop_cover;
pub(crate) mod empty;
pub(crate) mod examples;
pub(crate) mod fetch_form;
pub(crate) mod findings;
pub(crate) mod hero;
pub(crate) mod icon;
pub(crate) mod image_list;
pub(crate) mod keys_help;
pub(crate) mod layers;
pub(crate) mod ledger;
pub(crate) mod link;
pub(crate) mod matrix_table;
pub(crate) mod message_card;
pub(crate) mod network_log;
pub(crate) mod own_child;
pub(crate) mod paste_box;
pub(crate) mod platforms_table;
pub(crate) mod progress_card;
pub(crate) mod rail;
pub(crate) mod recognised;
pub(crate) mod severity;
pub(crate) mod source_find;
pub(crate) mod source_panel;
mod source_row;
mod source_ruler;
pub(crate) mod still;
pub(crate) mod strip;
pub(crate) mod toast;
pub(crate) mod visible;
