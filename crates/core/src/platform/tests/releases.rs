//! Releases that people know.

use crate::platform::{Choice, Engine, Host, Machine, PRODUCTS, Puller};

fn check_release(text: &str, host: &str, expected: &str) {
    let machine = Host::by_id(host).unwrap().machine();
    let choice = Choice::read(text, &machine).unwrap();
    let Puller { engine, rules } = choice.puller;
    let found = format!(
        "{} {} {} {}",
        choice.name,
        engine.id,
        rules.name(),
        choice.status.name()
    );
    assert_eq!(found, expected);
}

#[test]
fn releases() {
    let host = "x86-64-v3";
    check_release(
        "Docker Engine 28.3",
        host,
        "Docker Engine 28.3.0 docker-classic-linux v1.0.0-rc.1 assumed",
    );
    check_release(
        "docker 29.6.0",
        host,
        "Docker Engine 29.6.0 docker-containerd-store v1.0.0-rc.4 recorded",
    );
    check_release(
        "docker-29.5.1",
        host,
        "Docker Engine 29.5.1 docker-containerd-store v1.0.0-rc.2 unknown",
    );
    check_release(
        "moby v28.5.2",
        "windows-2022",
        "Docker Engine 28.5.2 docker-classic-windows v1.0.0-rc.1 recorded",
    );
    check_release(
        "containerd 1.7.24",
        host,
        "containerd 1.7.24 containerd v0.2.1 assumed",
    );
    check_release(
        "containerd 1.7.24",
        "windows-2022",
        "containerd 1.7.24 containerd v0.2.1 not-modelled",
    );
    check_release(
        "containerd 2.0.6",
        host,
        "containerd 2.0.6 containerd v1.0.0-rc.1 assumed",
    );
    check_release(
        "containerd 2.0.2",
        host,
        "containerd 2.0.2 containerd v1.0.0-rc.0 unknown",
    );
    check_release(
        "CRI 2.1",
        host,
        "CRI on containerd 2.1.0 containerd-cri-transfer v1.0.0-rc.1 recorded",
    );
    check_release(
        "cri 2.0.5",
        host,
        "CRI on containerd 2.0.5 containerd v1.0.0-rc.1 recorded",
    );
    check_release(
        "containerd 1.6.0",
        host,
        "containerd 1.6.0 containerd v0.2.1 unknown",
    );
    check_release(
        "docker-ce-27.5.1-1~debian",
        host,
        "Docker Engine 27.5.1 docker-classic-linux v0.2.1 recorded",
    );
    // A pre-release is known where its own tag was looked up.
    for (text, expected) in [
        (
            "2.4.0-beta.0",
            "2.4.0-beta.0 containerd v1.0.0-rc.4 recorded",
        ),
        (
            "2.4.0-beta.1",
            "2.4.0-beta.1 containerd v1.0.0-rc.4 unknown",
        ),
        ("2.4.0", "2.4.0 containerd v1.0.0-rc.4 unknown"),
        ("2.3.2", "2.3.2 containerd v1.0.0-rc.4 assumed"),
        ("2.3.0-rc.1", "2.3.0-rc.1 containerd v1.0.0-rc.2 unknown"),
        ("2.1.0~rc.0-1", "2.1.0-rc.0 containerd v1.0.0-rc.1 unknown"),
        ("2.3.0+dfsg1", "2.3.0 containerd v1.0.0-rc.4 recorded"),
        ("2.3.0-1~debian", "2.3.0 containerd v1.0.0-rc.4 recorded"),
        ("2.3.0~ds1-1", "2.3.0 containerd v1.0.0-rc.4 recorded"),
    ] {
        check_release(
            &format!("containerd {text}"),
            host,
            &format!("containerd {expected}"),
        );
    }
    // Nobody looked at a Docker Engine of Windows that is older.
    check_release(
        "docker 27.5.1",
        "windows-2022",
        "Docker Engine 27.5.1 docker-classic-windows v0.2.1 not-modelled",
    );
    for none in ["", "docker", "podman 5.0", "docker x.y", "docker 28"] {
        assert!(Choice::read(none, &Machine::default()).is_err(), "{none}");
    }
}

