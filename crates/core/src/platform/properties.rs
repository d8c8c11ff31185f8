//! What holds for every engine: exceptions stand in the engines' docs.

use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;

use super::compare::{Asked, Comparison, HeatMap, everyone, smallest};
use super::tests::{attestation, numbered, platform};
use super::*;

const PLATFORMS: &[&str] = &[
    "linux/amd64",
    "linux/amd64/v2",
    "linux/amd64/v3",
    "linux/386",
    "linux/arm64",
    "linux/arm64/v8",
    "linux/arm64/v9",
    "linux/arm/v5",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/arm/v8",
    "linux/riscv64",
    "linux/ppc64le/power9",
    "linux(+gpu)/amd64",
    "windows(10.0.17763.6893)/amd64",
    "windows(10.0.20348.3207)/amd64",
    "windows(10.0.26100.1)/amd64",
    "windows/amd64",
    "darwin/arm64",
    "freebsd/amd64",
];

/// Images, some without platform, some of zstd.
fn images(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Candidate>> {
    let text = prop::sample::select(PLATFORMS);
    let none = prop::bool::weighted(0.1);
    let zstd = prop::bool::weighted(0.2);
    prop::collection::vec((text, none, zstd), length).prop_map(|texts| {
        let image = |(text, none, zstd): (&str, bool, bool)| {
            let mut candidate = numbered(text, 0);
            candidate.marks.zstd = zstd;
            if none {
                candidate.platform = None;
            }
            candidate
        };
        texts.into_iter().map(image).collect()
    })
}

/// Images and now and then an index of some, in an OCI index or a Docker list. No two have one digest.
fn entries() -> impl Strategy<Value = Vec<Candidate>> {
    let inside = prop::option::weighted(0.15, images(0..3));
    let entry = (images(1..2), inside).prop_map(|(mut one, inside)| {
        let mut candidate = one.swap_remove(0);
        if let Some(inside) = inside {
            candidate.content = Content::Index(Some(inside));
        }
        candidate
    });
    let docker = prop::bool::weighted(0.2);
    (prop::collection::vec(entry, 0..7), docker).prop_map(|(mut entries, docker)| {
        mark(&mut entries, docker, &mut 0);
        entries
    })
}

/// Gives every entry at every depth a digest of its own and the family of the list.
fn mark(entries: &mut [Candidate], docker: bool, digests: &mut usize) {
    for entry in entries {
        *digests += 1;
        entry.digest = format!("sha256:{digests}");
        entry.marks.in_docker_list = docker;
        if let Content::Index(Some(inside)) = &mut entry.content {
            mark(inside, docker, digests);
        }
    }
}

/// With one more entry: at the top, or where `inside` says so and there is one, in the first nested index.
fn with(entries: &[Candidate], mut more: Candidate, at: usize, inside: bool) -> Vec<Candidate> {
    let mut entries = entries.to_vec();
    more.marks.in_docker_list = entries.first().is_some_and(|one| one.marks.in_docker_list);
    let nested = entries
        .iter_mut()
        .find_map(|entry| match &mut entry.content {
            Content::Index(Some(children)) if inside => Some(children),
            _ => None,
        });
    if let Some(children) = nested {
        children.insert(at.min(children.len()), more);
    } else {
        entries.insert(at.min(entries.len()), more);
    }
    entries
}

/// A question: a machine, or a platform asked for by name.
fn query() -> impl Strategy<Value = Query> {
    let host = prop::sample::select(HOSTS);
    let named = prop::option::of(prop::sample::select(PLATFORMS));
    let rules = prop::sample::select(Rules::ALL.to_vec());
    (host, named, rules).prop_map(|(host, named, rules)| Query {
        wanted: named.map(platform),
        host: host.machine(),
        rules,
        ..Query::default()
    })
}

/// How it ends, and the digest of the entry it ends with.
fn ends(engine: &Engine, query: &Query, entries: &[Candidate]) -> (&'static str, Option<String>) {
    let selection = (engine.select)(query, entries);
    let position = match &selection.outcome {
        Outcome::Picks { position, .. } | Outcome::FetchedThenFailed { position, .. } => position,
        Outcome::NoMatch { .. } => return ("no-match", None),
    };
    let digest = candidate_at(entries, position).map(|one| one.digest.clone());
    (selection.outcome.name(), digest)
}

/// Whether a Linux platform is looked for on a Linux machine.
fn is_linux(query: &Query) -> bool {
    let wanted = query.wanted.as_ref();
    query.host.os == "linux" && wanted.is_none_or(|wanted| wanted.os == "linux")
}

/// Entries, and the same in another order at every depth.
fn shuffled() -> impl Strategy<Value = (Vec<Candidate>, Vec<Candidate>)> {
    (entries(), any::<u64>()).prop_map(|(entries, seed)| {
        let mut other = entries.clone();
        shuffle(&mut other, seed);
        (entries, other)
    })
}

fn shuffle(entries: &mut [Candidate], seed: u64) {
    entries.sort_by_cached_key(|entry| {
        let mut hasher = DefaultHasher::new();
        (&entry.digest, seed).hash(&mut hasher);
        hasher.finish()
    });
    for entry in entries {
        if let Content::Index(Some(inside)) = &mut entry.content {
            shuffle(inside, seed);
        }
    }
}

/// Whether a version is one of those that would do.
fn runs(builds: Builds, found: &str, wanted: &str) -> bool {
    // A version that cannot be read counts as 0.0.0.
    let version = |text: &str| windows::Version::parse(text).unwrap_or_default();
    let (found, wanted) = (version(found), version(wanted));
    let same = (found.major, found.minor) == (wanted.major, wanted.minor);
    match builds {
        Builds::Between(lowest, highest) => same && (lowest..=highest).contains(&found.build),
        Builds::UpTo(highest) => found.build <= highest,
        Builds::Same => found == wanted,
    }
}

fn count(entries: &[Candidate]) -> usize {
    let inside = |entry: &Candidate| match &entry.content {
        Content::Index(Some(children)) => count(children),
        _ => 0,
    };
    entries.iter().map(|entry| 1 + inside(entry)).sum()
}

proptest! {
    #[test]
    fn an_attestation_changes_nothing(
        query in query(),
        entries in entries(),
        at in 0..8usize,
        inside in any::<bool>(),
    ) {
        let with = with(&entries, attestation(), at, inside);
        for engine in ENGINES {
            prop_assert_eq!(ends(engine, &query, &with), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    #[test]
    fn another_os_changes_nothing_on_linux(
        query in query(),
        entries in entries(),
        other in prop::sample::select(vec!["windows(10.0.20348)/amd64", "darwin/arm64", "freebsd/amd64"]),
        at in 0..8usize,
        inside in any::<bool>(),
    ) {
        prop_assume!(is_linux(&query));
        let with = with(&entries, numbered(other, 99), at, inside);
        for engine in ENGINES.iter().filter(|engine| engine.runs_on(&query.host)) {
            prop_assert_eq!(ends(engine, &query, &with), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    /// Where an entry is taken for more than its place, it is taken from any place.
    #[test]
    fn order_counts_only_between_equals(query in query(), (entries, shuffled) in shuffled()) {
        for engine in ENGINES.iter().filter(|engine| engine.takes_best) {
            let selection = (engine.select)(&query, &entries);
            let mut best = selection.considered.iter().filter(|one| one.rank == Some(0));
            if best.any(|best| best.decided_by == Some(Decision::IndexOrder)) {
                continue;
            }
            prop_assert_eq!(ends(engine, &query, &shuffled), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    /// What is kept does not depend on the order; where the first wins, that is the first of what is kept.
    #[test]
    fn order_never_counts_for_what_is_kept(query in query(), (entries, shuffled) in shuffled()) {
        let kept = |engine: &Engine, entries: &[Candidate]| {
            let selection = (engine.select)(&query, entries);
            let top = selection.considered.iter().filter(|one| one.position.len() == 1);
            let kept: Vec<usize> = top.filter(|one| one.rank.is_some()).map(|one| one.position[0]).collect();
            let first = selection.position().map(|position| position[0]);
            (kept, first)
        };
        for engine in ENGINES {
            let (places, first) = kept(engine, &entries);
            let (other, _) = kept(engine, &shuffled);
            let digests = |entries: &[Candidate], places: &[usize]| {
                let mut digests: Vec<String> = places.iter().map(|at| entries[*at].digest.clone()).collect();
                digests.sort();
                digests
            };
            prop_assert_eq!(digests(&entries, &places), digests(&shuffled, &other), "{}", engine.id);
            if !engine.takes_best && first.is_some() {
                prop_assert_eq!(first, places.first().copied(), "{}", engine.id);
            }
        }
    }

    /// Every entry has a reason, and one that is refused names the first condition that failed: the
    /// system, the architecture, the variant, the version of the system, its features. Docker's own store
    /// on Windows looks at the architecture before the system, and never at the variant.
    #[test]
    fn the_first_condition_that_fails_is_named(query in query(), entries in entries()) {
        for engine in ENGINES.iter().filter(|engine| engine.runs_on(&query.host)) {
            let selection = (engine.select)(&query, &entries);
            prop_assert_eq!(selection.considered.len(), count(&entries));
            let takes = (engine.acting(&query).takes)(&engine.wanted(&query), query.rules);
            for considered in &selection.considered {
                let passed_over = matches!(considered.state, State::No | State::NotReached);
                prop_assert_eq!(considered.rank.is_none(), passed_over);
                let Reason::Differs { mismatch, found, wanted } = &considered.reason else {
                    continue;
                };
                let any = |holds: &dyn Fn(&Platform) -> bool| {
                    takes.iter().any(holds) || holds(wanted)
                };
                let system = any(&|one| one.os.eq_ignore_ascii_case(&found.os)) || engine.id == "regclient";
                let architecture = any(&|one| one.architecture == found.architecture);
                // Where the first wins, a variant that is not asked for is not looked at.
                let any_variant = |one: &Platform| !engine.takes_best && one.variant.is_empty();
                let variant = any(&|one| {
                    let same = one.variant == found.variant || any_variant(one);
                    one.architecture == found.architecture && same
                });
                let own = engine.id == "docker-classic-windows";
                let right = match mismatch {
                    Mismatch::Os => found.os != wanted.os && (architecture || !own),
                    Mismatch::Architecture => (system || own) && found.architecture != wanted.architecture,
                    Mismatch::Variant => system && architecture && found.variant != wanted.variant,
                    Mismatch::OsVersion(builds) => {
                        let before = system && architecture && (variant || own);
                        before && !runs(*builds, &found.os_version, &wanted.os_version)
                    }
                    Mismatch::OsFeatures(missing) => system && architecture && variant && !missing.is_empty(),
                    Mismatch::HostVariant => takes.is_empty(),
                };
                prop_assert!(right, "{} {:?}", engine.id, considered.reason);
            }
        }
    }

    /// What is left over which engines disagree is a part of the index, and they still do.
    #[test]
    fn the_smallest_index_keeps_the_pattern(query in query(), entries in entries()) {
        let asked = Asked { machine: query.host.clone(), named: query.wanted.clone(), ..Asked::default() };
        let pullers = everyone(query.rules);
        let kept = smallest(&entries, &asked, &pullers);
        prop_assert!(kept.is_sorted() && kept.len() <= entries.len());
        let small: Vec<Candidate> = kept.iter().map(|at| entries[*at].clone()).collect();
        for puller in &pullers {
            let query = asked.query(puller.rules);
            prop_assert_eq!(
                ends(puller.engine, &query, &small),
                ends(puller.engine, &query, &entries)
            );
        }
    }

    /// The heat map says what each engine says by itself.
    #[test]
    fn the_heat_map_is_the_engines_answers(entries in entries(), rules in prop::sample::select(Rules::ALL.to_vec())) {
        let machines: Vec<Machine> = HOSTS.iter().map(Host::machine).collect();
        let pullers = everyone(rules);
        let map = HeatMap::of(&entries, &machines, &pullers, &Asked::default());
        for (machine, cells) in machines.iter().zip(&map.rows) {
            let asked = Asked { machine: machine.clone(), ..Asked::default() };
            let comparison = Comparison::of(&entries, &asked, &pullers);
            for (row, cell) in comparison.rows.iter().zip(cells) {
                prop_assert_eq!(Some(&row.pick).filter(|_| row.runs_there), cell.as_ref());
            }
        }
    }
}
