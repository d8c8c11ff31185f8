//! What a file names, as JSON: images, platforms, what is left open and what is wrong.

use allarch_core::intake::Names;
use serde_json::{Map, Value, json};

/// All of it; each list only where there is something in it.
pub(crate) fn value(names: &Names) -> Value {
    let images: Vec<Value> = names
        .images
        .iter()
        .map(|one| {
            let mut image = Map::new();
            image.insert("owner".to_owned(), json!(one.owner));
            image.insert("role".to_owned(), json!(one.role.name()));
            image.insert("image".to_owned(), json!(one.image));
            if let Some(platform) = &one.platform {
                image.insert("platform".to_owned(), json!(platform));
            }
            if !one.profiles.is_empty() {
                image.insert("profiles".to_owned(), json!(one.profiles));
            }
            image.insert("start".to_owned(), json!(one.span.start));
            image.insert("end".to_owned(), json!(one.span.end));
            image.into()
        })
        .collect();
    let platforms: Vec<Value> = names
        .platforms
        .iter()
        .map(|one| {
            json!({"owner": one.owner, "platform": one.platform, "start": one.span.start, "end": one.span.end})
        })
        .collect();
    let lists = [
        ("images", images),
        ("platforms", platforms),
        ("open", open(names)),
        ("problems", problems(names)),
    ];
    let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
    lists
        .map(|(name, values)| (name.to_owned(), Value::from(values)))
        .collect::<Map<_, _>>()
        .into()
}

pub(super) fn open(names: &Names) -> Vec<Value> {
    let one = names.open.iter().map(|one| {
        json!({
            "owner": one.owner,
            "written": one.written,
            "why": one.why,
            "start": one.span.start,
            "end": one.span.end,
        })
    });
    one.collect()
}

pub(super) fn problems(names: &Names) -> Vec<Value> {
    let one = names.problems.iter().map(|one| {
        json!({
            "code": one.code,
            "about": one.about,
            "message": one.message,
            "error": one.is_error,
            "line": one.line,
            "start": one.span.start,
            "end": one.span.end,
        })
    });
    one.collect()
}
