//! Set-up, build, run, test and bench of Allarch: `cargo xtask COMMAND`.
//!
//! What it does NOT know: images, registries, the page's content. It installs what a command
//! needs, calls cargo and the browser, and counts what they say.

mod bench;
mod budget;
mod count;
mod fuzz;
mod page;
mod programs;
mod root;
mod serve;
mod step;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [--port N] [--allow-host [http://|https://]HOST:PORT]...
          build the page and the binary, then serve both at http://127.0.0.1:8080
  build [--public-url URL]
          build the page into dist/, a static site that works under any base path;
          with the address it will have, the preview image is named in full, and sitemap.xml lists
          the pages of the rules and engines
  test    install what the tests need, then run all of them
  bench   measure: core against serde_json and sha2, lengths of links, size of the first load
  fuzz [--minutes N] [--seed N] [TARGET]...
          random inputs against parse, lint, recognise, challenge, reference, side by side;
          with the address sanitizer where a nightly toolchain is installed
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "run" => serve::run(rest),
        "build" => page::build_with(rest),
        "test" if rest.is_empty() => test::run(),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!(
                "unknown command or argument: {}\n\n{HELP}",
                arguments.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The failures of a test run have been printed and counted already.
        Err(error) if error.is::<test::Failed>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
