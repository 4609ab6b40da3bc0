//! Which bytes of an `SQLite` file mean something: the b-tree pages and chains of overflow of its file format
//! (<https://www.sqlite.org/fileformat2.html>). Free pages and the gaps between cells are left out.

use std::ops::Range;

/// A stretch of bytes that is used, and the table or index that it belongs to.
#[derive(Debug)]
pub struct Used {
    pub owner: String,
    pub bytes: Range<usize>,
}

struct File<'a> {
    bytes: &'a [u8],
    page: usize,
    used: Vec<Used>,
}

/// The used stretches of a file whose b-trees have these names and root pages.
pub fn used(bytes: &[u8], roots: &[(String, usize)]) -> Vec<Used> {
    let page = match usize::from(u16::from_be_bytes([bytes[16], bytes[17]])) {
        1 => 65_536,
        size => size,
    };
    assert_eq!(bytes[20], 0, "no bytes are reserved at the end of pages");
    let mut file = File { bytes, page, used: vec![Used { owner: "(header)".to_owned(), bytes: 0..100 }] };
    file.tree("(schema)", 1);
    for (name, root) in roots {
        file.tree(name, *root);
    }
    file.used
}

impl File<'_> {
    fn number(&self, at: usize, length: usize) -> usize {
        self.bytes[at..at + length].iter().fold(0, |n, b| (n << 8) | usize::from(*b))
    }

    /// A number of variable length, and where it ends.
    fn varint(&self, at: usize) -> (usize, usize) {
        let mut value = 0;
        for (n, byte) in self.bytes[at..at + 9].iter().enumerate() {
            if n == 8 {
                return ((value << 8) | usize::from(*byte), at + 9);
            }
            value = (value << 7) | usize::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return (value, at + n + 1);
            }
        }
        unreachable!("the ninth byte ends it")
    }

    fn mark(&mut self, owner: &str, bytes: Range<usize>) {
        self.used.push(Used { owner: owner.to_owned(), bytes });
    }

    fn tree(&mut self, owner: &str, page: usize) {
        let start = (page - 1) * self.page;
        let header = if page == 1 { start + 100 } else { start };
        let (leaf, table) = match self.bytes[header] {
            2 => (false, false),
            5 => (false, true),
            10 => (true, false),
            13 => (true, true),
            other => panic!("page {page} of {owner} is of kind {other}"),
        };
        let cells = header + if leaf { 8 } else { 12 };
        let count = self.number(header + 3, 2);
        self.mark(owner, header..cells + 2 * count);
        for n in 0..count {
            let at = start + self.number(cells + 2 * n, 2);
            self.cell(owner, at, leaf, table);
        }
        if !leaf {
            let last = self.number(header + 8, 4);
            self.tree(owner, last);
        }
    }

    fn cell(&mut self, owner: &str, at: usize, leaf: bool, table: bool) {
        let mut end = at;
        if !leaf {
            let child = self.number(at, 4);
            self.tree(owner, child);
            end += 4;
        }
        if table && !leaf {
            end = self.varint(end).1;
            self.mark(owner, at..end);
            return;
        }
        let (payload, after) = self.varint(end);
        end = if table { self.varint(after).1 } else { after };
        let local = self.local(payload, table);
        end += local;
        if local < payload {
            let next = self.number(end, 4);
            self.overflow(owner, next, payload - local);
            end += 4;
        }
        self.mark(owner, at..end);
    }

    /// How many bytes of a payload stand in its cell.
    fn local(&self, payload: usize, table: bool) -> usize {
        let most = if table { self.page - 35 } else { (self.page - 12) * 64 / 255 - 23 };
        if payload <= most {
            return payload;
        }
        let least = (self.page - 12) * 32 / 255 - 23;
        let some = least + (payload - least) % (self.page - 4);
        if some <= most { some } else { least }
    }

    fn overflow(&mut self, owner: &str, mut page: usize, mut left: usize) {
        while left > 0 {
            let start = (page - 1) * self.page;
            let here = left.min(self.page - 4);
            self.mark(owner, start..start + 4 + here);
            left -= here;
            page = self.number(start, 4);
        }
    }
}
