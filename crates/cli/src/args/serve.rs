//! `serve` and `completions`.

use std::path::PathBuf;

/// Serves the page and its proxy on 127.0.0.1.
///
/// The proxy asks any public registry on port 443, anonymously, for this page only. Other
/// registries are opened one by one with --allow-host.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch serve
  allarch serve --port 9000
  allarch serve --allow-host http://localhost:5000
  allarch serve --allow-host https://registry.acme.example:8443 --extra-ca acme-ca.pem
  allarch serve --hosted --public-host proxy.acme.example --allow-origin https://allarch.acme.example")]
pub(crate) struct ServeArgs {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Opens exactly this registry, whatever its address; https unless it says http://.
    #[arg(long, value_name = "[http://|https://]HOST[:PORT]")]
    pub(crate) allow_host: Vec<allarch_core::registry::AllowedHost>,
    /// Serves the page from this folder in place of the one in the binary.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) site_dir: Option<PathBuf>,
    /// Trusts the certificates in this PEM file as well.
    #[arg(long, value_name = "FILE")]
    pub(crate) extra_ca: Option<PathBuf>,
    /// Another name of this server, as a reverse proxy in front of it has it.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) public_host: Vec<String>,
    /// Lets a page of this origin use the proxy.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,
    /// Passes a caller's Authorization on to the registry, for your own use alone: such answers are not
    /// kept.
    #[arg(long, conflicts_with = "hosted")]
    pub(crate) allow_credentials: bool,
    /// Serves strangers: known registries only, with budgets for clients.
    #[arg(long)]
    pub(crate) hosted: bool,
    /// The address on which it listens; a hosted proxy stands behind a TLS front.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        requires = "hosted"
    )]
    pub(crate) bind: std::net::IpAddr,
    #[command(flatten)]
    pub(crate) hosted_args: HostedArgs,
}

/// Settings of a proxy that anyone may use.
#[derive(Debug, clap::Args)]
pub(crate) struct HostedArgs {
    /// Serves this registry as well, with the hosts of its tokens and blobs; *. stands for any first
    /// labels.
    #[arg(long, value_name = "DOMAIN[=HOST,HOST…]", requires = "hosted")]
    pub(crate) registry: Vec<allarch_core::registry::guard::Served>,
    /// Believes the X-Forwarded-For of reverse proxies in this network.
    #[arg(long, value_name = "NETWORK", requires = "hosted")]
    pub(crate) trusted_proxy: Vec<allarch_proxy::IpNet>,
    /// Requests a minute of one client [default: 300].
    #[arg(long, value_name = "COUNT", requires = "hosted")]
    pub(crate) per_minute: Option<std::num::NonZeroU32>,
    /// Requests a day of all clients together [default: 1000000].
    #[arg(long, value_name = "COUNT", requires = "hosted")]
    pub(crate) per_day: Option<std::num::NonZeroU32>,
}

/// Prints a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch completions bash > ~/.local/share/bash-completion/completions/allarch
  allarch completions zsh > ~/.zfunc/_allarch")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use allarch_core::registry::guard::address;
    use allarch_proxy::IpNet;
    use clap::Parser as _;

    use crate::args::{Args, Command};

    const UNIT: &str = include_str!("../../../../docs/allarch.service");

    fn values(name: &str) -> Vec<&str> {
        let lines = UNIT.lines().filter_map(|line| line.split_once('='));
        let found = lines.filter(|(known, _)| *known == name);
        found.flat_map(|(_, value)| value.split(' ')).collect()
    }

    #[test]
    fn the_unit_for_systemd_starts_a_hosted_proxy() {
        let Ok(args) = Args::try_parse_from(values("ExecStart")) else {
            panic!("{:?}", values("ExecStart"));
        };
        let Command::Serve(args) = args.command else {
            panic!("{args:?}");
        };
        assert!(args.hosted && !args.allow_credentials && args.allow_host.is_empty());
        assert_eq!(values("DynamicUser"), ["yes"]);
    }

    #[test]
    fn its_wall_closes_nothing_that_the_guard_opens() {
        let denied = values("IPAddressDeny");
        assert!(denied.len() > 10, "{denied:?}");
        for network in denied {
            let network: IpNet = network.parse().unwrap();
            for address in [network.network(), network.broadcast()] {
                assert!(
                    address::not_public(address).is_some(),
                    "{address} of {network}"
                );
            }
        }
    }
}
