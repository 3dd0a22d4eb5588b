//! Books that somebody else made: links to files of the user, a `.rolo` that came along. Whatever is run there, no file
//! outside the book changes by a byte.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::world::World;

const FILES: &[(&str, &str)] = &[
    (
        "rolo.yaml",
        "format: 1\ntiers:\n  - {name: A, when: \"touches_90d >= 1\", every: 14d}\n  - {name: B, every: 90d}\n",
    ),
    (
        "contacts.csv",
        "id,name,company,email,tags,tier,stage,next_on,next_what\n\
         c-11111111,Grace Lin,o-11111111,grace@example.com,vip,B,,2026-03-01,call\n\
         c-22222222,Bo Chen,,bo@example.com, ,B,,2026-03-01,write\n",
    ),
    ("companies.csv", "id,name\no-11111111,Example Tea\n"),
    ("deals.csv", "id,contact,title,amount,currency,stage\nd-11111111,c-11111111,Site,100,EUR,lead\n"),
    ("tasks.csv", "id,contact,what,due_on,done_on\nw-11111111,c-11111111,send quote,2026-03-01,\n"),
    (
        "interactions/2026-03.csv",
        "id,at,contact,channel,direction,summary\ni-111111111111,2026-03-01,c-11111111,call,out,hello\n",
    ),
    ("moves/2026.csv", "id,at,record,field,from,to\nm-111111111111,2026-01-01,c-11111111,tier,,B\n"),
    (
        "followups/2026.csv",
        "id,at,key,contact,action\nf-111111111111,2026-01-01,birthday:c-11111111:2026-01-01,c-11111111,done\n",
    ),
    ("imports/leads.csv", "table,key,record,values\ncontacts,bo@example.com,c-22222222,\n"),
    ("templates/check-in.md", "Hello {name}\n"),
    (".gitattributes", "*.csv -text\n"),
];

/// Every sort of command, with the files it writes.
const COMMANDS: &[(&str, &[&str])] = &[
    ("list", &[]),
    ("due", &[]),
    ("show grace", &[]),
    ("stats", &[]),
    ("retention", &[]),
    ("check --strict", &[]),
    ("add 'Ann Other' email=ann@example.com", &["contacts.csv"]),
    ("edit grace title=Partner", &["contacts.csv"]),
    ("undo --dry-run", &[]),
    ("edit grace notes=x --dry-run", &[]),
    ("tag grace key", &["contacts.csv"]),
    ("log grace call 'sent the quote'", &["interactions/2026-03.csv"]),
    ("tier grace A", &["contacts.csv", "moves/2026.csv"]),
    ("done grace next", &["contacts.csv", "followups/2026.csv"]),
    ("snooze bo next 3d", &["followups/2026.csv"]),
    ("company edit o-11111111 name=Other", &["companies.csv"]),
    ("deal move d-11111111 proposal", &["deals.csv", "moves/2026.csv"]),
    ("task add contact=c-11111111 what='write the offer'", &["tasks.csv"]),
    ("task done w-11111111", &["tasks.csv"]),
    ("import ../leads.csv --yes", &["contacts.csv", "imports/leads.csv"]),
    ("import ../owners.csv --add-values --yes", &["contacts.csv", "rolo.yaml"]),
    ("fmt --yes", &["contacts.csv"]),
    ("task remove w-11111111 --yes", &["tasks.csv"]),
    ("undo", &["tasks.csv"]),
    ("redo", &["tasks.csv"]),
];

/// A way in which a name of a book leads elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Absolute,
    Relative,
    /// Through a second link that stays inside.
    InTwoSteps,
    /// The folder is the link.
    Folder,
    /// To a file that is not there, in a folder that is.
    Dangling,
    IntoGit,
    HardLink,
    /// Under the name of the temporary of its next version.
    Temporary,
    /// Under the name of our version in a conflict.
    Conflict,
}

