//! What a command does where a file it reads cannot be read whole: every command by every file by everything that may be
//! wrong with one.

use std::fs;
use std::path::Path;

use super::world::World;

/// What is wrong with a file, and how it is made so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// The system does not let it be read. A file in a circle of links is one nobody may read, not even root.
    Refused,
    /// A folder has its name.
    Folder,
    Empty,
    Utf16,
    /// Zero bytes in its first line.
    Binary,
    /// The column that names its rows is called otherwise.
    NoKey,
    /// Its last line has neither all cells nor a line end.
    Cut,
    Marks,
    Quote,
}

const ALL: [Wrong; 9] = [
    Wrong::Refused,
    Wrong::Folder,
    Wrong::Empty,
    Wrong::Utf16,
    Wrong::Binary,
    Wrong::NoKey,
    Wrong::Cut,
    Wrong::Marks,
    Wrong::Quote,
];

impl Wrong {
    fn put(self, path: &Path) {
        let whole = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap();
        fs::remove_file(path).unwrap();
        match self {
            Wrong::Refused => std::os::unix::fs::symlink(name, path).unwrap(),
            Wrong::Folder => fs::create_dir(path).unwrap(),
            Wrong::Empty => fs::write(path, "").unwrap(),
            Wrong::Utf16 => {
                let units = std::iter::once(0xfeff).chain(whole.encode_utf16());
                fs::write(path, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
            }
            Wrong::Binary => fs::write(path, format!("\0\u{1}{whole}")).unwrap(),
            Wrong::NoKey => fs::write(path, whole.replacen("id,", "number,", 1)).unwrap(),
            Wrong::Cut => fs::write(path, format!("{whole}x-1,20")).unwrap(),
            Wrong::Marks => {
                let (header, rows) = whole.split_once('\n').unwrap();
                fs::write(path, format!("{header}\n<<<<<<< HEAD\n{rows}=======\n{rows}>>>>>>> theirs\n"))
                    .unwrap();
            }
            Wrong::Quote => fs::write(path, format!("{whole}x-1,\"open\n")).unwrap(),
        }
    }

    /// The code of a command that writes and depends on the file.
    fn writer(self) -> i32 {
        match self {
            Wrong::Refused => 5,
            Wrong::Folder | Wrong::Empty | Wrong::Utf16 | Wrong::Binary | Wrong::NoKey => 3,
            Wrong::Cut | Wrong::Marks | Wrong::Quote => 4,
        }
    }

    /// What is said of it.
    fn code(self) -> &'static str {
        match self {
            Wrong::Refused | Wrong::Folder => "unreadable-file",
            Wrong::Empty => "no-header",
            Wrong::Utf16 | Wrong::Binary => "not-text",
            Wrong::NoKey => "no-key-column",
            Wrong::Cut => "cut-short",
            Wrong::Marks => "conflict-marker",
            Wrong::Quote => "unclosed-quote",
        }
    }

    fn hides(self) -> bool {
        self.writer() != 4
    }
}

