//! `allarch referrers REF`: what hangs on an image, inside its index and outside.

use std::io::Write;

use allarch_core::oci::attestation::Pairing;
use allarch_core::registry::{Lookups, Want};
use allarch_core::report::{Styles, text};
use allarch_core::text::visible;
use serde_json::{Value, json};

use super::inspect;
use crate::args::{Format, ReferrersArgs};
use crate::batch::pairing_json;
use crate::failure::{Failure, Outcome, remark};
use crate::http::Network;
use crate::{fetch, target};

/// Looks it up.
pub(crate) fn run(args: &ReferrersArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let name = args.reference.trim_start_matches("docker://");
    let reference = target::parse(name)?;
    let network = Network::new(&args.network)?;
    // Of an index only itself, of a single image its config as well, which names the platform.
    let graph = fetch::image(&reference, Want::Entries(Vec::new()), &network)?;
    let graph = graph.map_err(|error| inspect::failed(&reference, &error))?;
    let Some(top) = graph.top() else {
        let what = format!("cannot fetch {}", reference.familiar());
        return Err(Failure::new(what, "the registry gave no document"));
    };
    if let Some(fault) = &top.fault {
        return Err(inspect::failed(&reference, fault));
    }
    let lookups = fetch::attached(&reference, &top.document, &graph.documents, &network)?;
    let at_hand = graph.documents.iter().map(|fetched| &fetched.document);
    let pairing = Pairing::of(&lookups.evidence(&top.document, at_hand));
    let kind = args.kind.as_deref();
    match args.format {
        Format::Text => {
            let (name, digest) = (reference.familiar(), top.document.digest());
            writeln!(out, "{}\n  {digest}\n", visible(&name))?;
            write!(out, "{}", text::attached(&pairing, kind, Styles::ANSI))?;
            write_problems(&lookups, out)?;
        }
        Format::Json => {
            let mut answer = pairing_json(&pairing);
            if let Some(answer) = answer.as_object_mut() {
                keep(answer.get_mut("entries"), &pairing.entries, kind);
                keep(answer.get_mut("attached"), &pairing.attached, kind);
                answer.insert("name".to_owned(), reference.familiar().into());
                answer.insert("digest".to_owned(), top.document.digest().as_str().into());
                answer.insert("problems".to_owned(), problems(&lookups));
            }
            super::write_form(answer, out)?;
        }
    }
    fetch::say_pulls(&reference, lookups.pulls.or(graph.pulls));
    Ok(match lookups.problems.is_empty() && !lookups.cancelled {
        true => Outcome::Fine,
        false => Outcome::Unusable,
    })
}

/// Leaves out of a list what is not of the type that is asked for.
fn keep(
    list: Option<&mut Value>,
    items: &[allarch_core::oci::attestation::Item],
    kind: Option<&str>,
) {
    if let (Some(list), Some(kind)) = (list.and_then(Value::as_array_mut), kind) {
        let mut items = items.iter();
        list.retain(|_| items.next().is_some_and(|item| item.is_of(kind)));
    }
}

fn write_problems(lookups: &Lookups, out: &mut dyn Write) -> Result<(), Failure> {
    if lookups.left_out > 0 {
        remark(&format!(
            "{} lookups were left out: there are too many",
            lookups.left_out
        ));
    }
    if lookups.problems.is_empty() {
        return Ok(());
    }
    let Styles { strong, reset, .. } = Styles::ANSI;
    writeln!(out, "{strong}Not answered{reset}")?;
    for problem in &lookups.problems {
        let (name, error) = (visible(&problem.name), problem.error.to_string());
        writeln!(out, "  {name}: {}", visible(&error))?;
    }
    Ok(())
}

fn problems(lookups: &Lookups) -> Value {
    let of = |problem: &allarch_core::registry::Problem| {
        json!({
            "name": problem.name,
            "code": problem.error.code(),
            "message": problem.error.to_string(),
        })
    };
    lookups.problems.iter().map(of).collect()
}