const WAYS: [Way; 9] = [
    Way::Absolute,
    Way::Relative,
    Way::InTwoSteps,
    Way::Folder,
    Way::Dangling,
    Way::IntoGit,
    Way::HardLink,
    Way::Temporary,
    Way::Conflict,
];

fn book() -> World {
    let world = World::empty();
    for (name, text) in FILES {
        put(&world.place.join(name), text);
    }
    put(&world.place.join(".git/HEAD"), "ref: refs/heads/main\n");
    put(&world.place.join(".git/config"), "[core]\n");
    put(&world.place.join(".git/objects/x"), "");
    put(&world.place.join(".git/refs/x"), "");
    put(&outside(&world).join("bashrc"), "precious");
    put(
        &outside(&world).join("../leads.csv"),
        "Name,Email\nZoe Example,zoe@example.com\nBo Chen,bo@example.com\n",
    );
    put(&outside(&world).join("../owners.csv"), "Name,Email,Owner\nKim Example,kim@example.com,nobody\n");
    world
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A folder of the user's that is none of the book's business.
fn outside(world: &World) -> PathBuf {
    world.place.parent().unwrap().join("outside")
}

/// Bytes, inode and links of all that no command may touch.
fn untouchable(world: &World) -> BTreeMap<PathBuf, (u64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![outside(world), world.place.join(".git")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let facts = path.symlink_metadata().unwrap();
            if facts.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), (facts.ino(), fs::read(&path).unwrap_or_default()));
            }
        }
    }
    found
}

/// Lets `name` lead elsewhere; false where that way makes no sense for it.
fn lead_away(world: &World, name: &str, way: Way) -> bool {
    let (here, away) = (world.place.join(name), outside(world));
    let folder = Path::new(name).parent().filter(|folder| *folder != Path::new(""));
    let file = here.file_name().unwrap().to_string_lossy().into_owned();
    // `moves/2026.csv` and `followups/2026.csv` are two files.
    let theirs = name.replace('/', "-");
    let up = if folder.is_some() { "../../outside" } else { "../outside" };
    let move_to = |to: &Path| {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(&here, to).unwrap();
    };
    match way {
        Way::Absolute => {
            move_to(&away.join(&theirs));
            symlink(away.join(&theirs), &here).unwrap();
        }
        Way::Relative => {
            move_to(&away.join(&theirs));
            symlink(format!("{up}/{theirs}"), &here).unwrap();
        }
        Way::InTwoSteps => {
            move_to(&away.join(&theirs));
            let step = format!("step-{file}");
            symlink(away.join(&theirs), here.with_file_name(&step)).unwrap();
            symlink(step, &here).unwrap();
        }
        Way::Folder => {
            let Some(folder) = folder else { return false };
            let here = world.place.join(folder);
            fs::rename(&here, away.join(folder)).unwrap();
            // A name as our temporaries have it: nobody may tidy it away there.
            put(&away.join(folder).join(".theirs.csv.rolo-tmp"), "precious");
            symlink(away.join(folder), here).unwrap();
        }
        Way::Dangling => {
            fs::remove_file(&here).unwrap();
            symlink(away.join("nothing"), &here).unwrap();
        }
        Way::IntoGit => {
            move_to(&world.place.join(".git/hooks").join(&theirs));
            symlink(world.place.join(".git/hooks").join(&theirs), &here).unwrap();
        }
        Way::HardLink => fs::hard_link(&here, away.join(&theirs)).unwrap(),
        Way::Temporary => {
            symlink(away.join("bashrc"), here.with_file_name(format!(".{file}.rolo-tmp"))).unwrap();
        }
        Way::Conflict => {
            symlink(away.join("bashrc"), here.with_file_name(format!("{file}.rolo-conflict"))).unwrap();
        }
    }
    true
}

