//! Starts the page.

/// A small allocator: 2 kB less than the standard one in the first load.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    allarch_web::start();
}
