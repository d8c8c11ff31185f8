//! `nodes.parse` and `workload.parse`: machines and what is to run on them, out of pasted texts.

use allarch_core::intake::{self, Node, Orchestrator, Variables};
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn nodes(request: &Request<'_>) -> Result<Value, Refusal> {
    let text: String = request.required("text")?;
    let found = match intake::read_nodes(&text) {
        Ok(found) => found,
        Err(why) => return Ok(json!({ "error": why })),
    };
    let mut answer = Map::new();
    answer.insert("format".to_owned(), json!(found.format));
    let nodes: Vec<Value> = found.nodes.iter().map(node).collect();
    answer.insert("nodes".to_owned(), nodes.into());
    answer.insert("missing".to_owned(), json!(found.missing));
    if let Some(hint) = found.hint {
        answer.insert("hint".to_owned(), json!(hint));
    }
    if !found.unread.is_empty() {
        answer.insert("unread_lines".to_owned(), json!(found.unread));
    }
    Ok(answer.into())
}

fn node(node: &Node) -> Value {
    let mut answer = Map::new();
    answer.insert("name".to_owned(), json!(node.name));
    let texts = [
        ("os", &node.os),
        ("architecture", &node.architecture),
        ("variant", &node.variant),
        ("os.version", &node.os_version),
        ("runtime", &node.runtime),
        ("role", &node.role),
        ("state", &node.state),
        ("availability", &node.availability),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            answer.insert(name.to_owned(), json!(value));
        }
    }
    if !node.taints.is_empty() {
        answer.insert("taints".to_owned(), json!(node.taints));
    }
    if node.unschedulable {
        answer.insert("unschedulable".to_owned(), json!(true));
    }
    answer.into()
}

pub(super) fn workload(request: &Request<'_>) -> Result<Value, Refusal> {
    let text: String = request.required("text")?;
    let names = Orchestrator::ALL.map(Orchestrator::name);
    let options = request.object("options")?;
    let given = match &options {
        Some(options) => options.one_of("orchestrator", &names)?,
        None => request.one_of("orchestrator", &names)?,
    };
    let orchestrator = Orchestrator::ALL
        .into_iter()
        .find(|one| Some(one.name()) == given)
        .ok_or_else(|| request.fault("options.orchestrator", "it is missing"))?;
    let variables: Option<Variables> = match &options {
        Some(options) => options.optional("env")?,
        None => request.optional("env")?,
    };
    let found = intake::read_workload(&text, orchestrator, &variables.unwrap_or_default());
    let mut services = Map::new();
    for owner in &found.owners {
        services.insert(owner.clone(), json!([]));
    }
    for image in &found.images {
        let images = services
            .entry(image.owner.clone())
            .or_insert_with(|| json!([]));
        if let Some(images) = images.as_array_mut() {
            images.push(json!(image.image));
        }
    }
    services.remove("");
    let mut answer = Map::new();
    answer.insert("services".to_owned(), services.into());
    let codes = |is_error: bool| -> Vec<String> {
        let all = found
            .problems
            .iter()
            .filter(|problem| problem.is_error == is_error);
        let mut codes: Vec<String> = Vec::new();
        for problem in all {
            let code = match (is_error, problem.about.as_str()) {
                (false, about) if !about.is_empty() => format!("{}:{about}", problem.code),
                _ => problem.code.to_owned(),
            };
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    };
    for (name, codes) in [("errors", codes(true)), ("warnings", codes(false))] {
        if !codes.is_empty() {
            answer.insert(name.to_owned(), json!(codes));
        }
    }
    for (name, values) in [
        ("open", super::names::open(&found)),
        ("problems", super::names::problems(&found)),
    ] {
        if !values.is_empty() {
            answer.insert(name.to_owned(), values.into());
        }
    }
    Ok(answer.into())
}
