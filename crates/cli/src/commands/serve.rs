//! `allarch serve`: the page and its proxy from this binary.

use std::io::Write;
use std::sync::Arc;

use allarch_core::registry::guard::Served;
use allarch_proxy::{Config, Hosted, Limits, ServeError, Server};

use crate::args::{HostedArgs, ServeArgs};
use crate::failure::{Failure, Outcome};

pub(crate) fn run(args: ServeArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let config = Config {
        bind: args.bind,
        port: args.port,
        allow: args.allow_host,
        site_dir: args.site_dir,
        extra_ca: args.extra_ca,
        public_hosts: args.public_host,
        origins: args.allow_origin,
        hosted: args.hosted.then(|| hosted(args.hosted_args)),
        allow_credentials: args.allow_credentials,
    };
    let mut written = Ok(());
    // A line that cannot be written is no reason to stop serving.
    let log = |line: &str| drop(writeln!(std::io::stderr(), "refused: {line}"));
    allarch_proxy::serve(&config, Arc::new(log), |server| {
        written = announce(out, server, &config);
    })
    .map_err(failure)?;
    written?;
    Ok(Outcome::Fine)
}

fn hosted(args: HostedArgs) -> Hosted {
    let usual = Limits::default();
    Hosted {
        registries: args.registry,
        trusted_proxies: args.trusted_proxy,
        limits: Limits {
            per_minute: args.per_minute.unwrap_or(usual.per_minute),
            per_day: args.per_day.unwrap_or(usual.per_day),
            ..usual
        },
    }
}

/// Where it listens, and everything that it opens beyond the public registries.
fn announce(out: &mut dyn Write, server: &Server, config: &Config) -> std::io::Result<()> {
    writeln!(out, "Allarch listens on http://{}", server.address())?;
    if !server.has_page() {
        writeln!(
            out,
            "  without the page, which was not built: run `cargo xtask run`, or give --site-dir"
        )?;
    }
    if config.allow_credentials {
        writeln!(out, "  credentials of callers are passed on to registries")?;
    }
    match &config.hosted {
        None => writeln!(out, "  any public registry on port 443, anonymously")?,
        Some(hosted) => announce_hosted(out, hosted)?,
    }
    for entry in &config.allow {
        writeln!(out, "  opened by --allow-host: {entry}")?;
    }
    for origin in &config.origins {
        writeln!(out, "  pages of {origin} may use the proxy")?;
    }
    out.flush()
}

fn announce_hosted(out: &mut dyn Write, hosted: &Hosted) -> std::io::Result<()> {
    let known: Vec<String> = Served::known().into_iter().map(|one| one.domain).collect();
    writeln!(out, "  hosted: these registries on port 443, anonymously")?;
    writeln!(out, "    {}", known.join(", "))?;
    for entry in &hosted.registries {
        writeln!(out, "  served by --registry: {entry}")?;
    }
    for network in &hosted.trusted_proxies {
        writeln!(out, "  X-Forwarded-For is believed from {network}")?;
    }
    let limits = &hosted.limits;
    writeln!(
        out,
        "  a client may ask {} times a minute, all together {} times a day",
        limits.per_minute, limits.per_day
    )
}

fn failure(error: ServeError) -> Failure {
    let failure = Failure::new("the server does not start", error.to_string());
    match error {
        ServeError::Listen { address, .. } => failure.help(format!(
            "another program may use the port; try `allarch serve --port {}`",
            address.port().saturating_add(1)
        )),
        ServeError::Site { .. } => failure.help("build the page with `cargo xtask build`"),
        _ => failure,
    }
}
