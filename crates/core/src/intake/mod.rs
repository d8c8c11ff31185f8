//! What pasted, dropped or typed bytes are, and the values that can be read out of them.
//!
//! [`recognise`] looks at any bytes and answers with a kind, the reason, and what to do where the
//! bytes are not usable. It knows nothing of engines, of coverage or of where the bytes came from.
//! One file per kind of input; `foreign` names what is none of them. [`understand`] takes a text further,
//! and `names` reads the files of a repository that name images.

pub mod archive;
mod foreign;
mod http_response;
mod image_list;
mod line;
mod names;
mod recognise;
mod understand;

pub use http_response::{HttpResponse, read_http_response};
pub use image_list::{ImageList, Listed, Unlisted, read_image_list};
pub use names::{
    FileProblem, NamedImage, NamedPlatform, Names, Node, Nodes, Open, Orchestrator, Role,
    Variables, read_list, read_names, read_nodes, read_workload,
};
pub use recognise::{
    InputKind, Reads, Recognised, begins_as_json, recognise, recognise_document, recognise_text,
};
pub use understand::{
    Cause, Depth, Guesses, Inside, Lack, NEXT_INPUTS, Pages, Part, Parting, Place, Understanding,
    Understood, causes, inside, lack, next_commands, next_input, pages, parts, understand,
};

#[cfg(test)]
mod tests;
