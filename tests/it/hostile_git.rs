//! Repositories whose configuration, attributes and hooks name programs: no command of rolo runs one of them, and what
//! git exports to a hook changes nothing that rolo says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::world::World;

/// Where the hostile repository is, as seen from the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placed {
    /// `.git` next to rolo.yaml.
    InTheBook,
    /// The book is a folder of the repository.
    Above,
    /// The files of a bare repository among those of the book, in the clone of an honest one.
    Embedded,
    /// `.git` is a file that leads to a folder of the book.
    BehindAFile,
    /// As the first, a partial clone that lacks the bytes of its tables.
    LackingObjects,
}

/// A world whose book is in a hostile repository, and the file in which every program of the repository leaves a line.
struct Trap {
    world: World,
    marks: PathBuf,
}

const HOOKS: &[&str] = &[
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
];

/// Verbs somebody might have given another meaning, or a pager.
const VERBS: &[&str] = &[
    "add",
    "blame",
    "branch",
    "cat-file",
    "check-attr",
    "check-ignore",
    "commit",
    "config",
    "diff",
    "diff-files",
    "diff-index",
    "diff-tree",
    "fetch",
    "for-each-ref",
    "grep",
    "hash-object",
    "init",
    "log",
    "ls-files",
    "ls-tree",
    "merge-base",
    "merge-file",
    "remote",
    "rev-list",
    "rev-parse",
    "show",
    "status",
    "symbolic-ref",
    "version",
    "write-tree",
];

impl Trap {
    fn new(placed: Placed) -> Trap {
        let world = World::of_example("studio");
        let home = world.place.parent().unwrap().to_path_buf();
        let marks = home.join("marks");
        // Several people: who works is asked of git.
        let rules = world.place.join("rolo.yaml");
        let two = "people:\n  - {name: ann, full: Ann Example, email: ann@example.com}\n";
        fs::write(&rules, fs::read_to_string(&rules).unwrap().replace("people:\n", two)).unwrap();
        fs::write(world.place.join(".gitattributes"), "* filter=trap diff=trap merge=trap\n").unwrap();
        let top = if placed == Placed::Above { "." } else { "book" };
        let git = "git -c user.name=x -c user.email=x@example.com";
        let made = world.shell(&format!(
            "set -e; cd ..; {git} -C {top} init -q; {git} -C {top} add .; {git} -C {top} commit -qm one"
        ));
        assert!(made.status.success(), "{made:?}");
        let repository = home.join(top).join(".git");
        // What a spreadsheet did to a table since then: `check` has to look at what was committed to say so.
        let table = fs::read_to_string(world.place.join("contacts.csv")).unwrap();
        assert!(table.contains(",+"), "no phone begins with a plus");
        fs::write(world.place.join("contacts.csv"), table.replace(",+", ",")).unwrap();
        let trap = Trap { world, marks };
        trap.arm(&repository);
        trap.place(placed, &repository);
        trap
    }

    fn home(&self) -> &Path {
        self.world.place.parent().unwrap()
    }

