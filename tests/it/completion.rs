//! What the shell is told at Tab: commands, people, tags, fields, values; and nothing, quietly, where nothing can be read.

use super::world::World;

/// What rolo answers a shell for the words typed so far; the last one is being typed.
fn offered(world: &World, line: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> = ["--", "rolo"].into_iter().chain(line.iter().copied()).collect();
    let done = world.rolo(&arguments).env("ROLO_COMPLETE", "fish").output().unwrap();
    assert!(done.stderr.is_empty(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn people_records_tags_fields_and_values_of_the_book_are_offered() {
    let world = World::of_example("studio");
    for (line, expected) in [
        (&["sho"][..], &["show"][..]),
        (&["show", "tob"], &["tobias"]),
        (&["show", "c-y"], &["c-yxgmzh5m"]),
        (&["deal", "move", "d-gc"], &["d-gc854wcn"]),
        (&["deal", "move", "d-gc854wcn", "ver"], &["verbal"]),
        (&["list", "sile"], &["silent_days"]),
        (&["list", "tier:"], &["tier:A", "tier:B", "tier:C", "tier:P", "tier:N", "tier:none", "tier:any"]),
        (&["list", "tier:A and @sil"], &["tier:A and @silent"]),
        (&["list", "tags:webs"], &["tags:webshop"]),
        (&["list", "--columns", "name,silent_"], &["name,silent_days"]),
        (&["list", "--sort", "-silent_"], &["-silent_days"]),
        (&["ticket", "list", "priority:h"], &["priority:high"]),
        (&["edit", "tobias", "tier_"], &["tier_pin="]),
        (&["edit", "tobias", "tier=A"], &["tier=A"]),
        (&["edit", "tobias", "tags+=webs"], &["tags+=webshop"]),
        (&["edit", "tobias", "company=Open"], &["company=Open Harbour"]),
        (&["deal", "add", "contact=gra"], &["contact=grace"]),
        (&["fields", "dea"], &["deal"]),
        (&["explain", "ragg"], &["ragged-row"]),
        (&["help", "que"], &["query"]),
        (&["retention", "--by", "quar"], &["quarter"]),
        (
            &["retention", "--by", "quarter,tie"],
            &["quarter,tier", "quarter,tier_pin", "quarter,tier_days", "quarter,tier_by_rule"],
        ),
        (&["csat", "--by", "dimen"], &["dimension"]),
        (&["metric", "renewal", "--by", "ends"], &["ends_on"]),
        (&["nps", "--by", "year,@cul"], &["year,@culture"]),
        (&["nps", "-w", "tier:A and sil"], &["tier:A and silent_days"]),
        (&["list", "--format", "jsonl"], &["jsonl"]),
    ] {
        assert_eq!(offered(&world, line), expected, "{line:?}");
    }
    assert!(offered(&world, &["show", ""]).len() > 40);
}

#[test]
fn a_book_in_another_folder_and_another_script_is_completed() {
    let world = World::empty();
    let chaguan = super::world::root().join("examples/chaguan");
    let book = chaguan.to_str().unwrap();
    assert_eq!(offered(&world, &["--book", book, "show", "林"]), ["林悦", "林然", "林骏"]);
    assert_eq!(offered(&world, &["--book", book, "list", "tier:贵"]), ["tier:贵客"]);
}

#[test]
fn what_cannot_be_read_completes_to_nothing() {
    let world = World::empty();
    assert_eq!(offered(&world, &["show", "tob"]), Vec::<String>::new());
    world.shell("printf 'tiers: [' > rolo.yaml; printf '\\000\\001' > contacts.csv");
    assert_eq!(offered(&world, &["show", "tob"]), Vec::<String>::new());
    world.shell("printf 'format: 1\\n' > rolo.yaml; rm contacts.csv; mkfifo contacts.csv");
    assert_eq!(offered(&world, &["show", "tob"]), Vec::<String>::new());
    assert_eq!(offered(&world, &["sho"]), ["show"]);
}

/// bash cuts words at `:` and `=`; the script puts them together again. Bash itself says what it makes of it.
#[test]
fn bash_completes_words_with_colons_and_equals_signs() {
    let world = World::of_example("studio");
    let script = super::world::root().join("completions/rolo.bash");
    let tried = format!(
        r#"bash --norc --noprofile -c '
compopt() {{ :; }}; source "{}"
try() {{ COMP_LINE=$1 COMP_POINT=${{#1}}; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _rolo; echo "${{COMPREPLY[*]}}"; }}
try "rolo list tags:webs" rolo list tags : webs
try "rolo list name~x tier:" rolo list name~x tier :
try "rolo edit tobias company=Open" rolo edit tobias company = Open
try "rolo  show  tob" rolo show tob
try "rolo list \"tier:A and silent_" rolo list "\"tier:A and silent_"
'"#,
        script.display()
    );
    let done = world.shell(&tried);
    if done.status.code() == Some(127) {
        return;
    }
    assert_eq!(
        String::from_utf8_lossy(&done.stdout),
        "webshop\nA B C P N none any\nOpen\\ Harbour\ntobias\ntier:A and silent_days\n",
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// zsh hands words over with their quotes; the script takes them off, and zsh puts them on again.
#[test]
fn zsh_completes_words_in_quotes_and_leaves_them_open_where_they_go_on() {
    let world = World::of_example("studio");
    let script = super::world::root().join("completions/_rolo");
    let tried = format!(
        r#"zsh -f -c '
compdef() {{ :; }}; _describe() {{ print -r -- $3: ${{(@P)3}}; }}; source "{}"
try() {{ PREFIX=$1; shift; words=("$@"); CURRENT=$#words; _rolo; }}
try tob rolo show tob
try "tier:A and @sil" rolo list "\"tier:A and @sil"
try "company=Open\\ H" rolo edit tobias "company=Open\\ H"
try "tier_" rolo edit "Tobias\\ Krämer" tier_
try nothing rolo show nothing
'"#,
        script.display()
    );
    let done = world.shell(&tried);
    if done.status.code() == Some(127) {
        return;
    }
    assert_eq!(
        String::from_utf8_lossy(&done.stdout),
        "ended: tobias:Tobias Krämer\n\
         ended: tier\\:A and @silent:customer and not lost and silent_days > 90\n\
         ended: company=Open Harbour:o-2zt12ajf\n\
         open: tier_pin=:tier kept against the rules: `always`, or until a day\n",
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// fish itself says what it would offer.
#[test]
fn fish_completes_words_in_quotes() {
    let world = World::of_example("studio");
    let script = super::world::root().join("completions/rolo.fish");
    let tried = format!(
        r#"fish --no-config <<'END'
source "{}"
complete -C "rolo show tob"
complete -C "rolo list 'tier:A and @sil"
complete -C "rolo list \"tier:A and @sil"
complete -C "rolo edit tobias company=Open\\ H"
END"#,
        script.display()
    );
    let done = world.shell(&tried);
    if done.status.code() == Some(127) {
        return;
    }
    assert_eq!(
        String::from_utf8_lossy(&done.stdout),
        "tobias\tTobias Krämer\n\
         tier:A and @silent\tcustomer and not lost and silent_days > 90\n\
         tier:A and @silent\tcustomer and not lost and silent_days > 90\n\
         company=Open Harbour\to-2zt12ajf\n",
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
