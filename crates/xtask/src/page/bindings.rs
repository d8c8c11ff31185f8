//! The JavaScript beside the wasm file, made by wasm-bindgen as a library.

use std::path::Path;

use anyhow::{Result, bail};

/// What the browser loads.
pub(super) struct Program {
    /// The module that starts and serves the wasm file; it has no default address for it.
    pub(super) script: String,
    /// The program without names.
    pub(super) wasm: Vec<u8>,
}

/// Runs wasm-bindgen over what cargo built.
pub(super) fn generate(wasm: &Path) -> Result<Program> {
    let mut output = wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .out_name("allarch")
        // The parts that load later share the table of functions.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    // A snippet would be a further file that neither the hash nor the integrity covers.
    let snippets: usize = output.snippets().values().map(Vec::len).sum();
    if snippets > 0 || !output.local_modules().is_empty() {
        bail!("a crate of the page brings JavaScript of its own, which the build does not place");
    }
    let script = output.js().to_owned();
    Ok(Program {
        wasm: output.wasm_mut().emit_wasm(),
        script,
    })
}