    /// An executable that leaves its name among the marks.
    fn program(&self, path: PathBuf) -> String {
        use std::os::unix::fs::PermissionsExt;
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let script = format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\nexit 1\n", self.marks.display());
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Sets every key that names a program, and every hook.
    fn arm(&self, repository: &Path) {
        let program = |name: &str| self.program(self.home().join("programs").join(name));
        let mut more = String::new();
        let mut section = |name: &str, keys: &[&str]| {
            more.push_str(&format!("[{name}]\n"));
            for key in keys {
                let word = format!("{name}-{key}").replace(['"', ' '], "");
                more.push_str(&format!("\t{key} = {}\n", program(&word)));
            }
        };
        section(
            "core",
            &["fsmonitor", "sshCommand", "gitProxy", "askPass", "pager", "editor", "alternateRefsCommand"],
        );
        section("diff", &["external"]);
        section("diff \"trap\"", &["textconv", "command"]);
        section("filter \"trap\"", &["clean", "smudge", "process"]);
        section("merge \"trap\"", &["driver"]);
        section("mergetool \"trap\"", &["cmd", "path"]);
        section("credential", &["helper"]);
        section("gpg", &["program"]);
        section("gpg \"ssh\"", &["program", "defaultKeyCommand"]);
        section("uploadpack", &["packObjectsHook"]);
        section("gc", &["recentObjectsHook"]);
        section("interactive", &["diffFilter"]);
        section("sequence", &["editor"]);
        section("trailer \"trap\"", &["command", "cmd"]);
        section("remote \"origin\"", &["uploadpack", "receivepack"]);
        section("pager", VERBS);
        more.push_str("[alias]\n");
        for verb in VERBS {
            more.push_str(&format!("\t{verb} = !{}\n", program(&format!("alias-{verb}"))));
        }
        let elsewhere = self.home().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        more.push_str(&format!(
            "[remote \"origin\"]\n\turl = file://{0}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\
             [extensions]\n\tpartialClone = origin\n[core]\n\trepositoryformatversion = 1\n\
             [protocol]\n\tallow = always\n[protocol \"file\"]\n\tallow = always\n\
             [protocol \"ext\"]\n\tallow = always\n[submodule]\n\trecurse = true\n\
             [log]\n\tshowSignature = true\n[init]\n\ttemplateDir = {0}\n[gc]\n\tauto = 1\n\
             [user]\n\temail = lin@example.com\n\tname = x\n\
             [trace2]\n\teventTarget = {1}\n\tnormalTarget = {1}\n",
            elsewhere.display(),
            self.marks.display(),
        ));
        fs::write(repository.join("more"), more).unwrap();
        let hooks = self.home().join("hooks");
        for hook in HOOKS {
            self.program(repository.join("hooks").join(hook));
            self.program(hooks.join(hook));
        }
        let mut config = fs::read_to_string(repository.join("config")).unwrap();
        config.push_str(&format!("[core]\n\thooksPath = {}\n[include]\n\tpath = more\n", hooks.display()));
        fs::write(repository.join("config"), config).unwrap();
        // What a program would find first in the current folder.
        for name in ["git", "sh", "less", "true", "git-cat-file", "git-remote-none"] {
            self.program(self.world.place.join(name));
        }
    }

    fn place(&self, placed: Placed, repository: &Path) {
        let book = &self.world.place;
        match placed {
            Placed::InTheBook | Placed::Above => {}
            Placed::Embedded => {
                for name in ["HEAD", "config", "more", "objects", "refs", "index", "hooks"] {
                    fs::rename(repository.join(name), book.join(name)).unwrap();
                }
                fs::remove_dir_all(repository).unwrap();
                let config = fs::read_to_string(book.join("config")).unwrap();
                fs::write(book.join("config"), format!("{config}[core]\n\tworktree = {}\n", book.display()))
                    .unwrap();
                assert!(self.world.shell("/usr/bin/env git -C .. init -q").status.success());
            }
            Placed::BehindAFile => {
                fs::rename(repository, book.join("store")).unwrap();
                fs::write(book.join(".git"), "gitdir: store\n").unwrap();
            }
            Placed::LackingObjects => {
                let ids = self.world.shell("git --no-pager ls-tree -r HEAD | grep csv | cut -c13-52").stdout;
                for id in String::from_utf8(ids).unwrap().lines() {
                    fs::remove_file(repository.join("objects").join(&id[..2]).join(&id[2..])).unwrap();
                }
            }
        }
        fs::remove_file(&self.marks).ok();
    }

    /// What was run so far.
    fn marks(&self) -> String {
        fs::read_to_string(&self.marks).unwrap_or_default()
    }

    /// A command, in an environment that is hostile as well.
    fn rolo(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = self.world.rolo(arguments);
        let program = |name: &str| self.program(self.home().join("programs").join(name));
        // A folder of the book is no place for programs, be it written out whole.
        let here = self.world.place.display();
        command
            .env("PATH", format!(".::{here}:bin:/usr/local/bin:/usr/bin:/bin"))
            .env("EDITOR", "true")
            .env("ROLO_ME", "lin")
            .env("GIT_DIR", self.home().join("nowhere"))
            .env("GIT_INDEX_FILE", self.home().join("nowhere"))
            .env("GIT_EXEC_PATH", &self.world.place)
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "core.fsmonitor")
            .env("GIT_CONFIG_VALUE_0", program("variable-fsmonitor"))
            .env("GIT_TRACE2_EVENT", &self.marks)
            .env("GIT_TRACE", &self.marks);
        for variable in [
            "GIT_EXTERNAL_DIFF",
            "GIT_SSH_COMMAND",
            "GIT_SSH",
            "GIT_ASKPASS",
            "GIT_EDITOR",
            "GIT_PAGER",
            "SSH_ASKPASS",
        ] {
            command.env(variable, program(&format!("variable-{variable}")));
        }
        command
    }

