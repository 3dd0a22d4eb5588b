//! Which file a name of the book is written to: the one gate that every change passes.
//!
//! A name of the layout may be a link, or lie behind one, as long as it leads to a visible plain file inside the book that
//! has no meaning of its own: `contacts.csv` to `data/people.csv`, say; the link then stays a link. Where it leads out of
//! the book, into `.git` or `.rolo`, to another file of the layout, or to where a second name leads, it is read and never
//! written. In `.rolo/` no link is followed at all.

use std::path::{Path, PathBuf};

use super::lock::FOLDER;
use super::path::{BookPath, folders};
use crate::sys::inside::{Home, Inside};
use crate::sys::{Leads, SysError, look};

/// The gate of one book.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    home: Home,
}

impl Gate {
    /// The gate of the book at `root`.
    pub(super) fn of(root: &Path) -> Result<Gate, SysError> {
        Ok(Gate { home: Home::at(root)? })
    }

    /// The root, canonical.
    pub(super) fn root(&self) -> &Path {
        self.home.root()
    }

    /// Where the file of that name may be written, be it there or not; its folder is.
    pub(super) fn file(&self, path: &BookPath) -> Result<Inside, SysError> {
        let inside = self.home.file(path.as_str())?;
        let Some(below) = inside.through_link() else { return Ok(inside) };
        let refuse = |leads| Err(SysError::Link { path: PathBuf::from(path.as_str()), leads });
        if let Some(another) = named(below).filter(|another| another != path) {
            return refuse(Leads::Another(PathBuf::from(another.as_str())));
        }
        if let Some(other) = self.other_name(path, inside.path()) {
            return refuse(Leads::Shared(PathBuf::from(other.as_str())));
        }
        Ok(inside)
    }

    /// The folder that the file of that name is in, there or not yet; None in the root.
    pub(super) fn folder_of(&self, path: &BookPath) -> Result<Option<Inside>, SysError> {
        path.as_str().split_once('/').map(|(folder, _)| self.folder(folder)).transpose()
    }

    /// A folder of the layout, there or not yet; the empty name is the root.
    pub(super) fn folder(&self, name: &str) -> Result<Inside, SysError> {
        self.home.folder(name)
    }

    /// A file in `.rolo/`.
    pub(super) fn own(&self, name: &str) -> Result<Inside, SysError> {
        self.home.own(Path::new(FOLDER).join(name))
    }

    /// `.rolo/` itself.
    pub(super) fn own_folder(&self) -> Result<Inside, SysError> {
        self.home.own_folder(FOLDER)
    }

    /// Another name of the layout that is a link to the same place: one file cannot have two meanings.
    fn other_name(&self, path: &BookPath, place: &Path) -> Option<BookPath> {
        let leads_there = |name: &BookPath| {
            name != path && look::real_path(&name.under(self.root())).is_some_and(|there| there == place)
        };
        folders().flat_map(|folder| self.links_in(folder)).find(leads_there)
    }

    /// The names of the layout in a folder that may lead elsewhere: all of them where the folder itself does.
    fn links_in(&self, folder: &str) -> Vec<BookPath> {
        let place = self.root().join(folder);
        let all = look::is_link(&place);
        let mut names: Vec<BookPath> = look::entries(&place)
            .into_iter()
            .filter(|entry| all || entry.is_link)
            .filter_map(|entry| {
                let name = entry.name.into_string().ok()?;
                BookPath::new(if folder.is_empty() { name } else { format!("{folder}/{name}") }).ok()
            })
            .collect();
        names.sort();
        names
    }
}

/// What a path below the root is called in the layout; None where it is not of it.
fn named(below: &Path) -> Option<BookPath> {
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    BookPath::new(parts?.join("/")).ok()
}

/// The files and folders of the book at `root` that are read through a link and never written, with where they lead; by
/// name.
///
/// Links to nothing and in a circle are left out: they cannot be read either.
#[must_use]
pub fn links_away(root: &Path) -> Vec<(String, Leads)> {
    let Ok(gate) = Gate::of(root) else { return Vec::new() };
    let mut found = Vec::new();
    for folder in folders() {
        if !folder.is_empty()
            && look::is_link(&gate.root().join(folder))
            && let Err(SysError::Link { leads, .. }) = gate.folder(folder)
        {
            found.push((folder.to_owned(), leads));
            continue;
        }
        for path in gate.links_in(folder) {
            if let Err(SysError::Link { leads, .. }) = gate.file(&path) {
                found.push((path.into(), leads));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::sys::fs::{make_folders, write_whole};

    fn leads(gate: &Gate, name: &str) -> String {
        match gate.file(&BookPath::new(name).unwrap()) {
            Err(SysError::Link { leads, .. }) => leads.text().english(),
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn a_link_inside_the_book_is_written_through_unless_its_file_has_another_meaning() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["book/interactions", "book/orders", "book/data", "book/.rolo", "away"] {
            make_folders(&folder.path().join(name)).unwrap();
        }
        let gate = Gate::of(&folder.path().join("book")).unwrap();
        let root = gate.root().to_owned();
        for name in
            ["companies.csv", "data/people.csv", "data/deals.csv", ".rolo/undo", "interactions/2026-01.csv"]
        {
            write_whole(&root.join(name), b"id\n").unwrap();
        }
        let link = |to: &str, name: &str| symlink(to, root.join(name)).unwrap();
        link("data/people.csv", "contacts.csv");
        link("companies.csv", "tickets.csv");
        link(".rolo/undo", "tasks.csv");
        link("data/deals.csv", "deals.csv");
        link("data/deals.csv", "contracts.csv");
        link("2026-01.csv", "interactions/2026-02.csv");
        link("../away", "surveys");
        link("orders", "points");
        let contacts = gate.file(&BookPath::new("contacts.csv").unwrap()).unwrap();
        assert_eq!(contacts.path(), root.join("data/people.csv"));
        assert_eq!(leads(&gate, "tickets.csv"), "leads to `companies.csv`, another file of the book");
        assert_eq!(leads(&gate, "tasks.csv"), "leads to `.rolo/undo`, which is hidden");
        assert_eq!(leads(&gate, "deals.csv"), "leads to the same file as `contracts.csv`");
        assert!(leads(&gate, "surveys/2026.csv").starts_with("leads out of the book, to `"));
        assert_eq!(leads(&gate, "points/2026.csv"), "leads to `orders/2026.csv`, another file of the book");
        let names: Vec<String> = links_away(&root).into_iter().map(|(name, _)| name).collect();
        let expected =
            ["contracts.csv", "deals.csv", "interactions/2026-02.csv", "surveys", "tasks.csv", "tickets.csv"];
        assert_eq!(names, expected);
    }
}
