//! How long `allarch matrix` takes for 10, 100 and 1,000 images of a registry that takes 50 ms a request,
//! and how that grows. The times are the machine's, and nothing is asserted of them.

use std::time::{Duration, Instant};

use allarch_tests::official::Official;
use allarch_tests::registry::Registry;
use allarch_tests::server::run;
use allarch_tests::slow::Slow;
use anyhow::{Result, bail};

const PAUSE: Duration = Duration::from_millis(50);

fn main() -> Result<()> {
    let registry = Registry::start()?;
    let tags = Official::read()?.push(&registry, 1_000)?;
    let mut first = None;
    println!("images  requests  seconds  ms an image  times the first");
    for count in [10, 100, 1_000] {
        let slow = Slow::start(&registry.host, PAUSE)?;
        let names = tags.iter().take(count);
        let list: Vec<String> = names
            .map(|tag| format!("{}/{}", slow.host, tag.name))
            .collect();
        let arguments = [
            "matrix",
            "--anonymous",
            "--require",
            "linux/amd64",
            "--format",
            "csv",
            "-",
        ];
        let begun = Instant::now();
        let output = run(&arguments, (list.join("\n") + "\n").as_bytes())?;
        let seconds = begun.elapsed().as_secs_f64();
        let text = String::from_utf8_lossy(&output.stdout);
        if text.lines().count() != count + 1 || text.contains(",unknown,") {
            bail!(
                "not every image came: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let first = *first.get_or_insert(seconds);
        println!(
            "{count:>6}  {:>8}  {seconds:>7.2}  {:>11.1}  {:>15.1}",
            slow.requests(),
            seconds * 1_000.0 / f64::from(u32::try_from(count)?),
            seconds / first,
        );
    }
    Ok(())
}
