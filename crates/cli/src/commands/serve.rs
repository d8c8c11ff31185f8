//! `allarch serve`: the page and its proxy from this binary.

use std::io::Write;

use allarch_proxy::{Config, ServeError, Server};

use crate::args::ServeArgs;
use crate::failure::{Failure, Outcome};

pub(crate) fn run(args: ServeArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let config = Config {
        port: args.port,
        allow: args.allow_host,
        site_dir: args.site_dir,
        extra_ca: args.extra_ca,
        public_hosts: args.public_host,
        origins: args.allow_origin,
    };
    let mut written = Ok(());
    allarch_proxy::serve(&config, |server| {
        written = announce(out, server, &config);
    })
    .map_err(failure)?;
    written?;
    Ok(Outcome::Fine)
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
    writeln!(out, "  any public registry on port 443, anonymously")?;
    for entry in &config.allow {
        writeln!(out, "  opened by --allow-host: {entry}")?;
    }
    for origin in &config.origins {
        writeln!(out, "  pages of {origin} may use the proxy")?;
    }
    out.flush()
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
