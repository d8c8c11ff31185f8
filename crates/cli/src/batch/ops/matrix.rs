//! `matrix`: images × platforms, held against what is required.

use allarch_core::coverage::{self, Cell, Column, Image, Options, Requirement, Row};
use allarch_core::platform::ENGINES;
use serde_json::{Map, Value, json};

use super::select::{borrowed, engine};
use crate::batch::request::{Refusal, Request};

pub(super) fn run(request: &Request<'_>) -> Result<Value, Refusal> {
    let engine = match engine(request)? {
        Some(engine) => engine,
        None => ENGINES
            .first()
            .ok_or_else(|| Refusal::not_implemented("the default engine"))?,
    };
    let options = Options {
        engine,
        rules: request.rules()?,
        allow_emulated: request.optional("allow_emulated")?.unwrap_or_default(),
    };
    let require: Vec<String> = request.required("require")?;
    let require = require
        .iter()
        .enumerate()
        .map(|(index, text)| {
            Requirement::parse(text)
                .map_err(|error| request.fault(&format!("require[{index}]"), error))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let images = request
        .objects("images")?
        .iter()
        .map(image)
        .collect::<Result<Vec<_>, _>>()?;
    let matrix = coverage::matrix(&images, &require, &options);
    let columns: Vec<&str> = matrix.columns.iter().map(|c| c.text.as_str()).collect();
    let rows: Vec<Value> = matrix
        .rows
        .iter()
        .map(|r| row(r, &matrix.columns))
        .collect();
    let totals: Vec<Value> = matrix.columns.iter().map(totals).collect();
    let mut answer = Map::new();
    answer.insert("columns".to_owned(), json!(columns));
    answer.insert("rows".to_owned(), rows.into());
    answer.insert("totals".to_owned(), totals.into());
    answer.insert("verdict".to_owned(), json!(matrix.verdict.name()));
    if matrix.more_columns > 0 {
        answer.insert("more_columns".to_owned(), json!(matrix.more_columns));
    }
    Ok(answer.into())
}

fn image(image: &Request<'_>) -> Result<Image, Refusal> {
    let name: String = image.required("name")?;
    let document = image.document("index")?;
    let blobs = image.blobs()?;
    Ok(Image::from_document(&name, &document, &borrowed(&blobs)))
}

fn row(row: &Row, columns: &[Column]) -> Value {
    let cells: Vec<Value> = columns
        .iter()
        .zip(row.cells.iter())
        .map(|(column, cell)| shown(column, cell))
        .collect();
    let mut answer = Map::new();
    answer.insert("name".to_owned(), json!(row.name));
    answer.insert("cells".to_owned(), cells.into());
    answer.insert("verdict".to_owned(), json!(row.verdict.name()));
    answer.insert("lacks".to_owned(), json!(row.lacks));
    if let Some(why) = &row.why {
        answer.insert("why".to_owned(), json!(why));
    }
    answer.into()
}

fn shown(column: &Column, cell: &Cell) -> Value {
    let mut shown = Map::new();
    shown.insert("platform".to_owned(), json!(column.text));
    shown.insert("state".to_owned(), json!(cell.state.name()));
    if let Some(entry) = cell.entry {
        shown.insert("entry".to_owned(), json!(entry));
    }
    if let Some(via) = &cell.via {
        shown.insert("via".to_owned(), json!(via));
    }
    shown.into()
}

fn totals(column: &Column) -> Value {
    let totals = column.totals;
    json!({
        "platform": column.text,
        "required": column.required,
        "native": totals.native,
        "via": totals.via,
        "emulate": totals.emulate,
        "missing": totals.missing,
        "unknown": totals.unknown,
    })
}