/// What a shell makes of one of the commands: exit code and what was said.
fn run(world: &World, command: &str) -> (i32, String) {
    let ended = world.shell(&format!("rolo {command}"));
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

/// Runs every command that writes `name` (all of them without one), and looks after each whether anything outside has
/// changed.
fn try_commands(world: &World, name: &str, case: &str) {
    let before = untouchable(world);
    for (command, _) in COMMANDS.iter().filter(|(_, writes)| name.is_empty() || writes.contains(&name)) {
        let (code, said) = run(world, command);
        assert!((0..=5).contains(&code), "{case}: `{command}` ends with {code}: {said}");
        assert_eq!(untouchable(world), before, "{case}: `{command}`: {said}");
    }
}

#[test]
fn in_a_book_without_a_trap_every_command_does_what_the_list_says() {
    let world = book();
    for (command, writes) in COMMANDS {
        let before = world.files();
        let (code, said) = run(&world, command);
        let is_empty = code == 1 && said.contains("no data");
        assert!(code == 0 || is_empty || command.starts_with("check"), "{command}: {said}");
        let after = world.files();
        let changed: Vec<&str> =
            after.iter().filter(|file| !before.contains(file)).map(|(name, _)| name.as_str()).collect();
        for name in *writes {
            assert!(changed.contains(name), "`{command}` changed {changed:?}: {said}");
        }
        assert!(!writes.is_empty() || changed.is_empty(), "`{command}` changed {changed:?}: {said}");
    }
    for (name, _) in FILES {
        let written = COMMANDS.iter().any(|(_, writes)| writes.contains(name));
        assert!(written || name.ends_with(".md") || name.starts_with('.'), "no command writes {name}");
    }
}

#[test]
fn no_command_writes_outside_the_book_whatever_leads_there() {
    let names = FILES.iter().map(|(name, _)| *name).chain([""]);
    let cases: Vec<(&str, Way)> =
        names.flat_map(|name| WAYS.into_iter().map(move |way| (name, way))).collect();
    cases.par_iter().for_each(|&(name, way)| {
        let world = book();
        let case = format!("{name} {way:?}");
        if name.is_empty() {
            // All of them at once: whichever a command comes to first.
            for (name, _) in FILES.iter().filter(|(name, _)| *name != "rolo.yaml" || way != Way::Dangling) {
                lead_away(&world, name, way);
            }
            try_commands(&world, name, &case);
        } else if lead_away(&world, name, way) {
            try_commands(&world, name, &case);
        }
    });
}

#[test]
fn the_same_with_a_torn_journal_that_lets_recovery_look_for_torn_logs() {
    for way in [Way::Absolute, Way::Folder, Way::IntoGit, Way::HardLink] {
        for command in
            ["due", "list", "check", "show grace", "stats", "add 'Ann Other'", "log grace call hello"]
        {
            let world = book();
            // Half a row at the end: what a crash leaves, and what recovery cuts.
            let log = FILES.iter().find(|file| file.0 == "interactions/2026-03.csv").unwrap();
            put(&world.place.join(log.0), &format!("{}i-2222", log.1));
            lead_away(&world, log.0, way);
            put(&world.place.join(".rolo/journal"), "rolo jour");
            let before = untouchable(&world);
            let (code, said) = run(&world, command);
            assert!((0..=5).contains(&code), "{way:?}: `{command}` ends with {code}: {said}");
            assert_eq!(untouchable(&world), before, "{way:?}: `{command}`: {said}");
        }
    }
}

#[test]
fn a_writer_says_what_leads_away_and_changes_nothing() {
    for (name, command) in [
        ("contacts.csv", "add 'Ann Other'"),
        ("contacts.csv", "edit grace title=Partner"),
        ("contacts.csv", "edit grace title=Partner --dry-run"),
        ("contacts.csv", "tag grace key"),
        ("contacts.csv", "tier grace A"),
        ("contacts.csv", "import ../leads.csv"),
        ("companies.csv", "company edit o-11111111 name=Other"),
        ("deals.csv", "deal move d-11111111 proposal"),
        ("interactions/2026-03.csv", "log grace call 'sent the quote'"),
        ("moves/2026.csv", "tier grace A"),
        ("followups/2026.csv", "done grace next"),
        ("tasks.csv", "task done w-11111111"),
        ("imports/leads.csv", "import ../leads.csv"),
        ("rolo.yaml", "import ../owners.csv --add-values"),
    ] {
        for (way, words) in [
            (Way::Absolute, "leads out of the book"),
            (Way::Relative, "leads out of the book"),
            (Way::InTwoSteps, "leads out of the book"),
            (Way::Folder, "leads out of the book"),
            (Way::IntoGit, "which is hidden"),
        ] {
            let world = book();
            if !lead_away(&world, name, way) {
                continue;
            }
            let (files, before) = (world.files(), untouchable(&world));
            let (code, said) = run(&world, command);
            let case = format!("{name} {way:?}: `{command}`: {said}");
            assert_eq!(code, 5, "{case}");
            assert!(said.contains(words) && said.contains(&format!("`{name}`")), "{case}");
            assert_eq!(untouchable(&world), before, "{case}");
            let staged = world.files().into_iter().filter(|file| !files.contains(file)).collect::<Vec<_>>();
            assert_eq!(staged, [], "{case}");
        }
    }
}

#[test]
fn check_names_what_leads_away() {
    for (name, text) in FILES.iter().filter(|(name, _)| *name != "rolo.yaml") {
        for way in [Way::Absolute, Way::Folder, Way::IntoGit] {
            let world = book();
            if !lead_away(&world, name, way) {
                continue;
            }
            let named = if way == Way::Folder { name.split_once('/').unwrap().0 } else { name };
            let (_, said) = run(&world, "check link-leads-away");
            assert!(said.contains("warning[link-leads-away]"), "{name} {way:?}: {said}");
            assert!(said.contains(&format!("--> {named}:")), "{name} {way:?} {text}: {said}");
        }
    }
}

#[test]
fn a_link_inside_the_book_is_written_through_and_stays() {
    let world = book();
    let (here, real) = (world.place.join("contacts.csv"), world.place.join("data/people.csv"));
    fs::create_dir(world.place.join("data")).unwrap();
    fs::rename(&here, &real).unwrap();
    symlink("data/people.csv", &here).unwrap();
    let logs = world.place.join("interactions");
    fs::rename(&logs, world.place.join("data/talks")).unwrap();
    symlink("data/talks", &logs).unwrap();
    for command in ["add 'Ann Other'", "edit grace title=Partner", "log bo call hello", "undo", "redo"] {
        let (code, said) = run(&world, command);
        assert_eq!(code, 0, "{command}: {said}");
    }
    assert!(here.is_symlink() && logs.is_symlink());
    let people = fs::read_to_string(&real).unwrap();
    assert!(people.contains("Ann Other") && people.contains("Partner"), "{people}");
    assert!(fs::read_to_string(world.place.join("data/talks/2026-03.csv")).unwrap().contains("hello"));
    let (_, said) = run(&world, "check link-leads-away");
    assert!(said.contains("nothing found") || !said.contains("link-leads-away"), "{said}");
    // Two names for one file, or a name for another table, are two meanings.
    symlink("data/people.csv", world.place.join("tickets.csv")).unwrap();
    let (code, said) = run(&world, "edit grace title=Other");
    assert_eq!((code, said.contains("leads to the same file as `tickets.csv`")), (5, true), "{said}");
    fs::remove_file(world.place.join("tickets.csv")).unwrap();
    fs::remove_file(&here).unwrap();
    symlink("tasks.csv", &here).unwrap();
    let (code, said) = run(&world, "add 'Kim Other'");
    assert_ne!(code, 0, "{said}");
}

#[test]
fn a_file_with_a_second_name_outside_is_written_without_it() {
    let world = book();
    let (log, twin) = (world.place.join("interactions/2026-03.csv"), outside(&world).join("twin.csv"));
    let whole = fs::read_to_string(&log).unwrap();
    fs::hard_link(&log, &twin).unwrap();
    let (code, said) = run(&world, "log grace call 'sent the quote'");
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_to_string(&twin).unwrap(), whole);
    assert!(fs::read_to_string(&log).unwrap().contains("sent the quote"));
    assert_eq!(log.metadata().unwrap().nlink(), 1);
}