const BOOK: &[(&str, &str)] = &[
    (
        "rolo.yaml",
        "format: 1\ncurrency: EUR\nactive: [orders, contracts, touches, usage]\n\
         tiers: [{name: A, when: 'spend_365d >= 1000'}, {name: B}]\n\
         stages: [{name: lead}, {name: client, when: 'orders_total > 0'}]\n",
    ),
    (
        "contacts.csv",
        "id,name,email,phone,tier,stage,tags,company,next_on,next_what,created_on\n\
         c-aaaa0001,Ann Ott,ann@example.com,,B,lead,vip,,2026-03-01,quote,2025-01-01\n\
         c-aaaa0002,Bo Chen,bo@example.com,,A,client,,,,,2025-01-01\n\
         c-aaaa0003,Cy Lee,cy@example.com,,B,lead,,,,,2025-01-01\n",
    ),
    ("companies.csv", "id,name,tags\no-aaaa0001,Lin Studio,vip\n"),
    ("products.csv", "code,name,price\nlogo,Logo,900\n"),
    (
        "deals.csv",
        "id,contact,title,amount,stage,opened_on\nd-aaaa0001,c-aaaa0001,Site,500,lead,2026-01-01\n",
    ),
    (
        "contracts.csv",
        "id,contact,amount,starts_on,ends_on\nk-aaaa0001,c-aaaa0002,90,2025-01-01,2026-12-31\n",
    ),
    ("tasks.csv", "id,contact,what,due_on\nw-aaaa0001,c-aaaa0001,offer,2026-03-01\n"),
    ("tickets.csv", "id,contact,subject,opened_at\nt-aaaa0001,c-aaaa0001,broken,2026-02-01\n"),
    (
        "orders/2025.csv",
        "id,at,contact,amount\nb-000000000001,2025-12-01,c-aaaa0001,1200\nb-000000000002,2025-12-05,c-aaaa0002,22\n",
    ),
    ("surveys/2025.csv", "id,at,contact,kind,score\ns-000000000001,2025-12-01,c-aaaa0001,nps,9\n"),
    ("interactions/2026-02.csv", "id,at,contact,channel\ni-000000000001,2026-02-01,c-aaaa0001,call\n"),
    ("usage/2026.csv", "id,at,contact,event\nu-000000000001,2026-02-01,c-aaaa0001,login\n"),
    (
        "followups/2026.csv",
        "id,at,key,contact,action\nf-000000000001,2026-02-01,task:w-aaaa0009:2026-01-01,c-aaaa0001,done\n",
    ),
    ("moves/2026.csv", "id,at,record,field,from,to\nm-000000000001,2026-02-01,c-aaaa0002,tier,B,A\n"),
    ("imports/leads.csv", "table,key,record,values\n"),
    ("leads.csv", "Name,Email,Phone\nAnn Ott,ann@example.com,010-5555-0101\n"),
];