    /// Drives commands of rolo; none of them leaves a mark, nor refuses to work.
    fn drive(&self, commands: &[Vec<String>]) {
        fs::write(self.home().join("import.csv"), "name,email\nJo Example,jo@example.com\n").unwrap();
        let mut tried = 0;
        for path in commands {
            for arguments in arguments(path) {
                let words: Vec<String> = arguments.iter().map(|word| self.filled(word, path)).collect();
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let ended = self.rolo(&words).output().unwrap();
                assert_eq!(self.marks(), "", "`rolo {}` ran something", words.join(" "));
                let said = String::from_utf8_lossy(&ended.stderr);
                assert!(
                    matches!(ended.status.code(), Some(0 | 1)),
                    "`rolo {}` was to come as far as the book: {:?}: {said}",
                    words.join(" "),
                    ended.status
                );
                tried += 1;
            }
        }
        assert!(tried >= commands.len(), "{tried}");
    }

    /// `ID` is a record of the table that the command is about.
    fn filled(&self, word: &str, path: &[String]) -> String {
        if word != "ID" {
            return word.to_owned();
        }
        let list = self.rolo(&[&path[0], "list", "-0", "--limit", "1"]).output().unwrap();
        let id = String::from_utf8(list.stdout).unwrap().trim_end_matches('\0').to_owned();
        assert!(!id.is_empty(), "there is no {} in the example", path[0]);
        id
    }
}

/// Every command without further ones below it, as clap knows them.
pub fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        let below: Vec<&clap::Command> =
            command.get_subcommands().filter(|c| c.get_name() != "help" || path.is_empty()).collect();
        if below.is_empty() {
            found.push(path.to_vec());
        }
        for command in below {
            walk(command, &[path, &[command.get_name().to_owned()]].concat(), found);
        }
    }
    let mut found = Vec::new();
    walk(&rolo::cli::command(), &[], &mut found);
    found
}

/// What a command is tried with, once or more.
pub fn arguments(path: &[String]) -> Vec<Vec<&str>> {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let tails: &[&[&str]] = match words.as_slice() {
        ["init"] => &[&["../another", "--git"], &["../third"]],
        ["import"] => &[&["../import.csv", "--as", "contacts", "--yes"]],
        ["add"] => &[&["Kim Example", "email=kim@example.com", "tier=B"]],
        ["edit"] => &[&["Tobias", "tags+=new"], &["Tobias"]],
        ["show" | "remove"] => &[&["Tobias"]],
        ["tag"] => &[&["Tobias", "met"], &["list"]],
        ["tier" | "stage"] => &[&[], &["apply", "--yes"]],
        ["log"] => &[&["Tobias", "call", "spoke"]],
        ["done" | "skip" | "snooze"] => &[&["Tobias", "--all"]],
        ["check"] => &[&[], &["--fix", "--yes"], &["contacts.csv"]],
        ["fmt"] => &[&["--check"], &[]],
        ["explain"] => &[&["changed-by-spreadsheet"]],
        [
            "list" | "due" | "stats" | "nps" | "csat" | "ces" | "retention" | "renewal" | "churn" | "repeat"
            | "referral" | "cohort" | "undo" | "redo",
        ]
        | ["fields" | "help" | "metrics"]
        | ["metric", _] => &[&[]],
        ["completions"] => &[&["bash"], &["--all", "../completions"]],
        ["man"] => &[&["../man"]],
        [_, "list"] => &[&[]],
        [_, "show" | "remove"] => &[&["ID"]],
        ["company" | "deal" | "contract", "edit"] => &[&["ID", "notes=seen"]],
        ["ticket", "edit"] => &[&["ID", "subject=seen"]],
        ["task", "edit"] => &[&["ID", "what=seen"]],
        ["product", "edit"] => &[&["ID", "name=seen"]],
        ["order", "edit"] => &[&["ID", "note=seen"]],
        ["survey", "edit"] => &[&["ID", "comment=seen"]],
        ["points", "edit"] => &[&["ID", "reason=seen"]],
        ["usage", "edit"] => &[&["ID", "event=seen"]],
        ["company", "add"] => &[&["name=Example Ltd"]],
        ["product", "add"] => &[&["code=NINE", "name=Nine"]],
        ["deal", "add"] => &[&["title=Nine", "contact=Tobias", "stage=talk"]],
        ["contract", "add"] => &[&["contact=Tobias", "product=CARE", "every=1mo", "starts_on=2026-01-01"]],
        ["ticket", "add"] => &[&["contact=Tobias", "subject=seen", "kind=question"]],
        ["task", "add"] => &[&["contact=Tobias", "what=seen"]],
        ["order", "add"] => &[&["contact=Tobias", "amount=5", "product=AUDIT"]],
        ["survey", "add"] => &[&["contact=Tobias", "kind=nps", "score=9"]],
        ["points", "add"] => &[&["contact=Tobias", "points=5"]],
        ["usage", "add"] => &[&["contact=Tobias", "event=login"]],
        ["deal", "move"] => &[&["ID", "talk"]],
        ["deal", "won"] | ["task", "done"] | ["ticket", "resolve"] => &[&["ID"]],
        ["deal", "lost"] => &[&["ID", "--reason", "price"]],
        new => panic!("`rolo {}` is new: say here what it is tried with", new.join(" ")),
    };
    tails.iter().map(|tail| [words.as_slice(), tail].concat()).collect()
}

