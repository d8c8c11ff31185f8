//! `allarch gate FILE…|REF…`.

use std::io::Write;

use allarch_core::coverage::gate::{Day, Subject, judge};
use allarch_core::report::{self, Guarded, Place};

use super::images::{Gathering, gather};
use super::matrix::{outcome, unwritten};
use crate::args::{GateArgs, GateFormat};
use crate::failure::{Failure, Outcome, remark};
use crate::http::{Registries, now};
use crate::{output, policy, site};

/// Holds images against the policy.
pub(crate) fn run(args: &GateArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let gate = policy::read(args.config.as_deref())?;
    let site = site::site(args.site.as_deref())?;
    let today = today(args.today.as_deref())?;
    let registries = Registries::new(&args.network);
    let gathering = Gathering {
        // Rules that compare an index with its images need both.
        children: !gate.policy.deny.is_empty(),
        lint: !gate.policy.deny.is_empty(),
        ..Gathering::default()
    };
    let rows = gather(&args.targets, &registries, gathering)?;
    let subjects: Vec<Subject<'_>> = rows
        .iter()
        .map(|row| Subject {
            image: &row.snapshot.image,
            findings: &row.findings,
        })
        .collect();
    let gated = judge(&gate.policy, &subjects, &gate.options, today);
    let links: Vec<Option<String>> = rows
        .iter()
        .zip(&gated.rows)
        .map(|(row, gated)| {
            row.link(
                site.as_deref()?,
                &gated.required,
                gate.options.allow_emulated,
            )
        })
        .collect();
    let places: Vec<Option<Place>> = rows.iter().map(|row| row.place.clone()).collect();
    let guarded = Guarded {
        gated: &gated,
        policy: &gate.policy,
        engine: gate.options.engine,
        today,
        places: &places,
        links: &links,
    };
    let file = args.output.as_deref();
    let text = match args.format {
        GateFormat::Text => report::text::gate(&guarded, output::styles(file)),
        GateFormat::Json => report::json::gate(&guarded).map_err(|error| unwritten(&error))?,
        GateFormat::Sarif => {
            report::sarif::issues(&guarded.issues(), &[]).map_err(|error| unwritten(&error))?
        }
        GateFormat::Junit => report::junit::checks("allarch gate", &guarded.checks()),
        GateFormat::Github => report::github::issues(&guarded.issues()),
    };
    output::write(text.as_bytes(), file, out)?;
    if args.format != GateFormat::Text {
        for note in guarded.notes() {
            remark(&note);
        }
    }
    Ok(outcome(gated.verdict))
}

fn today(given: Option<&str>) -> Result<Day, Failure> {
    match given {
        Some(text) => Day::parse(text).ok_or_else(|| {
            Failure::new(format!("{text} is no day"), "a day is written YYYY-MM-DD")
        }),
        None => Day::of_unix(now()).ok_or_else(|| {
            Failure::new("this machine does not know what day it is", "")
                .help("name it with --today YYYY-MM-DD")
        }),
    }
}