#[test]
fn the_files_of_rolo_itself_are_behind_no_link() {
    for name in [".rolo", ".rolo/lock", ".rolo/journal", ".rolo/undo", ".rolo/undo.old"] {
        for gone in [false, true] {
            let world = book();
            let victim = outside(&world).join(if gone { "nothing" } else { "bashrc" });
            if name == ".rolo" {
                let away = outside(&world).join("folder");
                put(&away.join("undo"), "precious");
                put(&away.join(".theirs.rolo-tmp"), "precious");
                symlink(if gone { victim } else { away }, world.place.join(name)).unwrap();
            } else {
                fs::create_dir(world.place.join(".rolo")).unwrap();
                symlink(victim, world.place.join(name)).unwrap();
            }
            let before = untouchable(&world);
            for command in ["list", "due", "show grace", "stats"] {
                assert_eq!(run(&world, command).0, 0, "{name}: {command}");
            }
            for command in ["add 'Ann Other'", "log grace call hello", "undo", "redo", "edit grace title=x"] {
                let (code, said) = run(&world, command);
                assert_eq!(code, 5, "{name}: {command}: {said}");
                assert!(said.contains("is a link") && said.contains(name), "{name}: {command}: {said}");
            }
            assert_eq!(untouchable(&world), before, "{name}");
        }
    }
    // A second name, and names that only writers use.
    for name in ["lock", "undo", ".journal.rolo-tmp", ".undo.rolo-tmp"] {
        let world = book();
        fs::create_dir(world.place.join(".rolo")).unwrap();
        if name.starts_with('.') {
            symlink(outside(&world).join("bashrc"), world.place.join(".rolo").join(name)).unwrap();
        } else {
            fs::hard_link(outside(&world).join("bashrc"), world.place.join(".rolo").join(name)).unwrap();
        }
        try_commands(&world, "", name);
        assert_eq!(run(&world, "add 'Ann Other'").0, 0, "{name}");
    }
}

