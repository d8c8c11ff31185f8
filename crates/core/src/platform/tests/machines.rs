//! Machines, how they are read, and what engines look for on them.

use crate::platform::disagreements::ASKED;
use crate::platform::{Engine, HOSTS, Host, Machine, Rules, format_all, tables};

/// What each engine looks for on a machine, in the order of [`ASKED`].
fn check_derived(host: &str, expected: [&str; 6]) {
    let machine = Host::by_id(host).unwrap().machine();
    let derived = ASKED.map(|id| {
        let engine = Engine::by_id(id).unwrap();
        format_all(&(engine.derive)(&machine, Rules::Rc4), Rules::Rc4)
    });
    assert_eq!(derived, expected, "{host}");
}

#[test]
fn engines_derive_what_they_look_for() {
    let amd64 = "linux/amd64";
    let v3 = "linux/amd64/v3";
    check_derived("x86-64-v3", [amd64, amd64, v3, amd64, amd64, v3]);
    check_derived("x86-64-v1", [amd64; 6]);
    let v8 = "linux/arm64/v8";
    check_derived("graviton-4", [v8, v8, v8, v8, amd64, "linux/arm64"]);
    let v6 = "linux/arm/v6";
    check_derived("pi-zero", [v6, v6, v6, v6, amd64, v6]);
    let arm = "linux/arm/v8";
    check_derived("pi-4-32", [arm, arm, arm, arm, amd64, arm]);
    let power = "linux/ppc64le";
    check_derived("power10", [power, power, power, power, amd64, power]);
    let windows = "windows(10.0.20348)/amd64";
    check_derived(
        "windows-2022",
        [windows, windows, windows, "windows/amd64", amd64, windows],
    );
    let store = Engine::by_id("docker-containerd-store").unwrap();
    let machine = Host::by_id("x86-64-v4").unwrap().machine();
    assert_eq!((store.derive)(&machine, Rules::Rc2).variant, "");
    assert_eq!((store.derive)(&machine, Rules::Rc4).variant, "v4");
}

#[test]
fn hosts_are_listed_once_and_are_machines() {
    let mut ids: Vec<&str> = HOSTS.iter().map(|host| host.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), HOSTS.len()), (27, 27));
    for host in HOSTS {
        assert!(
            tables::is_goos(host.os) && tables::is_goarch(host.architecture),
            "{}",
            host.id
        );
        let known = tables::variants(host.architecture);
        assert!(
            host.variant.is_empty() || known.contains(&host.variant),
            "{}",
            host.id
        );
        assert_eq!(Machine::read(host.id).unwrap().machine, host.machine());
    }
}

fn check_read(text: &str, from: &str, expected: &str, notes: usize) {
    let reading = Machine::read(text).unwrap();
    let found = format_all(&reading.machine.maximum_spec(), Rules::Rc4);
    assert_eq!(
        (reading.from, found.as_str(), reading.notes.len()),
        (from, expected, notes),
        "{text}"
    );
}

#[test]
fn machines_are_read() {
    check_read("linux/amd64/v3", "platform", "linux/amd64/v3", 0);
    check_read("windows/amd64", "platform", "windows/amd64", 1);
    check_read("linux/arm/v4", "platform", "linux/arm/v4", 0);
    check_read("linux/arm64/v8", "platform", "linux/arm64/v8", 0);
    // No engine looks at these, which is said.
    check_read("linux/arm64/v9", "platform", "linux/arm64/v8", 1);
    check_read("linux/ppc64le/power9", "platform", "linux/ppc64le", 1);
    check_read("armv7l\n", "uname", "linux/arm/v7", 0);
    check_read("x86_64", "uname", "linux/amd64", 1);
    check_read(
        "Linux pi 6.6.31+rpt-rpi-v8 #1 SMP PREEMPT Debian 1:6.6.31-1 aarch64 GNU/Linux",
        "uname",
        "linux/arm64/v8",
        1,
    );
    check_read(
        "processor\t: 0\nmodel name\t: ARMv7 Processor rev 3 (v7l)\nCPU architecture: 7\n",
        "cpuinfo",
        "linux/arm/v7",
        0,
    );
    check_read(
        "processor\t: 0\nCPU architecture: 8\n",
        "cpuinfo",
        "linux/arm64/v8",
        0,
    );
    let x86 = "vendor_id : GenuineIntel\nflags : lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3\n";
    check_read(x86, "cpuinfo", "linux/amd64/v2", 1);
    let info = "Server:\n Server Version: 28.3.0\n Storage Driver: overlay2\n OSType: linux\n \
                Architecture: aarch64\n Operating System: Raspbian GNU/Linux 12 (bookworm)\n";
    check_read(info, "docker-info", "linux/arm/v8", 1);
    let reading = Machine::read(info).unwrap();
    assert_eq!(reading.server_version.as_deref(), Some("28.3.0"));
    assert_eq!(reading.engine, Some("docker-classic-linux"));
    let info = info.replace("28.3.0", "29.6.0+dfsg1");
    let release = Machine::read(&info).unwrap().release().unwrap();
    // The store that is told, whatever new installs of that release have.
    assert_eq!(
        (release.name.as_str(), release.puller.engine.id),
        ("Docker Engine 29.6.0", "docker-classic-linux")
    );
    assert_eq!(release.puller.rules, Rules::Rc4);
    let windows =
        " OSType: windows\n Architecture: x86_64\n Kernel Version: 10.0 20348 (20348.1.amd64fre)\n";
    check_read(windows, "docker-info", "windows(10.0.20348)/amd64", 0);
    let windows = " OSType: windows\n Architecture: x86_64\n";
    check_read(windows, "docker-info", "windows/amd64", 1);
    for none in ["", "amiga", "linux/", "OSType: linux\nArchitecture: pdp11"] {
        assert!(Machine::read(none).is_err(), "{none}");
    }
}