/// Those that ask git something today, and some that write.
fn some_commands() -> Vec<Vec<String>> {
    let some = ["check", "log", "edit", "done", "import", "init", "undo"];
    some.map(|name| vec![name.to_owned()]).to_vec()
}

#[test]
fn no_command_runs_what_the_repository_of_a_book_names() {
    let all = commands();
    assert!(all.len() > 70, "{all:?}");
    Trap::new(Placed::InTheBook).drive(&all);
}

#[test]
fn no_command_runs_what_a_repository_among_the_files_names() {
    Trap::new(Placed::Embedded).drive(&commands());
}

#[test]
fn no_command_runs_what_a_repository_above_the_book_or_behind_a_file_names() {
    Trap::new(Placed::Above).drive(&some_commands());
    Trap::new(Placed::BehindAFile).drive(&some_commands());
}

#[test]
fn no_command_fetches_an_object_that_is_missing() {
    Trap::new(Placed::LackingObjects).drive(&some_commands());
}

/// The traps spring when somebody steps on them: else the tests above would show nothing.
#[test]
fn porcelain_runs_what_these_repositories_name() {
    let trap = Trap::new(Placed::InTheBook);
    trap.world
        .shell("PATH=/usr/bin:/bin; git status; git diff; git log -p --textconv; git commit -am x; git gc");
    let marks = trap.marks();
    let run: BTreeSet<&str> =
        ["fsmonitor", "filter", "external", "pre-auto-gc", "pre-commit", "clean", "process"]
            .into_iter()
            .filter(|word| marks.contains(word))
            .collect();
    assert!(run.contains("fsmonitor") && run.contains("process"), "{run:?} of {marks}");
    let trap = Trap::new(Placed::LackingObjects);
    trap.world.shell("/usr/bin/git cat-file blob HEAD:./contacts.csv");
    assert!(trap.marks().contains("uploadpack"), "{}", trap.marks());
}

#[test]
fn what_was_committed_is_compared_without_running_anything() {
    for placed in [Placed::InTheBook, Placed::Above, Placed::BehindAFile] {
        let trap = Trap::new(placed);
        let said = trap.rolo(&["check", "changed-by-spreadsheet"]).output().unwrap();
        let text = String::from_utf8(said.stdout).unwrap();
        assert!(
            text.contains("lost its plus"),
            "{placed:?}: {text} {}",
            String::from_utf8_lossy(&said.stderr)
        );
        assert_eq!(trap.marks(), "", "{placed:?}");
    }
}

#[test]
fn who_works_is_said_by_git_settings() {
    let trap = Trap::new(Placed::InTheBook);
    trap.rolo(&["log", "Tobias", "call", "spoke"]).env_remove("ROLO_ME").assert().success();
    let by: Vec<PathBuf> = fs::read_dir(trap.world.place.join("interactions"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".lin.csv"))
        .collect();
    assert_eq!(by.len(), 1, "{by:?}");
}