/// A journal as rolo writes it, whose checksum is right.
fn journal(steps: &[(&str, String, &str)]) -> String {
    let lines: Vec<String> = steps
        .iter()
        .map(|(path, act, bytes)| format!("{{\"path\":\"{path}\",{act},\"take\":{}}}", bytes.len()))
        .collect();
    let bytes: String = steps.iter().map(|(_, _, bytes)| *bytes).collect();
    let rest = format!("{{\"sort\":\"commit\",\"steps\":[{}]}}\n{bytes}", lines.join(","));
    format!("rolo journal 1 {}\n{rest}", blake3::hash(rest.as_bytes()).to_hex())
}

#[test]
fn a_made_up_journal_writes_to_no_file_behind_a_link() {
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let old = |name: &str| FILES.iter().find(|file| file.0 == name).unwrap().1;
    for way in [
        Way::Absolute,
        Way::Relative,
        Way::InTwoSteps,
        Way::Folder,
        Way::IntoGit,
        Way::Dangling,
        Way::HardLink,
    ] {
        for name in ["contacts.csv", "templates/check-in.md", "interactions/2026-03.csv", "imports/leads.csv"]
        {
            let text = old(name);
            let replace = |before: String| {
                format!(
                    "\"act\":\"replace\",\"old\":{before},\"new\":\"{}\",\"head\":0,\"tail\":0",
                    hash("curl\n")
                )
            };
            let steps = [
                (replace(format!("\"{}\"", hash(text))), "curl\n"),
                (replace("null".to_owned()), "curl\n"),
                (
                    format!("\"act\":\"append\",\"from\":{},\"ending\":\"{}\"", text.len(), hash(text)),
                    "curl\n",
                ),
                (format!("\"act\":\"delete\",\"old\":\"{}\"", hash(text)), ""),
            ];
            for (act, bytes) in steps {
                for command in ["list", "add 'Ann Other'"] {
                    let world = book();
                    if !lead_away(&world, name, way) {
                        continue;
                    }
                    put(&world.place.join(".rolo/journal"), &journal(&[(name, act.clone(), bytes)]));
                    let before = untouchable(&world);
                    let (code, said) = run(&world, command);
                    let case = format!("{name} {way:?} {act}: `{command}`: {said}");
                    assert_eq!(untouchable(&world), before, "{case}");
                    assert!((0..=5).contains(&code), "{case}");
                    assert!(!world.place.join(".rolo/journal").exists(), "{case}");
                }
            }
        }
    }
}

