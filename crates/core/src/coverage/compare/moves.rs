//! Versions of an operating system that moved between two states.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::VersionMove;
use crate::coverage::Snapshot;
use crate::platform::{Platform, column_platform, order};
use crate::text::sorted;

/// What a platform is without its version.
fn unversioned(platform: &Platform) -> String {
    let platform = Platform {
        os_version: String::new(),
        ..column_platform(platform)
    };
    crate::platform::column(&platform)
}

/// Versions before without those after, against those after without those before, newest with newest;
/// where there is one more on a side, it has no counterpart and is no move.
pub(super) fn moves(before: Option<&Snapshot>, after: Option<&Snapshot>) -> Vec<VersionMove> {
    let (Some(before), Some(after)) = (before, after) else {
        return Vec::new();
    };
    let (before, after) = (versions(before), versions(after));
    let mut moves = Vec::new();
    for (platform, earlier) in before {
        let later = after.get(&platform).map(Vec::as_slice).unwrap_or_default();
        let (gone, new) = (without(&earlier, later), without(later, &earlier));
        // First within one build, where only the revision moved.
        let mut of_build: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (at, to) in new.iter().enumerate() {
            of_build.entry(build(to)).or_default().push_back(at);
        }
        let mut taken = HashSet::new();
        let mut left = Vec::new();
        for from in gone {
            let same = of_build.get_mut(&build(from));
            let same = same.and_then(VecDeque::pop_front);
            match same.and_then(|at| Some((at, *new.get(at)?))) {
                Some((at, to)) => {
                    taken.insert(at);
                    moves.push(moved(&platform, from, to));
                }
                None => left.push(from),
            }
        }
        let new = new.into_iter().enumerate();
        let new = new.filter(|(at, _)| !taken.contains(at)).map(|(_, to)| to);
        let newest = |list| sorted(list, |a: &&Platform, b: &&Platform| order(a, b));
        let pairs = newest(left).into_iter().zip(newest(new.collect()));
        moves.extend(pairs.map(|(from, to)| moved(&platform, from, to)));
    }
    moves
}

/// The versions of each platform that has some, each once, by the platform without them.
fn versions(snapshot: &Snapshot) -> BTreeMap<String, Vec<Platform>> {
    let mut found: BTreeMap<String, Vec<Platform>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for offer in snapshot.offers.iter() {
        let version = offer.platform.os_version.as_str();
        let platform = unversioned(&offer.platform);
        if !version.is_empty() && seen.insert((platform.clone(), version)) {
            found
                .entry(platform)
                .or_default()
                .push(offer.platform.clone());
        }
    }
    found
}

fn build(platform: &Platform) -> String {
    column_platform(platform).os_version
}

fn without<'a>(list: &'a [Platform], others: &[Platform]) -> Vec<&'a Platform> {
    let others: HashSet<&str> = others
        .iter()
        .map(|other| other.os_version.as_str())
        .collect();
    let is_new = |one: &&Platform| !others.contains(one.os_version.as_str());
    list.iter().filter(is_new).collect()
}

fn moved(platform: &str, from: &Platform, to: &Platform) -> VersionMove {
    VersionMove {
        platform: platform.to_owned(),
        from: from.os_version.clone(),
        to: to.os_version.clone(),
    }
}
