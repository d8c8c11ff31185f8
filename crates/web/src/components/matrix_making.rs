//! The table of the Matrix, made while the view is drawn where that is quick, else in slices between which
//! the page answers. Other requirements are held against the cells that are there.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::present::matrix::{Making, Table, most};
use crate::shell::{Busy, dom};
use crate::store::{Blobs, Entry, Page};

/// Up to this many images the table is made at once.
const AT_ONCE: usize = 128;
/// Milliseconds after which the browser gets its turn.
const SLICE: f64 = 24.0;

/// What a table is made of.
#[derive(Clone, PartialEq)]
struct Of {
    entries: Rc<Vec<Rc<Entry>>>,
    blobs: Blobs,
}

/// What it is held against.
#[derive(Clone, PartialEq)]
struct Held {
    require: Vec<Rc<str>>,
    allow_emulated: bool,
}

/// The table that is shown.
struct Made {
    of: Of,
    held: Held,
    table: Rc<Table>,
}

/// What is made in slices outlives a drawing.
#[derive(Clone)]
struct Work {
    made: Rc<RefCell<Option<Made>>>,
    is_going: Rc<Cell<bool>>,
    /// The view is gone.
    is_over: Rc<Cell<bool>>,
}

/// The table of everything that is open; for as long as another one is being made, the one before it.
/// `None` until the first is there.
#[hook]
pub(crate) fn use_table(page: &Page) -> Option<Rc<Table>> {
    let work = use_memo((), |()| Work {
        made: Rc::default(),
        is_going: Rc::default(),
        is_over: Rc::default(),
    });
    let update = use_force_update();
    let of = Of {
        entries: Rc::clone(&page.entries),
        blobs: page.blobs.clone(),
    };
    let held = Held {
        require: page.matrix.require.clone(),
        allow_emulated: page.matrix.allow_emulated,
    };
    let is_made = work.is_made(&of, &held);
    {
        let work = work.clone();
        use_effect(move || {
            if !is_made && !work.is_going.get() {
                go(Work::clone(&work), of, held, update);
            }
        });
    }
    {
        let work = work.clone();
        use_effect_with((), move |()| move || work.is_over.set(true));
    }
    let made = work.made.borrow();
    made.as_ref().map(|made| Rc::clone(&made.table))
}

impl Work {
    /// Whether the table is there, by another of the same images or because it was quickly made.
    fn is_made(&self, of: &Of, held: &Held) -> bool {
        let mut made = self.made.borrow_mut();
        let mut fits = false;
        if let Some(made) = made.as_mut() {
            fits = made.held == *held;
            let other = |made: &Made| made.table.against(&held.require, held.allow_emulated);
            if !fits && let Some(table) = other(made) {
                (made.table, made.held, fits) = (Rc::new(table), held.clone(), true);
            }
            fits &= made.of == *of;
        }
        if !fits && most(&of.entries) <= AT_ONCE {
            let making = Making::new(&of.entries, &of.blobs, &held.require, held.allow_emulated);
            *made = Some(Made {
                of: of.clone(),
                held: held.clone(),
                table: Rc::new(making.finish()),
            });
            fits = true;
        }
        fits
    }
}

/// Makes a table in slices; the page is busy until it is there.
fn go(work: Work, of: Of, held: Held, update: UseForceUpdateHandle) {
    work.is_going.set(true);
    let busy = Busy::start();
    spawn_local(async move {
        // What is shown meanwhile is drawn first.
        dom::turn().await;
        let mut since = dom::milliseconds();
        let mut making = Making::new(&of.entries, &of.blobs, &held.require, held.allow_emulated);
        while !making.step() {
            if work.is_over.get() {
                return;
            }
            if dom::milliseconds() - since >= SLICE {
                dom::turn().await;
                since = dom::milliseconds();
            }
        }
        dom::turn().await;
        let table = Rc::new(making.finish());
        work.made.replace(Some(Made { of, held, table }));
        work.is_going.set(false);
        drop(busy);
        update.force_update();
    });
}
