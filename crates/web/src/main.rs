//! Starts the page.

fn main() {
    allarch_web::start();
}
