//! Swarm's filter.

use super::{attestation, numbered};
use crate::platform::{Candidate, Host, swarm};

#[test]
fn swarm_opens_and_closes_nodes() {
    let node = |host: &str| swarm::node(&Host::by_id(host).unwrap().machine());
    let entries = [
        numbered("linux/amd64", 0),
        numbered("linux/s390x", 1),
        attestation(),
    ];
    let sent = swarm::platforms(&entries);
    assert_eq!(sent.len(), 2);
    assert!(swarm::accepts(&node("x86-64-v3"), &sent));
    assert!(swarm::accepts(&node("ibm-z"), &sent));
    assert!(!swarm::accepts(&node("graviton-2"), &sent));
    assert!(!swarm::accepts(&node("windows-2022"), &sent));
    assert!(
        swarm::accepts(&node("graviton-2"), &[]),
        "no platforms: the filter is off"
    );
    // One 32-bit arm entry opens every node of its system.
    let arm = swarm::platforms(&[numbered("linux/arm/v7", 0)]);
    assert!(swarm::accepts(&node("ibm-z"), &arm) && !swarm::accepts(&node("windows-2022"), &arm));
    let none = Candidate::default();
    assert!(swarm::accepts(
        &node("windows-2022"),
        &swarm::platforms(&[none])
    ));
    let i386 = swarm::platforms(&[numbered("linux/386", 0)]);
    assert!(!swarm::accepts(&node("i686"), &i386), "i686 has no alias");
}