fn world() -> World {
    let world = World::empty();
    for (name, text) in BOOK {
        let path = world.place.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    world
}

const DUE: &[&str] = &[
    "contacts.csv",
    "interactions/2026-02.csv",
    "followups/2026.csv",
    "tasks.csv",
    "tickets.csv",
    "contracts.csv",
    "deals.csv",
];

/// Commands that write, with files they depend on.
const WRITERS: &[(&str, &[&str])] = &[
    ("tier apply", &["contacts.csv", "orders/2025.csv"]),
    ("tier grace A", &["contacts.csv"]),
    ("stage apply", &["contacts.csv", "orders/2025.csv"]),
    ("edit -w 'spend_365d > 5' tier=B --yes", &["contacts.csv", "orders/2025.csv"]),
    ("edit -w 'touches_365d > 0' tier=B --yes", &["contacts.csv", "interactions/2026-02.csv"]),
    ("edit -w 'tasks.what:offer' tier=A --yes", &["contacts.csv", "tasks.csv"]),
    ("edit ann tier=A", &["contacts.csv"]),
    ("deal edit d-aaaa0001 amount=7", &["deals.csv"]),
    ("deal won d-aaaa0001", &["deals.csv"]),
    ("task done w-aaaa0001", &["tasks.csv"]),
    ("ticket resolve t-aaaa0001", &["tickets.csv"]),
    ("add 'Dora Lund'", &["contacts.csv"]),
    ("order add contact=ann amount=9", &["contacts.csv"]),
    ("tag ann gold", &["contacts.csv"]),
    ("tag rename vip gold", &["contacts.csv", "companies.csv"]),
    ("log ann call hello", &["contacts.csv"]),
    ("log ann call hello --done", DUE),
    ("done ann next", DUE),
    ("skip ann next", DUE),
    ("snooze ann next 3d", DUE),
    ("remove cy", &["contacts.csv", "interactions/2026-02.csv", "tasks.csv", "usage/2026.csv"]),
    ("log ann call hello --on 2026-02-20", &["interactions/2026-02.csv"]),
    ("order add contact=ann amount=9 --on 2025-12-31", &["orders/2025.csv"]),
    ("edit bo tier=B", &["moves/2026.csv"]),
    ("import leads.csv", &["contacts.csv", "companies.csv", "products.csv", "imports/leads.csv"]),
];

/// Commands that compute numbers, with files they are made of.
const NUMBERS: &[(&str, &[&str])] = &[
    ("stats", &["orders/2025.csv", "surveys/2025.csv", "interactions/2026-02.csv"]),
    ("nps", &["surveys/2025.csv"]),
    ("retention", &["orders/2025.csv", "contracts.csv", "interactions/2026-02.csv", "usage/2026.csv"]),
    ("churn", &["orders/2025.csv", "contracts.csv"]),
    ("repeat", &["orders/2025.csv"]),
    ("cohort", &["orders/2025.csv"]),
    ("retention --unit company", &["companies.csv"]),
];

/// Commands that show what they can, with files they read besides the one they list.
const SHOWN: &[(&str, &[&str])] = &[
    ("list --columns id,spend_365d", &["orders/2025.csv"]),
    ("list 'touches_365d >= 0'", &["interactions/2026-02.csv"]),
    ("show ann", &["orders/2025.csv", "interactions/2026-02.csv", "tasks.csv"]),
    ("due", &["interactions/2026-02.csv", "tasks.csv", "followups/2026.csv"]),
];

/// Runs a command with one thing wrong in one file; what does not come out as it should is told.
fn try_one(
    command: &str,
    file: &str,
    wrong: Wrong,
    check: &dyn Fn(&Ended) -> Result<(), String>,
) -> Option<String> {
    let world = world();
    wrong.put(&world.place.join(file));
    let before = world.files();
    let output = world.shell(&format!("timeout 20 rolo {command}"));
    let ended = Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        is_unchanged: before == world.files(),
    };
    check(&ended).err().map(|why| format!("{command} | {file} | {wrong:?}: {why}\n{}", ended.stderr))
}

struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
    is_unchanged: bool,
}

impl Ended {
    fn must(&self, holds: bool, what: &str) -> Result<(), String> {
        if holds { Ok(()) } else { Err(format!("exit {}, but {what}", self.code)) }
    }

    fn names(&self, file: &str, wrong: Wrong) -> Result<(), String> {
        let code = if file.starts_with("imports/") && wrong == Wrong::NoKey {
            "import-memory"
        } else {
            wrong.code()
        };
        self.must(
            self.stderr.contains(file) && self.stderr.contains(code),
            &format!("{file}: {code} is not said"),
        )
    }
}

/// Whether such a thing can be wrong with that file.
fn can_be(file: &str, wrong: Wrong) -> bool {
    // Logs are read without their ids, products are known by their code, and a memory is told by its columns.
    let is_by_id = !file.contains('/') && file != "products.csv";
    // What is set aside of the end of a log has a test of its own.
    wrong != Wrong::NoKey || is_by_id
}

