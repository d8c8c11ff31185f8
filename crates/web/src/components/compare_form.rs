//! Chooses two states: a list before and a list after, of everything that is open.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::compare::Group;
use crate::shell::Dispatch;
use crate::store::{Action, CompareAction, MatrixAction};

/// Properties of [`CompareForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct CompareFormProps {
    /// What can be chosen.
    pub(crate) groups: Rc<Vec<Group>>,
    /// What is chosen, before and after.
    pub(crate) chosen: [Rc<str>; 2],
    /// What each is.
    pub(crate) described: [String; 2],
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel.
#[component]
pub(crate) fn CompareForm(props: &CompareFormProps) -> Html {
    let dispatch = &props.dispatch;
    let swap = |_: MouseEvent| Action::Matrix(MatrixAction::Compare(CompareAction::Swap));
    let [before, after] = &props.chosen;
    let [before_is, after_is] = &props.described;
    html! {
        <section class="panel" aria-labelledby="states-h">
            <h2 class="visually-hidden" id="states-h">{ "States" }</h2>
            <div class="compare-form">
                <Chooser id="compare-before" words="Before" groups={props.groups.clone()} chosen={before} described={before_is.clone()} dispatch={dispatch.clone()} />
                <button class="btn" type="button" title="Before and after change places" onclick={dispatch.reform(swap)}>{ ic(Icon::Refresh) }{ "Swap" }</button>
                <Chooser id="compare-after" words="After" groups={props.groups.clone()} chosen={after} described={after_is.clone()} dispatch={dispatch.clone()} />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ChooserProps {
    id: &'static str,
    words: &'static str,
    groups: Rc<Vec<Group>>,
    chosen: Rc<str>,
    described: String,
    dispatch: Dispatch,
}

#[component]
fn Chooser(props: &ChooserProps) -> Html {
    let ChooserProps {
        id, words, chosen, ..
    } = props;
    let node = use_node_ref();
    {
        // What a person chose stands in the field whatever its options say.
        let node = node.clone();
        use_effect_with(
            (chosen.clone(), props.groups.clone()),
            move |(chosen, _)| {
                // Set again it would forget what was typed so far to find an option.
                let field = node.cast::<HtmlSelectElement>();
                if let Some(field) = field.filter(|field| *field.value() != **chosen) {
                    field.set_value(chosen);
                }
            },
        );
    }
    let is_before = *id == "compare-before";
    let onchange = props.dispatch.reform(move |event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        let name = Rc::from(field.value());
        Action::Matrix(MatrixAction::Compare(if is_before {
            CompareAction::Before(name)
        } else {
            CompareAction::After(name)
        }))
    });
    let options = |group: &Group| {
        let option = |choice: &crate::present::compare::Choice| {
            let words = allarch_core::text::visible(&choice.words).into_owned();
            html! { <option value={AttrValue::from(choice.key.clone())}>{ words }</option> }
        };
        let name = allarch_core::text::visible(&group.name).into_owned();
        html! { <optgroup label={name}>{ for group.choices.iter().map(option) }</optgroup> }
    };
    let offered = |group: &Group| group.choices.iter().any(|choice| choice.key == *chosen);
    let is_offered = chosen.is_empty() || props.groups.iter().any(offered);
    let said = format!("{id}-is");
    let is_digest = props.described.starts_with("sha");
    html! {
        <div>
            <label for={*id}>{ *words }</label>
            <select id={*id} class="input" ref={node} aria-describedby={said.clone()} {onchange}>
                <option value="">{ "Choose a state" }</option>
                { for props.groups.iter().map(options) }
                if !is_offered {
                    <option value={AttrValue::from(chosen.clone())}>{ allarch_core::text::visible(chosen).into_owned() }</option>
                }
            </select>
            <p class={classes!("hint", "break", is_digest.then_some("mono"))} id={said}>{ visible(&props.described) }</p>
        </div>
    }
}