#[test]
fn an_undo_log_that_is_right_in_every_word_writes_to_no_file_behind_a_link() {
    for (name, command) in [
        ("contacts.csv", "edit grace title=Partner"),
        ("interactions/2026-03.csv", "log grace call hello"),
        ("companies.csv", "company edit o-11111111 name=Other"),
    ] {
        for way in [Way::Absolute, Way::Relative, Way::InTwoSteps, Way::Folder, Way::IntoGit] {
            let world = book();
            let (code, said) = run(&world, command);
            assert_eq!(code, 0, "{said}");
            // As the change has left it, but behind a link now.
            if !lead_away(&world, name, way) {
                continue;
            }
            let before = untouchable(&world);
            for undo in ["undo", "undo --dry-run"] {
                let (code, said) = run(&world, undo);
                assert_eq!(code, 5, "{name} {way:?}: {said}");
                assert!(said.contains(" leads "), "{said}");
            }
            assert_eq!(untouchable(&world), before, "{name} {way:?}");
        }
    }
}

#[test]
fn a_rolo_folder_that_git_tracks_is_left_alone() {
    for version in ["2", "4"] {
        let world = book();
        assert_eq!(run(&world, "edit grace title=Partner").0, 0);
        let made = world.shell(&format!(
            "rm -rf .git && git init --quiet && git add . && git add --force .rolo && git update-index --index-version {version}"
        ));
        assert!(made.status.success(), "{made:?}");
        put(&world.place.join(".rolo/journal"), "rolo jour");
        let (files, log) = (world.files(), fs::read(world.place.join(".rolo/undo")).unwrap());
        for command in ["list", "due", "show grace", "undo --dry-run"] {
            let (code, said) = run(&world, command);
            assert_eq!(code, i32::from(command.starts_with("undo")), "{command}: {said}");
            assert!(said.contains("git tracks `.rolo`"), "{command}: {said}");
        }
        for command in ["add 'Ann Other'", "log grace call hello", "undo", "redo", "--trust-book undo"] {
            let (code, said) = run(&world, command);
            assert_eq!(code, 5, "{command}: {said}");
            assert!(said.contains("`git rm -r --cached .rolo`"), "{command}: {said}");
        }
        let (_, said) = run(&world, "check not-trusted");
        assert!(said.contains("warning[not-trusted]"), "{said}");
        assert_eq!(world.files(), files);
        assert_eq!(fs::read(world.place.join(".rolo/undo")).unwrap(), log);
        assert!(world.place.join(".rolo/journal").exists());
        assert!(world.shell("git rm -r --quiet --cached .rolo").status.success());
        assert_eq!(run(&world, "undo").0, 0);
        assert_eq!(run(&world, "check not-trusted").0, 0);
    }
}

#[test]
fn git_does_not_see_what_rolo_keeps_for_itself() {
    let world = book();
    let made = world.shell("rm -rf .git && git init --quiet && rolo list && git add . && git ls-files");
    let listed = String::from_utf8(made.stdout).unwrap();
    assert!(listed.contains("contacts.csv\n") && !listed.contains(".rolo"), "{listed}");
    // A folder of another book, or a name that begins alike, is nobody's business.
    let made = world.shell("mkdir other && cp rolo.yaml contacts.csv other && rolo --book other list && git add --force other .rolo/.gitignore && mkdir .rolodex && echo x > .rolodex/x && git add .rolodex && git rm -r -q --cached .rolo");
    assert!(made.status.success(), "{made:?}");
    assert_eq!(run(&world, "add 'Ann Other'").0, 0);
    assert_eq!(run(&world, "--book other add 'Ann Other'").0, 5);
}

