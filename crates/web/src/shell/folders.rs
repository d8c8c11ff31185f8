//! The files of a folder that was dropped.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use crate::archive::most_files;

/// All files below a folder, each with its path in it, up to one more than are taken so that the
/// reader says that there are too many. `None` where the browser cannot read the folder.
pub(super) async fn files_below(folder: &FileSystemDirectoryEntry) -> Option<Vec<(String, File)>> {
    let top = folder.full_path();
    let mut folders = vec![folder.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in entries(&folder).await? {
            // Chromium has these objects under other names than the standard's, so their classes are
            // not asked.
            if entry.is_directory() {
                folders.push(entry.unchecked_into());
                continue;
            }
            let full = entry.full_path();
            let path = full.strip_prefix(&top).unwrap_or(&full);
            let file = file(&entry.unchecked_into()).await?;
            files.push((path.trim_start_matches('/').to_owned(), file));
            if files.len() > most_files() {
                return Some(files);
            }
        }
    }
    Some(files)
}

/// What stands in a folder; a browser gives it some at a time and ends with none.
async fn entries(folder: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let some =
            answer(|found, failed| reader.read_entries_with_callback_and_callback(found, failed));
        let some: Array = some.await?.dyn_into().ok()?;
        if some.length() == 0 {
            return Some(all);
        }
        all.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    let file = answer(|found, failed| {
        entry.file_with_callback_and_callback(found, failed);
        Ok(())
    });
    file.await?.dyn_into().ok()
}

/// What is given to one of two callbacks, as a promise; `None` where it is the second.
async fn answer(
    mut ask: impl FnMut(&Function, &Function) -> Result<(), JsValue>,
) -> Option<JsValue> {
    let promise = Promise::new(&mut |found, failed| {
        if let Err(error) = ask(&found, &failed) {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await.ok()
}
