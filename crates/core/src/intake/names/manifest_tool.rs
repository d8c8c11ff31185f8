//! Specifications of manifest-tool: the index to write, and one image for each of its entries
//! (manifest-tool at 69506a0, `pkg/types`).

use super::Role;
use super::collect::{self, Collect};
use super::tree::View;

pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>) {
    if let Some(image) = root.get("image").filter(|image| image.filled().is_some()) {
        collect.image(
            "",
            Role::Result,
            image.filled().unwrap_or_default(),
            image.span(),
        );
    }
    for (tag, span) in collect::words(root.get("tags")) {
        let name = root.word("image").unwrap_or_default();
        // More tags of the same repository: only the last part of the name can hold one.
        let slash = name.rfind('/').map_or(0, |at| at + 1);
        let end = name
            .get(slash..)
            .and_then(|last| last.find(':'))
            .map_or(name.len(), |at| slash + at);
        let repository = name.get(..end).unwrap_or(name);
        collect.image("", Role::Result, &format!("{repository}:{tag}"), span);
    }
    for entry in root.get("manifests").into_iter().flat_map(View::items) {
        let platform = entry.get("platform").filter(|platform| platform.is_map());
        let text = platform.and_then(|platform| {
            let mut text = format!(
                "{}/{}",
                platform.word("os")?,
                platform.word("architecture")?
            );
            if let Some(variant) = platform.word("variant") {
                text.push('/');
                text.push_str(variant);
            }
            if let Some(build) = platform.word("os.version") {
                text.push(':');
                text.push_str(build);
            }
            Some(text)
        });
        if let (Some(text), Some(span)) = (&text, platform.and_then(|one| one.get("architecture")))
        {
            collect.platform("", text, span.span());
        }
        if let Some(image) = entry.get("image").filter(|image| image.filled().is_some()) {
            let name = image.filled().unwrap_or_default();
            collect.image_for("", Role::Entry, name, text.as_deref(), image.span());
        }
    }
}