#[test]
fn a_release_says_how_its_own_engines_pull() {
    let of = |text: &str, engine: &str| {
        let choice = Choice::read(text, &Host::by_id("x86-64-v3").unwrap().machine()).unwrap();
        choice.is_of(Engine::by_id(engine).unwrap())
    };
    assert!(of("containerd 2.2", "containerd"));
    assert!(of("containerd 2.2", "containerd-windows-default"));
    assert!(of("docker 29.0", "docker-classic-linux"), "an upgraded one");
    assert!(!of("CRI 2.1", "docker-classic-linux"));
    assert!(!of("containerd 2.2", "containerd-cri-transfer"));
    assert!(!of("docker 29.0", "containerd"));
}

#[test]
fn every_tag_that_was_looked_up_is_said_to_hold_its_rules() {
    for product in PRODUCTS.iter().filter(|one| one.id != "cri") {
        for (version, rules) in product.recorded {
            let shipped = rules.shipped_in();
            let (_, own) = shipped.split_once(product.name).unwrap();
            let (major, minor, _) = version.numbers;
            let named = own.contains(&version.to_string());
            let within = own.contains(&format!("{major}.{minor}.")) && own.contains(" to ");
            assert!(named || within, "{} {version}: {shipped}", product.name);
        }
    }
}

#[test]
fn a_product_without_a_version_is_told_so() {
    let said = |text: &str| Choice::read(text, &Machine::default()).unwrap_err();
    for text in ["containerd", "containerd x", "containerd v", "containerd@"] {
        assert_eq!(
            said(text),
            "It names no version of containerd, such as 2.1.4.",
            "{text}"
        );
    }
    for text in ["CRI on containerd", "cri on containerd x"] {
        assert!(
            said(text).starts_with("It names no version of CRI"),
            "{text}"
        );
    }
    assert!(said("x containerd").starts_with("It names no product"));
}

#[test]
fn every_release_is_in_one_row_of_the_table() {
    let rows = |product: &str, host: &str| -> Vec<String> {
        let product = PRODUCTS.iter().find(|one| one.id == product).unwrap();
        let stretches = product.stretches(&Host::by_id(host).unwrap().machine());
        let row = |one: &crate::platform::Stretch| {
            let Puller { engine, rules } = one.choice.puller;
            let (releases, status) = (one.releases.words(), one.choice.status.name());
            format!("{releases}: {} {} {status}", engine.id, rules.name())
        };
        stretches.iter().map(row).collect()
    };
    assert_eq!(
        rows("docker", "x86-64-v3"),
        [
            "before 27.5.1: docker-classic-linux v0.2.1 unknown",
            "27.5.1: docker-classic-linux v0.2.1 recorded",
            "between 27.5.1 and 28.0.0: docker-classic-linux v0.2.1 unknown",
            "28.0.0: docker-classic-linux v1.0.0-rc.1 recorded",
            "between 28.0.0 and 28.5.2: docker-classic-linux v1.0.0-rc.1 assumed",
            "28.5.2: docker-classic-linux v1.0.0-rc.1 recorded",
            "between 28.5.2 and 29.0.0: docker-classic-linux v1.0.0-rc.1 unknown",
            "29.0.0: docker-containerd-store v1.0.0-rc.2 recorded",
            "between 29.0.0 and 29.5.0: docker-containerd-store v1.0.0-rc.2 assumed",
            "29.5.0: docker-containerd-store v1.0.0-rc.2 recorded",
            "between 29.5.0 and 29.6.0: docker-containerd-store v1.0.0-rc.2 unknown",
            "29.6.0: docker-containerd-store v1.0.0-rc.4 recorded",
            "between 29.6.0 and 29.7.2: docker-containerd-store v1.0.0-rc.4 assumed",
            "29.7.2: docker-containerd-store v1.0.0-rc.4 recorded",
            "after 29.7.2: docker-containerd-store v1.0.0-rc.4 unknown",
        ]
    );
    let windows = rows("containerd", "windows-2022");
    assert_eq!(windows[1], "1.7.20: containerd v0.2.1 not-modelled");
    assert!(windows.iter().all(|row| !row.contains("2.0.4 and 2.0.5")));
    let cri = rows("cri", "x86-64-v3");
    let between = "between 2.0.5 and 2.1.0: containerd v1.0.0-rc.1 assumed";
    assert!(cri.iter().any(|row| row == between), "{cri:#?}");
}