fn try_all(commands: &[(&str, &[&str])], check: impl Fn(&str, Wrong, &Ended) -> Result<(), String> + Sync) {
    use rayon::prelude::*;
    let all: Vec<(&str, &str, Wrong)> = commands
        .iter()
        .flat_map(|(command, files)| files.iter().map(move |file| (*command, *file)))
        .flat_map(|(command, file)| ALL.into_iter().map(move |wrong| (command, file, wrong)))
        .filter(|(_, file, wrong)| can_be(file, *wrong))
        .collect();
    let wrong: Vec<String> = all
        .par_iter()
        .filter_map(|&(command, file, wrong)| {
            try_one(command, file, wrong, &|ended| check(file, wrong, ended))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} come out otherwise:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn a_command_that_writes_stops_before_a_file_it_depends_on() {
    try_all(WRITERS, |file, wrong, ended| {
        ended.must(ended.code == wrong.writer(), &format!("{} is right", wrong.writer()))?;
        ended.must(ended.is_unchanged, "something was written")?;
        ended.names(file, wrong)
    });
}

#[test]
fn a_number_says_what_it_lacks_and_ends_with_no() {
    try_all(NUMBERS, |file, wrong, ended| {
        ended.must(ended.code == 1, "1 is right")?;
        ended.must(ended.stdout.contains(&format!("`{file}` could not be read")), "no note says it")?;
        ended.names(file, wrong)
    });
}

#[test]
fn numbers_without_people_are_none() {
    let commands: Vec<(&str, &[&str])> =
        NUMBERS.iter().map(|(command, _)| (*command, &["contacts.csv"][..])).collect();
    try_all(&commands, |file, wrong, ended| {
        let right = if wrong.hides() { 3 } else { 1 };
        ended.must(ended.code == right, &format!("{right} is right"))?;
        ended.must(wrong.hides() == ended.stdout.is_empty(), "a report is shown of what can be read only")?;
        ended.names(file, wrong)
    });
}

#[test]
fn partial_numbers_are_had_for_the_asking() {
    let commands: Vec<(String, &[&str])> =
        NUMBERS.iter().map(|(command, files)| (format!("{command} --partial"), *files)).collect();
    let commands: Vec<(&str, &[&str])> = commands.iter().map(|(c, files)| (c.as_str(), *files)).collect();
    try_all(&commands[..2], |file, wrong, ended| {
        // Numbers of nothing say so.
        let right = i32::from(ended.stderr.contains("no data"));
        ended.must(ended.code == right, &format!("{right} is right"))?;
        ended.names(file, wrong)
    });
}

#[test]
fn a_list_shows_what_it_can_and_warns() {
    try_all(SHOWN, |file, wrong, ended| {
        ended.must(ended.code == 0, "0 is right")?;
        ended.must(!ended.stdout.is_empty(), "nothing is shown")?;
        ended.names(file, wrong)
    });
}

#[test]
fn the_file_that_is_listed_has_to_be_there() {
    let commands: &[(&str, &[&str])] = &[
        ("list", &["contacts.csv"]),
        ("due", &["contacts.csv"]),
        ("show ann", &["contacts.csv"]),
        ("deal list", &["deals.csv"]),
        ("deal show d-aaaa0001", &["deals.csv"]),
        ("order list", &["orders/2025.csv"]),
    ];
    try_all(commands, |file, wrong, ended| {
        let right = if wrong.hides() { 3 } else { 0 };
        ended.must(ended.code == right, &format!("{right} is right"))?;
        ended.names(file, wrong)
    });
}

#[test]
fn a_talk_is_noted_beside_a_broken_file_that_it_does_not_depend_on() {
    let commands: &[(&str, &[&str])] = &[
        ("log ann call hello", &["orders/2025.csv", "surveys/2025.csv", "tasks.csv"]),
        ("add 'Dora Lund'", &["orders/2025.csv", "interactions/2026-02.csv"]),
        ("check --fix", &["orders/2025.csv"]),
    ];
    try_all(commands, |_, _, ended| {
        ended.must(matches!(ended.code, 0 | 1), "it goes on")?;
        ended.must(!ended.stderr.contains("nothing was written"), "it was refused")
    });
}

#[test]
fn a_folder_that_cannot_be_listed_is_a_file_that_cannot_be_read() {
    let tries = [
        ("tier apply", "ln -s orders orders", 5),
        ("tier apply", "echo text > orders", 3),
        ("done ann next", "rm -r followups; ln -s followups followups", 5),
        ("edit bo tier=B", "rm -r moves; echo text > moves", 3),
        ("import leads.csv", "rm -r imports; ln -s imports imports", 5),
        ("import leads.csv", "rm -r imports; echo text > imports", 3),
        ("repeat", "ln -s orders orders", 1),
        ("list --columns id,spend_365d", "ln -s orders orders", 0),
        ("order list", "ln -s orders orders", 3),
    ];
    for (command, done, right) in tries {
        let world = world();
        world.shell(&format!("rm -r orders; {done}"));
        let before = world.files();
        let output = world.shell(&format!("rolo {command}"));
        assert_eq!(output.status.code(), Some(right), "{command} after {done}: {output:?}");
        assert_eq!(before, world.files(), "{command} after {done}");
    }
}

#[test]
fn a_row_that_cannot_be_read_leaves_its_people_out() {
    for (command, code, is_unchanged) in
        [("tier apply", 0, false), ("edit -w 'orders_total >= 0' tags+=gold --yes", 0, false)]
    {
        let world = world();
        world.shell("printf 'b-9,2025-12-07,c-aaaa0001,2,500\\nb-8,2025-12-07,c-aaaa0003,2,500\\n' >> orders/2025.csv");
        let before = world.files();
        let output = world.shell(&format!("rolo {command}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{command}: {said}");
        assert!(said.contains("left out, for a row that may be theirs cannot be read"), "{command}: {said}");
        assert!(said.contains("orders/2025.csv:4:1"), "{command}: {said}");
        let people = fs::read_to_string(world.place.join("contacts.csv")).unwrap();
        assert!(people.contains("B,lead,vip,,2026-03-01") && people.contains("B,lead,,,,"), "{people}");
        assert_eq!(before == world.files(), is_unchanged, "{command}");
    }
}

#[test]
fn who_may_be_named_by_a_row_that_cannot_be_read_is_not_removed() {
    let world = world();
    world.shell("printf 'b-8,2025-12-07,c-aaaa0003,2,500\\n' >> orders/2025.csv");
    let before = world.files();
    let output = world.shell("rolo remove cy");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("may be about `c-aaaa0003`") && said.contains("orders/2025.csv:4:1"), "{said}");
    assert_eq!(before, world.files());
}

#[test]
fn a_cell_that_cannot_be_read_leaves_its_person_out() {
    let world = world();
    world.shell("printf 'b-9,2025-12-07,c-aaaa0001,12x\\n' >> orders/2025.csv");
    let output = world.shell("rolo edit -w 'spend_365d >= 0 or tier:B' tags+=gold --yes");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("left alone, for cells of theirs cannot be read: `c-aaaa0001`"), "{said}");
    let people = fs::read_to_string(world.place.join("contacts.csv")).unwrap();
    assert!(people.contains("B,lead,vip,,2026-03-01") && people.contains("A,client,gold,"), "{people}");
}

#[test]
fn a_book_without_rules_is_none() {
    for wrong in [Wrong::Refused, Wrong::Empty, Wrong::Utf16, Wrong::Binary, Wrong::Marks] {
        for command in ["list", "stats", "add 'Dora Lund'", "due"] {
            let right = if command.starts_with("add") { wrong.writer() } else { 3 };
            let said = try_one(command, "rolo.yaml", wrong, &|ended| {
                ended.must(ended.code == right, &format!("{right} is right"))
            });
            assert_eq!(said, None);
        }
    }
}

#[test]
fn files_given_with_input_are_judged_alike() {
    let file = "leads.csv";
    for wrong in ALL {
        let said = try_one("repeat --input leads.csv", file, wrong, &|ended| {
            let right = match wrong {
                // Foreign files may be in UTF-16, and have no ids: there is nothing bought in this one.
                Wrong::Utf16 | Wrong::NoKey => 1,
                Wrong::Cut | Wrong::Marks | Wrong::Quote => 1,
                _ => 3,
            };
            ended.must(ended.code == right, &format!("{right} is right"))?;
            ended.must(ended.stderr.contains(file), "the file is not named")
        });
        assert_eq!(said, None);
    }
    let world = world();
    let missing = world.shell("rolo nps --input nobody.csv");
    assert_eq!(missing.status.code(), Some(3));
}
