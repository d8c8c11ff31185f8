//! The columns: an entry of the index each, in the one platform order, those of a nested index after
//! it.

use allarch_core::platform::compare::dotted;
use allarch_core::platform::{Candidate, Content, Place, Platform, Rules, column, normalize};
use allarch_core::text::{sorted, visible};

/// Most columns that are drawn.
const MOST: usize = 48;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where it stands, from 0.
    pub position: Vec<usize>,
    /// The same for people, from 1: `2`, `2.1`.
    pub number: String,
    /// Its normalized platform; empty where it names none.
    pub platform: String,
    /// The upper line of its head, safe to show: what tells it from the others.
    pub head: String,
    /// The lower line, safe to show.
    pub sub: String,
    /// How the platform is written in the index, where that is another spelling; safe to show.
    pub raw: Option<String>,
}

/// The columns, and what has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Those that are drawn.
    pub shown: Vec<Column>,
    /// Attestations among all entries.
    pub attestations: usize,
    /// Entries beyond those that are drawn, attestations aside where they have no columns.
    pub left_out: usize,
}

impl Columns {
    /// The columns of an index, attestations only where `attested` says so. `taken` are positions that
    /// are drawn even where there are too many.
    #[must_use]
    pub fn of(candidates: &[Candidate], attested: bool, taken: &[&[usize]]) -> Self {
        let mut all = Vec::new();
        below(candidates, &[], &mut all);
        let attestations = all.iter().filter(|(_, one)| one.marks.attestation).count();
        all.retain(|(_, one)| attested || !one.marks.attestation);
        let left_out = all.len().saturating_sub(MOST);
        if left_out > 0 {
            let is_taken = |position: &[usize]| taken.contains(&position);
            let needed = all.iter().filter(|(at, _)| is_taken(at)).count();
            let mut room = MOST.saturating_sub(needed);
            all.retain(|(position, _)| {
                let first = room > 0 && !is_taken(position);
                room -= usize::from(first);
                first || is_taken(position)
            });
        }
        Self {
            shown: all
                .iter()
                .map(|(position, candidate)| column_of(position, candidate))
                .collect(),
            attestations,
            left_out,
        }
    }
}

/// Every entry in the order of columns, those inside nested indexes after the index.
fn below<'c>(
    candidates: &'c [Candidate],
    above: &[usize],
    all: &mut Vec<(Vec<usize>, &'c Candidate)>,
) {
    let place = |one: &Candidate| {
        let platform = one.platform.as_ref()?;
        Some(Place::of_normalized(normalize(platform, Rules::default())))
    };
    let entries: Vec<_> = candidates
        .iter()
        .enumerate()
        .map(|(at, one)| (one.marks.attestation, place(one), at, one))
        .collect();
    let entries = sorted(entries, |(a, x, i, _), (b, y, j, _)| {
        let by_place = match (x, y) {
            (Some(x), Some(y)) => x.order(y),
            (x, y) => x.is_none().cmp(&y.is_none()),
        };
        a.cmp(b).then(by_place).then(i.cmp(j))
    });
    for (_, _, at, candidate) in entries {
        let position: Vec<usize> = above.iter().copied().chain([at]).collect();
        all.push((position.clone(), candidate));
        if let Content::Index(Some(inside)) = &candidate.content {
            below(inside, &position, all);
        }
    }
}

fn column_of(position: &[usize], candidate: &Candidate) -> Column {
    let (head, sub, raw) = match &candidate.platform {
        _ if candidate.marks.attestation => ("attestation".to_owned(), String::new(), None),
        None => ("no platform".to_owned(), String::new(), None),
        Some(platform) if *platform == Platform::default() => {
            ("empty".to_owned(), "platform".to_owned(), None)
        }
        Some(platform) => heads(platform),
    };
    let sub = match &candidate.content {
        Content::Index(_) => "index".to_owned(),
        _ => sub,
    };
    let clean = |text: &str| visible(text).chars().take(24).collect();
    Column {
        position: position.to_vec(),
        number: dotted(position),
        platform: candidate
            .platform
            .as_ref()
            .map_or_else(String::new, |one| visible(&column(one)).into_owned()),
        head: clean(&head),
        sub: clean(&sub),
        raw: raw.map(|raw| visible(&raw).into_owned()),
    }
}

/// Two lines and the spelling in the index.
fn heads(platform: &Platform) -> (String, String, Option<String>) {
    let normal = normalize(platform, Rules::default());
    let joined = |platform: &Platform| match platform.variant.as_str() {
        "" => platform.architecture.clone(),
        variant => format!("{}/{variant}", platform.architecture),
    };
    let differs = (&platform.os, &platform.architecture, &platform.variant)
        != (&normal.os, &normal.architecture, &normal.variant);
    let raw = differs.then(|| match platform.os == normal.os {
        true => joined(platform),
        false => format!("{}/{}", platform.os, joined(platform)),
    });
    let plus = if normal.os_features.is_empty() {
        String::new()
    } else {
        format!(" +{}", normal.os_features.join("+"))
    };
    if normal.os == "windows" {
        let build = normal.os_version.split('.').nth(2).map(str::to_owned);
        let build = build.unwrap_or_else(|| "no build".to_owned());
        let sub = match joined(&normal).as_str() {
            "amd64" => format!("{build}{plus}"),
            other => format!("{other} {build}{plus}"),
        };
        return (normal.os, sub, raw);
    }
    let sub = match &raw {
        Some(raw) => format!("raw {}", raw.rsplit('/').next().unwrap_or(raw)),
        None if normal.os_version.is_empty() => format!("{}{plus}", normal.os),
        None => format!("{} {}{plus}", normal.os, normal.os_version),
    };
    (joined(&normal), sub, raw)
}
