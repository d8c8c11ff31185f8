//! Drops what the browser does not need from what wasm-bindgen and the splitter write: names of
//! functions, comments, indentation, and the hashes in the names of imports.

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{CustomSectionReader, Import, Imports, Parser};

/// A module without custom sections, such as the names of its functions.
pub(super) fn module(bytes: &[u8]) -> Result<Vec<u8>> {
    Slim::default().module(bytes)
}

/// The main module and its script under shorter names for what the one imports from the other.
///
/// wasm-bindgen ends each name in a hash of 16 digits, which does not compress: 3 kB of the first
/// load in brotli.
pub(super) fn program(bytes: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut slim = Slim::default();
    let bytes = slim.module(bytes)?;
    let mut script = without_comments(script)?;
    for (at, name) in slim.hashed.iter().enumerate() {
        if !script.contains(name) {
            bail!("the script does not give the import {name}");
        }
        script = script.replace(name, &short(name, at));
    }
    Ok((bytes, script))
}

/// `__wbg_NAME_HASH` as `NAME_AT`.
fn short(name: &str, at: usize) -> String {
    let (stem, _) = name.rsplit_once('_').unwrap_or((name, ""));
    format!("{}_{at}", stem.trim_start_matches("__wbg_"))
}

fn is_hashed(name: &str) -> bool {
    let hash = name
        .strip_prefix("__wbg_")
        .and_then(|rest| rest.rsplit_once('_'));
    hash.is_some_and(|(_, hash)| {
        hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// A script without comment lines, indentation and blank lines. Lines are all it looks at, so a
/// text that goes over several lines is refused.
pub(super) fn without_comments(script: &str) -> Result<String> {
    let mut kept = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if line.matches('`').count() % 2 == 1 {
            bail!("a script holds a text of several lines: {line}");
        }
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    Ok(kept)
}

/// Copies a module; remembers the hashed imports that it renamed, in their order.
#[derive(Default)]
struct Slim {
    hashed: Vec<String>,
}

impl Slim {
    fn module(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut module = Module::new();
        self.parse_core_module(&mut module, Parser::new(0), bytes)
            .map_err(|error| anyhow!("the wasm file cannot be read: {error}"))?;
        Ok(module.finish())
    }
}

impl Reencode for Slim {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let Imports::Single(_, Import { module, name, ty }) = imports else {
            return wasm_encoder::reencode::utils::parse_imports(self, section, imports);
        };
        let ty = self.entity_type(ty)?;
        if is_hashed(name) {
            section.import(module, &short(name, self.hashed.len()), ty);
            self.hashed.push(name.to_owned());
        } else {
            section.import(module, name, ty);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, EntityType, TypeSection};

    use super::*;

    fn sample() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(
            "./a.js",
            "__wbg_fetch_0123456789abcdef",
            EntityType::Function(0),
        );
        imports.import("./a.js", "plain", EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.section(&CustomSection {
            name: "name".into(),
            data: b"\0".into(),
        });
        module.finish()
    }

    #[test]
    fn hashes_go_from_both_sides() {
        let script = "/**\n * about\n */\nfunction f() {\n  // why\n  return { __wbg_fetch_0123456789abcdef: 1 };\n}\n";
        let (bytes, script) = program(&sample(), script).unwrap();
        assert_eq!(script, "function f() {\nreturn { fetch_0: 1 };\n}\n");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("fetch_0") && text.contains("plain"));
        assert!(!text.contains("0123456789abcdef") && !text.contains("name"));
    }

    #[test]
    fn an_import_that_the_script_does_not_give_is_refused() {
        assert!(program(&sample(), "").is_err());
    }

    #[test]
    fn a_text_of_several_lines_is_refused() {
        assert!(without_comments("const a = `\n// no comment\n`;").is_err());
    }
}
