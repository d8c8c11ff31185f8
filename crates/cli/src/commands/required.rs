//! What `--require`, `--nodes` and `--engine` ask for.

use allarch_core::coverage::{Options, Requirement, RequirementError};
use allarch_core::intake;
use allarch_core::oci::Algorithm;
use allarch_core::platform::{ENGINES, Engine, HOSTS, Rules};
use allarch_core::text::did_you_mean;

use crate::args::RequireArgs;
use crate::failure::{Failure, remark};
use crate::input;

/// What is required, in the order in which it was asked for.
pub(super) fn requirements(args: &RequireArgs) -> Result<Vec<Requirement>, Failure> {
    let mut all = Vec::new();
    for list in &args.require {
        if list.trim().is_empty() {
            let why = "its value is empty, as that of a variable is that was never set";
            return Err(Failure::new("--require names no platform", why));
        }
        let read = Requirement::parse_list(list).map_err(|error| refused(&error))?;
        for requirement in &read {
            if let Some(doubt) = requirement.doubt() {
                remark(&format!("{}: {doubt}", requirement.column()));
            }
        }
        all.extend(read);
    }
    if let Some(path) = &args.nodes {
        let name = input::name(path);
        let read = input::read(path, Algorithm::Sha256)?;
        let bytes = read.bytes.unwrap_or_default();
        let nodes = intake::read_nodes(&String::from_utf8_lossy(&bytes)).map_err(|code| {
            let why = format!("no tool that is known prints nodes so ({code})");
            Failure::new(format!("{name} names no nodes"), why).help(
                "ask for: kubectl get nodes -o json, or docker node inspect $(docker node ls -q)",
            )
        })?;
        let found = Requirement::of_nodes(&nodes);
        for open in &found.open {
            remark(&format!("{name}: {open}"));
        }
        if let (Some(hint), false) = (nodes.hint, found.open.is_empty()) {
            remark(hint);
        }
        if found.require.is_empty() {
            let why = "none of them names an architecture";
            return Err(Failure::new(format!("{name} requires nothing"), why));
        }
        all.extend(found.require);
    }
    Ok(all)
}

/// Whose rule decides, and whether emulation counts.
pub(super) fn options(args: &RequireArgs) -> Result<Options<'static>, Failure> {
    Ok(Options {
        engine: engine(&args.engine)?,
        rules: Rules::default(),
        allow_emulated: args.allow_emulated,
    })
}

/// Why a text names no platform, in the command line's form.
pub(crate) fn refused(error: &RequirementError) -> Failure {
    match error {
        RequirementError::Platform { text, cause } => {
            Failure::new(format!("{text} is no platform"), cause.to_string())
                .help("write os/architecture[/variant], such as linux/arm64 or linux/arm/v7")
        }
        RequirementError::Preset { name, nearest } => {
            let known: Vec<&str> = HOSTS.iter().map(|host| host.id).collect();
            let failure = Failure::new(
                format!("there is no preset {name}"),
                "a preset is the name of a machine",
            );
            match nearest {
                Some(nearest) => failure.help(format!("did you mean preset:{nearest}?")),
                None => failure,
            }
            .help(format!("known: {}", known.join(", ")))
        }
    }
}

/// The engine of this id.
pub(crate) fn engine(id: &str) -> Result<&'static Engine, Failure> {
    Engine::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = ENGINES.iter().map(|engine| engine.id).collect();
        let failure = Failure::new(
            format!("there is no engine {id}"),
            "its rule decides what runs where",
        );
        let failure = match did_you_mean(id, known.iter().copied()) {
            Some(meant) => failure.help(format!("did you mean {meant}?")),
            None => failure,
        };
        failure.help(format!("known: {}", known.join(", ")))
    })
}
