//! What was chosen in the view, read: the machine, the platform named, who is asked.

use std::rc::Rc;

use allarch_core::platform::compare::Asked;
use allarch_core::platform::{
    Choice, ENGINES, Engine, HOSTS, Host, Machine, PRODUCTS, Platform, Product, Puller, Reading,
    Rules, parse,
};
use allarch_core::report::Release;

use super::Listed;
use crate::store::MatchState;

/// The machines that are offered before the others, the first being the one that is taken where
/// nobody chose.
pub const FIRST_HOSTS: [&str; 10] = [
    "x86-64-v3",
    "graviton-3",
    "apple-silicon-docker",
    "pi-4-64",
    "pi-4-32",
    "pi-zero",
    "ibm-z",
    "visionfive-2",
    "windows-2022",
    "windows-2019",
];

/// Whether a machine is among those that are offered first.
#[must_use]
pub fn is_first(id: &str) -> bool {
    FIRST_HOSTS.contains(&id)
}

/// What is asked, and who.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The machine.
    pub reading: Reading,
    /// It, where it is one of those with a name.
    pub host: Option<&'static Host>,
    /// Why what was typed is no machine; empty where it is, or nothing was typed.
    pub not_read: String,
    /// The platform that is asked for by name.
    pub named: Option<Platform>,
    /// Why what was typed is no platform; empty where it is, or nothing was typed.
    pub not_named: String,
    /// The rules of whom no release was chosen.
    pub rules: Rules,
    /// The releases, by product, in the order of the products.
    pub products: Vec<ProductChoice>,
    /// Who is asked, those with a release first.
    pub askers: Vec<Asker>,
}

/// Equal when they are one and the same.
impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A product and its release.
#[derive(Clone, Debug)]
pub struct ProductChoice {
    /// The product.
    pub product: &'static Product,
    /// The version as typed; empty where none was.
    pub typed: Rc<str>,
    /// What is known of it, or why it is no version; `None` where none is chosen.
    pub choice: Option<Result<Choice, String>>,
    /// Whether it was read out of what was pasted, not typed.
    pub from_paste: bool,
}

/// Who is asked.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The engine and its rules.
    pub puller: Puller,
    /// The release that it stands for.
    pub release: Option<Release>,
}

impl Asker {
    /// What tells it from the others, in data and links.
    #[must_use]
    pub fn key(&self) -> &str {
        let release = self.release.as_ref().map(|release| release.name.as_str());
        release.unwrap_or(self.puller.engine.id)
    }

    /// Whether it has rules, not a release, that are not modelled on this machine.
    #[must_use]
    pub fn is_not_modelled(&self, machine: &Machine) -> bool {
        self.release.is_none() && !self.puller.is_modelled(machine)
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        let release = self.release.as_ref().map(|release| release.name.as_str());
        release.unwrap_or(self.puller.engine.name)
    }
}

impl Setup {
    /// Reads what was chosen.
    #[must_use]
    pub fn of(state: &MatchState) -> Self {
        let typed = state.typed.trim();
        let read = (!typed.is_empty()).then(|| Machine::read(typed));
        let (read, not_read) = apart(read);
        let preset = Host::by_id(&state.host).or_else(|| Host::by_id(FIRST_HOSTS.first()?));
        let host = preset.filter(|_| read.is_none());
        let reading = read.or_else(|| Machine::read(host?.id).ok());
        let reading = reading.unwrap_or_else(of_nothing);
        let local = Platform::new("linux", "amd64", "");
        let named = state.named.trim();
        let named = (!named.is_empty()).then(|| parse(named, Rules::default(), &local));
        let (named, not_named) = apart(named.map(|read| read.map_err(|error| error.to_string())));
        let rules = Rules::from_name(&state.rules).unwrap_or_default();
        let products: Vec<ProductChoice> = PRODUCTS
            .iter()
            .map(|product| product_choice(product, state, &reading))
            .collect();
        let askers = askers(&products, rules);
        Self {
            reading,
            host,
            not_read,
            named,
            not_named,
            rules,
            products,
            askers,
        }
    }

    /// The question, about an index.
    #[must_use]
    pub fn asked(&self, listed: &Listed) -> Asked {
        Asked {
            machine: self.reading.machine.clone(),
            named: self.named.clone(),
            digest: listed.digest.clone(),
            media_type: listed.media_type.clone(),
            name: listed.reference.to_string(),
        }
    }

    /// Who is asked, without the releases that they stand for.
    #[must_use]
    pub fn pullers(&self) -> Vec<Puller> {
        self.askers.iter().map(|asker| asker.puller).collect()
    }
}

/// A value or why there is none, in words.
fn apart<T>(read: Option<Result<T, String>>) -> (Option<T>, String) {
    match read {
        Some(Ok(value)) => (Some(value), String::new()),
        Some(Err(why)) => (None, why),
        None => (None, String::new()),
    }
}

/// What is read of no machine at all: only where the table of machines were empty.
fn of_nothing() -> Reading {
    Reading {
        machine: HOSTS.first().map(Host::machine).unwrap_or_default(),
        from: "preset",
        name: String::new(),
        notes: Vec::new(),
        server_version: None,
        engine: None,
    }
}

fn product_choice(
    product: &'static Product,
    state: &MatchState,
    reading: &Reading,
) -> ProductChoice {
    let typed = state.releases.iter().find(|(id, _)| **id == *product.id);
    let typed = typed.map(|(_, version)| Rc::clone(version));
    let typed = typed.filter(|version| !version.trim().is_empty());
    let read = |version: &str| {
        let text = format!("{} {}", product.id, version.trim());
        Choice::read(&text, &reading.machine)
    };
    // What `docker info` tells is the release that runs there, and its store.
    let pasted = reading
        .server_version
        .as_deref()
        .zip(reading.engine.and_then(Engine::by_id))
        .filter(|_| product.id == "docker" && typed.is_none());
    let (choice, from_paste) = match (&typed, pasted) {
        (Some(version), _) => (Some(read(version)), false),
        (None, Some((version, engine))) => {
            let choice = read(version).map(|choice| Choice {
                puller: Puller {
                    engine,
                    ..choice.puller
                },
                ..choice
            });
            (Some(choice), true)
        }
        (None, None) => (None, false),
    };
    ProductChoice {
        product,
        typed: typed.unwrap_or_default(),
        choice,
        from_paste,
    }
}

/// The releases that were chosen, then every engine that none of them is, with its rules.
fn askers(products: &[ProductChoice], rules: Rules) -> Vec<Asker> {
    let chosen = products.iter().filter_map(|product| match &product.choice {
        Some(Ok(choice)) => Some(Asker {
            puller: choice.puller,
            release: Some(Release {
                name: choice.name.clone(),
                status: choice.status,
            }),
        }),
        _ => None,
    });
    let mut askers: Vec<Asker> = chosen.collect();
    let of_release = |engine: &Engine, askers: &[Asker]| {
        askers
            .iter()
            .any(|asker| asker.puller.engine.id == engine.id)
    };
    let rest: Vec<Asker> = ENGINES
        .iter()
        .filter(|engine| !of_release(engine, &askers))
        .map(|engine| Asker {
            puller: Puller { engine, rules },
            release: None,
        })
        .collect();
    askers.extend(rest);
    askers
}

/// The releases of a product that were looked up, newest first, as a person types them.
#[must_use]
pub fn releases(product: &Product) -> Vec<String> {
    let releases = product.recorded.iter().rev();
    releases.map(|(version, _)| version.to_string()).collect()
}