/// An honest repository around the book, and a hook that keeps what `check` says.
fn checked_by_a_hook(world: &World, top: &str, commit: &str) -> (String, String) {
    use std::os::unix::fs::PermissionsExt;
    let home = world.place.parent().unwrap();
    let git = "git -c user.name=x -c user.email=x@example.com";
    let made = world.shell(&format!(
        "set -e; cd ..; {git} -C {top} init -q; {git} -C {top} add .; {git} -C {top} commit -qm one"
    ));
    assert!(made.status.success(), "{made:?}");
    let table = fs::read_to_string(world.place.join("contacts.csv")).unwrap();
    fs::write(world.place.join("contacts.csv"), table.replace(",+", ",")).unwrap();
    let hook = home.join(top).join(".git/hooks/pre-commit");
    let (book, said, seen) = (world.place.display(), home.join("inside"), home.join("seen"));
    let script = format!(
        "#!/bin/sh\nenv | grep ^GIT_ >'{}'\ncd '{book}'\nrolo check >'{1}' 2>&1\necho $? >>'{1}'\n",
        seen.display(),
        said.display(),
    );
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, script).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let outside = home.join("outside");
    world.shell(&format!("rolo check >'{0}' 2>&1; echo $? >>'{0}'", outside.display()));
    world.shell(&format!("cd ../{top} && {git} {commit}"));
    let exported = fs::read_to_string(&seen).unwrap();
    assert!(exported.contains("GIT_INDEX_FILE"), "{exported}");
    (fs::read_to_string(&said).unwrap(), fs::read_to_string(&outside).unwrap())
}

#[test]
fn check_says_in_a_hook_what_it_says_outside() {
    for commit in ["commit -qam two", "commit -qm two contacts.csv", "commit -q --allow-empty -m two"] {
        let world = World::of_example("studio");
        let (inside, outside) = checked_by_a_hook(&world, "book", commit);
        assert!(outside.contains("lost its plus"), "{outside}");
        assert_eq!(inside, outside, "{commit}");
    }
}

#[test]
fn check_says_in_the_hook_of_a_superproject_what_it_says_outside() {
    // The book as a folder of the superproject, and as a repository of its own in it.
    for own in [false, true] {
        let world = World::of_example("studio");
        if own {
            let git = "git -c user.name=x -c user.email=x@example.com";
            world.shell(&format!("{git} init -q; {git} add .; {git} commit -qm own"));
        }
        let (inside, outside) = checked_by_a_hook(&world, ".", "commit -q --allow-empty -am two");
        assert!(outside.contains("lost its plus"), "{outside}");
        assert_eq!(inside, outside);
    }
}

#[test]
fn check_goes_on_without_a_repository_that_git_refuses_to_open() {
    let world = World::of_example("studio");
    let made = world.shell(
        "set -e; git init -q; git -c user.name=x -c user.email=x@example.com add .; \
         git -c user.name=x -c user.email=x@example.com commit -qm one; chown -R 12345 . 2>/dev/null || echo unable",
    );
    assert!(made.status.success(), "{made:?}");
    let table = fs::read_to_string(world.place.join("contacts.csv")).unwrap();
    fs::write(world.place.join("contacts.csv"), table.replace(",+", ",")).unwrap();
    let said = world.rolo(&["check"]).output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    // Only the system's administrator can give a folder away; whoever cannot sees the usual finding.
    let unable = String::from_utf8_lossy(&made.stdout).contains("unable");
    assert_eq!(text.contains("lost its plus"), unable, "{text}");
    assert!(!text.contains("dubious") && !text.contains("fatal"), "{text}");
}

#[test]
fn check_does_not_wait_for_a_pipe_in_the_place_of_a_file_of_git() {
    let world = World::of_example("studio");
    let made = world.shell("git init -q && rm .git/HEAD && mkfifo .git/HEAD");
    assert!(made.status.success(), "{made:?}");
    let said = world.rolo(&["check"]).timeout(std::time::Duration::from_secs(120)).output().unwrap();
    assert!(matches!(said.status.code(), Some(0 | 1)), "{said:?}");
}

#[test]
fn names_of_the_commit_are_not_those_of_a_work_tree_elsewhere() {
    let trap = Trap::new(Placed::InTheBook);
    let config = trap.world.place.join(".git/config");
    let elsewhere = trap.home().join("elsewhere");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}[core]\n\tworktree = {}\n", elsewhere.display())).unwrap();
    let said = trap.rolo(&["check", "changed-by-spreadsheet"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&said.stdout).contains("last commit"), "{said:?}");
    assert_eq!(trap.marks(), "");
}
