//! The page.

use yew::prelude::*;

#[function_component]
fn App() -> Html {
    use_effect_with((), |()| {
        if let Some(root) = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.document_element())
        {
            let _ = root.set_attribute("data-ready", "true");
        }
    });
    html! { <main><h1>{ "Allarch" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
