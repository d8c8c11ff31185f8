//! The command line as people use it: each case is a session in `tests/cmd`, with its exit status.
//! Cases that need large or generated input stand in `generated.rs`.

#[test]
fn sessions() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.md")
        .case("../../docs/lint.md");
}
