//! A single manifest or config as a panel: what a row of a platforms table would open to.

use allarch_core::oci::{Config, View};
use yew::prelude::*;

use super::child_detail::facts;
use super::layers::layers_panel;
use crate::present::child::{about_config, layers};
use crate::present::number::{count, size};
use crate::store::{Blobs, Inspection};

/// The panel; nothing for documents that are neither.
pub(crate) fn own_child(inspection: &Inspection, blobs: &Blobs) -> Html {
    let document = &inspection.document;
    match document.view() {
        View::Manifest(manifest) => {
            let digest = manifest.config().and_then(|config| config.digest_text());
            let config = digest.and_then(|digest| blobs.get(&digest));
            let config = config.and_then(|document| match document.view() {
                View::Config(config) => Some(config),
                _ => None,
            });
            let rows = layers(&manifest, config.as_ref());
            let note = match manifest.compressed_size() {
                Some(total) => format!("{}, {} compressed", rows.len(), size(total)),
                None => count(rows.len(), "layer"),
            };
            panel(
                config.as_ref(),
                html! {
                    <section class="child-layers" aria-label="Layers">
                        <h3>{ "Layers" }<span class="muted">{ note }</span></h3>
                        { layers_panel(&rows) }
                    </section>
                },
            )
        }
        View::Config(config) => panel(Some(&config), Html::default()),
        _ => Html::default(),
    }
}

fn panel(config: Option<&Config<'_>>, layers: Html) -> Html {
    html! {
        <section class="panel" aria-labelledby="image-h">
            <header class="panel-head"><h2 id="image-h">{ "Image" }</h2></header>
            <div class="child child-own">
                <section aria-label="Config">
                    <h3>{ "Config" }</h3>
                    if let Some(config) = config {
                        { facts(&about_config(config, None), None) }
                    } else {
                        <p class="muted">{ "Not at hand: a manifest names its config but does not hold it. Paste the config, or fetch the image by name." }</p>
                    }
                </section>
                { layers }
            </div>
        </section>
    }
}
