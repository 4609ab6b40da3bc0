//! Rows of the graph, each change with its share of the sum over them.

use rashomon_model::{EventId, Names, Naming};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::{GraphEdge, GraphNode, sum::Sum};

fn node_share(event: &str, report: &str, rank: i64, data: &[u8]) -> [Vec<u8>; 5] {
    [b"node".to_vec(), event.into(), report.into(), rank.to_le_bytes().to_vec(), data.to_vec()]
}

fn block_share(key: i64, rank: i64, event: &str) -> [Vec<u8>; 4] {
    [b"block".to_vec(), key.to_le_bytes().to_vec(), rank.to_le_bytes().to_vec(), event.into()]
}

fn edge_share(a: &str, b: &str, score: f64) -> [Vec<u8>; 4] {
    [b"edge".to_vec(), a.into(), b.into(), score.to_le_bytes().to_vec()]
}

fn add<const N: usize>(sum: &mut Sum, share: &[Vec<u8>; N]) {
    sum.add(&share.each_ref().map(Vec::as_slice));
}

fn take<const N: usize>(sum: &mut Sum, share: &[Vec<u8>; N]) {
    sum.take(&share.each_ref().map(Vec::as_slice));
}

/// SQLite counts with a sign.
pub(super) fn signed(block: u64) -> i64 {
    i64::from_ne_bytes(block.to_ne_bytes())
}

pub(super) fn put_node(tx: &Transaction<'_>, sum: &mut Sum, node: &GraphNode) -> rusqlite::Result<()> {
    let (event, report) = (node.event.as_str(), node.report.as_str());
    tx.prepare_cached("INSERT INTO node (event, report, rank, data) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![event, report, node.rank, node.data])?;
    add(sum, &node_share(event, report, node.rank, &node.data));
    for key in node.blocks.iter().map(|block| signed(*block)) {
        let written = tx
            .prepare_cached("INSERT OR IGNORE INTO block (key, rank, event) VALUES (?1, ?2, ?3)")?
            .execute(params![key, node.rank, event])?;
        // Two blocks with one number are one block.
        if written > 0 {
            add(sum, &block_share(key, node.rank, event));
        }
    }
    Ok(())
}

/// Takes a node out with its edges.
pub(super) fn drop_node(tx: &Transaction<'_>, sum: &mut Sum, node: &GraphNode) -> rusqlite::Result<()> {
    let event = node.event.as_str();
    let row = tx
        .prepare_cached("DELETE FROM node WHERE event = ?1 RETURNING report, rank, data")?
        .query_row([event], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?)))
        .optional()?;
    if let Some((report, rank, data)) = row {
        take(sum, &node_share(event, &report, rank, &data));
    }
    for key in node.blocks.iter().map(|block| signed(*block)) {
        let gone = tx
            .prepare_cached("DELETE FROM block WHERE key = ?1 AND rank = ?2 AND event = ?3")?
            .execute(params![key, node.rank, event])?;
        if gone > 0 {
            take(sum, &block_share(key, node.rank, event));
        }
    }
    for sql in
        ["DELETE FROM edge WHERE a = ?1 RETURNING a, b, score", "DELETE FROM edge WHERE b = ?1 RETURNING a, b, score"]
    {
        for (a, b, score) in edges(tx, sql, &[event])? {
            take(sum, &edge_share(&a, &b, score));
        }
    }
    Ok(())
}

pub(super) fn put_edge(tx: &Transaction<'_>, sum: &mut Sum, (a, b, score): &GraphEdge) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO edge (a, b, score) VALUES (?1, ?2, ?3)")?.execute(params![
        a.as_str(),
        b.as_str(),
        score
    ])?;
    add(sum, &edge_share(a.as_str(), b.as_str(), *score));
    Ok(())
}

pub(super) fn drop_edge(tx: &Transaction<'_>, sum: &mut Sum, a: &EventId, b: &EventId) -> rusqlite::Result<()> {
    let sql = "DELETE FROM edge WHERE a = ?1 AND b = ?2 RETURNING a, b, score";
    for (a, b, score) in edges(tx, sql, &[a.as_str(), b.as_str()])? {
        take(sum, &edge_share(&a, &b, score));
    }
    Ok(())
}

fn edges(db: &Connection, sql: &str, ids: &[&str]) -> rusqlite::Result<Vec<(String, String, f64)>> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    db.prepare_cached(sql)?.query_map(rusqlite::params_from_iter(ids), row)?.collect()
}

/// Throws the graph away.
pub(super) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM node; DELETE FROM block; DELETE FROM edge;")
}

/// The sum over the rows that are there.
pub(super) fn sum(db: &Connection) -> rusqlite::Result<Sum> {
    let mut sum = Sum::default();
    let mut nodes = db.prepare("SELECT event, report, rank, data FROM node")?;
    let mut rows = nodes.query([])?;
    while let Some(row) = rows.next()? {
        let (event, report): (String, String) = (row.get(0)?, row.get(1)?);
        add(&mut sum, &node_share(&event, &report, row.get(2)?, &row.get::<_, Vec<u8>>(3)?));
    }
    let mut blocks = db.prepare("SELECT key, rank, event FROM block")?;
    let mut rows = blocks.query([])?;
    while let Some(row) = rows.next()? {
        add(&mut sum, &block_share(row.get(0)?, row.get(1)?, &row.get::<_, String>(2)?));
    }
    let mut edges = db.prepare("SELECT a, b, score FROM edge")?;
    let mut rows = edges.query([])?;
    while let Some(row) = rows.next()? {
        add(&mut sum, &edge_share(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?, row.get(2)?));
    }
    Ok(sum)
}

/// Takes up ids that were given; as [`Names::apply`].
pub(super) fn give(db: &Connection, naming: &Naming) -> rusqlite::Result<()> {
    for (id, members) in &naming.given {
        db.prepare_cached("INSERT OR IGNORE INTO given_id (id, age) SELECT ?1, count(*) FROM given_id")?
            .execute([id.as_str()])?;
        for (report, events) in members {
            for (event, place) in events {
                let (first, last) = (place.start as i64, place.end as i64);
                db.prepare_cached(
                    "INSERT OR REPLACE INTO given_event (event, report, incident, first, last)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![event.as_str(), report.as_str(), id.as_str(), first, last])?;
            }
        }
    }
    Ok(())
}

/// Writes anew which ids were given.
pub(super) fn give_all(db: &Connection, names: &Names) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM given_event; DELETE FROM given_id;")?;
    for (id, age) in &names.age {
        db.prepare_cached("INSERT INTO given_id (id, age) VALUES (?1, ?2)")?
            .execute(params![id.as_str(), *age as i64])?;
    }
    for (event, incident) in &names.incident_of {
        let Some((report, place)) = names.place_of.get(event) else { continue };
        db.prepare_cached(
            "INSERT INTO given_event (event, report, incident, first, last) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            event.as_str(),
            report.as_str(),
            incident.as_str(),
            place.start as i64,
            place.end as i64
        ])?;
    }
    Ok(())
}