#[test]
fn a_rolo_folder_of_another_user_is_used_only_where_that_is_said() {
    let world = book();
    assert_eq!(run(&world, "edit grace title=Partner").0, 0);
    put(&world.place.join(".rolo/journal"), "rolo jour");
    for theirs in [".rolo/undo", ".rolo/journal", ".rolo"] {
        if std::os::unix::fs::chown(world.place.join(theirs), Some(54321), None).is_err() {
            // Only root can give a file away: what judges it has a test of its own.
            return;
        }
        let (code, said) = run(&world, "due");
        assert!(code == 0 && said.contains("belongs to another user"), "{said}");
        assert!(world.place.join(".rolo/journal").exists());
        let (code, said) = run(&world, "undo");
        assert_eq!(code, 5, "{said}");
        assert!(said.contains("belongs to another user") && said.contains("`--trust-book`"), "{said}");
    }
    let (code, said) = run(&world, "due --trust-book");
    assert_eq!(code, 0, "{said}");
    assert!(!world.place.join(".rolo/journal").exists());
    assert_eq!(run(&world, "--trust-book undo").0, 0);
}

#[test]
fn a_book_is_not_begun_through_links_either() {
    for (name, folder) in [
        ("templates", true),
        ("contacts.csv", false),
        (".gitignore", false),
        (".gitattributes", false),
        (".rolo", true),
        (".contacts.csv.rolo-tmp", false),
        (".rolo.yaml.rolo-tmp", false),
    ] {
        for gone in [false, true] {
            let world = World::empty();
            let victim = outside(&world).join(if folder { "folder" } else { "bashrc" });
            put(&outside(&world).join("bashrc"), "precious");
            put(&outside(&world).join("folder/x"), "precious");
            put(&world.place.join(".git/HEAD"), "x");
            let to = if gone { outside(&world).join("nothing") } else { victim };
            symlink(to, world.place.join(name)).unwrap();
            let before = untouchable(&world);
            let (code, said) = run(&world, "init");
            // What is there stays as it is, links too; a folder that leads away stops all of it.
            let stops = folder;
            assert_eq!(code == 5, stops, "{name}: {code}: {said}");
            assert_eq!(untouchable(&world), before, "{name}: {said}");
            assert_eq!(world.place.join("rolo.yaml").exists(), !stops, "{name}");
        }
    }
}

#[test]
fn pages_of_the_manual_and_completions_are_written_through_no_link() {
    for (command, name) in [("man pages", "rolo.1"), ("completions --all pages", "_rolo")] {
        let world = book();
        fs::create_dir(world.place.join("pages")).unwrap();
        symlink(outside(&world).join("bashrc"), world.place.join("pages").join(name)).unwrap();
        let before = untouchable(&world);
        let (code, said) = run(&world, command);
        assert_eq!(code, 2, "{command}: {said}");
        assert_eq!(untouchable(&world), before, "{command}");
    }
}

#[test]
fn an_id_that_is_a_path_names_no_file_elsewhere() {
    let world = book();
    let away = outside(&world).to_string_lossy().into_owned();
    // Absolute, and as seen from a folder of the moment among the system's temporary files.
    let up = format!("../{}", away.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest));
    for id in [format!("{away}/bashrc"), up + "/bashrc"] {
        put(&world.place.join("contacts.csv"), &format!("id,name,email\n{id},Eve Example,eve@example.com\n"));
        put(&outside(&world).join("bashrc.yaml"), "precious");
        let before = untouchable(&world);
        for command in ["edit eve", "show eve"] {
            let said = world.shell(&format!("EDITOR=\"sed -i s/Eve/Eva/\" rolo {command}"));
            assert_eq!(untouchable(&world), before, "{id}: {command}: {said:?}");
        }
    }
}
