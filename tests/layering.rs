//! Who may depend on whom: the manifests, the paths in the sources, and what the facade pulls in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::Table;

/// The modules of the runtime, lowest layer first. A module may name those of its own layer and of the layers
/// below it.
const ORDER: &[&[&str]] = &[
    &[
        "ids",
        "value",
        "attrs",
        "extra",
        "callsite",
        "captured_traces",
        "diagnostics",
        "environment",
        "error_kind",
        "json",
        "redact",
        "limits",
        "formatted",
        "failure",
        "full_name",
        "grpc_status",
        "key",
        "account",
        "answer",
        "metrics",
        "trace_state",
    ],
    &["engine"],
    &["clock"],
    &[
        "bare",
        "context",
        "live",
        "notes",
        "request_id",
        "scope",
        "span",
        "future",
        "gathered",
        "start",
        "error_messages",
        "hooks",
        "http_methods",
        "carrier",
        "carry",
        "sites",
        "spawn",
        "suppress",
    ],
    &["propagate", "sample", "keep", "resource"],
    &["wire", "waterfall", "export", "collect"],
    &["config", "exit", "init", "testing"],
    &["private"],
];

/// Libraries that other people's programs are written against, and the one integration that may depend on
/// each. A name stands for the crates that begin with it and a hyphen, too.
const OWNERS: &[(&str, &str)] = &[
    ("aws", "aws"),
    ("axum", "http"),
    ("k8s-openapi", "kube"),
    ("kube", "kube"),
    ("log", "log"),
    ("mongodb", "mongodb"),
    ("opentelemetry", "opentelemetry"),
    ("reqwest", "reqwest"),
    ("tonic", "http"),
    ("tracing", "tracing"),
];

/// Small crates that several of those libraries share: any integration may speak through them.
const SMALL: &[&str] = &[
    "async-trait",
    "bytes",
    "futures-core",
    "http",
    "http-body",
    "pin-project-lite",
    "tower-layer",
    "tower-service",
];

/// What a build of the facade with its default features does without.
const HEAVY: &[&str] = &["native-tls", "openssl", "prost", "protobuf", "tokio", "tonic"];

#[test]
fn the_macros_depend_on_nothing_of_ours() {
    let dependencies = dependencies(&root().join("macros"));
    let ours = ours(&dependencies);
    assert!(ours.is_empty(), "traced-macros depends on {ours:?}");
}

#[test]
fn the_runtime_depends_on_nothing_of_ours_and_on_no_other_tracing_crate() {
    let others = ["emit", "fastrace", "log", "metrics", "minitrace", "opentelemetry", "slog", "tracing"];
    let dependencies = dependencies(&root().join("runtime"));
    let ours = ours(&dependencies);
    assert!(ours.is_empty(), "traced-runtime depends on {ours:?}");
    for name in &dependencies {
        assert!(!others.iter().any(|other| is_of(name, other)), "traced-runtime depends on {name}");
    }
}

#[test]
fn an_integration_depends_on_the_runtime_and_on_its_own_library() {
    let mut faults = Vec::new();
    for folder in integrations() {
        let integration = name_of(&folder);
        for dependency in dependencies(&folder) {
            let bridge = integration == "mongodb" && dependency == "traced-opentelemetry";
            let rules = integration == "reqwest" && dependency == "traced-http";
            let fine = dependency == "traced-runtime"
                || bridge // the driver's own hook speaks opentelemetry
                || rules // what a client of HTTP records is the same whoever sends its requests
                || SMALL.contains(&dependency.as_str())
                || owner(&dependency) == Some(integration);
            if !fine {
                faults.push(format!(
                    "integrations/{integration} depends on {dependency}: if that is its own library or a \
                     small one that many share, say so in tests/layering.rs"
                ));
            }
        }
        for (path, code) in sources(&folder) {
            for private in ["traced_runtime::private", "traced_runtime::__private"] {
                if code.contains(private) {
                    faults.push(format!("{} names {private}, which is for generated code", path.display()));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn a_foreign_library_is_a_dependency_of_its_integration_alone() {
    let mut faults = Vec::new();
    for folder in published() {
        for dependency in dependencies(&folder) {
            if let Some(owner) =
                owner(&dependency).filter(|&owner| folder != root().join("integrations").join(owner))
            {
                faults.push(format!(
                    "{}/Cargo.toml depends on {dependency}, which is for integrations/{owner} alone",
                    shown(&folder)
                ));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_default_features_pull_in_nothing_heavy() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "traced", "--edges", "normal", "--prefix", "none", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("cargo writes UTF-8");
    assert!(tree.contains("traced-runtime"), "{tree}");
    for name in tree.lines().filter_map(|line| line.split(' ').next()) {
        assert!(!HEAVY.iter().any(|heavy| is_of(name, heavy)), "{name} is in\n{tree}");
    }
}

#[test]
fn unsafe_code_is_in_the_engine_alone() {
    let engine = root().join("runtime/src/engine");
    let mut faults = Vec::new();
    for (path, code) in members().iter().flat_map(|folder| sources(folder)) {
        // `Token![unsafe]` is the macros' way to parse other people's.
        let code = code.replace("![unsafe]", "");
        if !path.starts_with(&engine) && words(&code).any(|(_, word)| word == "unsafe") {
            faults.push(format!("{} says unsafe: that is for runtime/src/engine alone", shown(&path)));
        }
    }
    assert_none(&faults);
}

#[test]
fn a_module_of_the_runtime_names_no_higher_one() {
    let layers: BTreeMap<&str, usize> = ORDER
        .iter()
        .enumerate()
        .flat_map(|(layer, modules)| modules.iter().map(move |module| (*module, layer)))
        .collect();
    let source = root().join("runtime/src");
    let mut faults = BTreeSet::new();
    for (path, code) in sources(&root().join("runtime")) {
        let module = module_path(path.strip_prefix(&source).expect("it was found there"));
        let Some(top) = module.first() else { continue }; // lib.rs joins all of them
        let Some(layer) = layers.get(top.as_str()) else {
            faults.insert(format!("the module {top} has no layer: give it a layer in tests/layering.rs"));
            continue;
        };
        for named in crate_paths(&code, module.len()) {
            match layers.get(named.as_str()) {
                Some(other) if other <= layer => {}
                Some(_) => {
                    faults.insert(format!("{} names crate::{named}, which is a higher layer", shown(&path)));
                }
                None => {
                    faults.insert(format!(
                        "{} names crate::{named}: name the module it comes from, or give that module a layer \
                         in tests/layering.rs",
                        shown(&path)
                    ));
                }
            }
        }
    }
    assert_none(faults.iter());
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let files = members().into_iter().flat_map(|folder| rust_files(&folder.join("src")));
    let faults: Vec<String> = files
        .map(|path| (text_of(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > 600)
        .map(|(lines, path)| format!("{} has {lines} lines: is it still one idea?", shown(&path)))
        .collect();
    assert_none(&faults);
}

#[test]
fn the_reader_of_sources_sees_code_alone() {
    let source = r##"
        // crate::one
        /* crate::two /* nested */ crate::two */
        /// crate::three
        use crate::{four::{A, B}, five, six as seven, eight::C};
        const A: &str = "crate::nine \" crate::nine"; const B: &str = r#"crate::ten " crate::ten"#;
        fn f<'a>(x: &'a str) -> char { let _ = '"'; let _ = b'\''; crate::eleven::f(x); '\u{1F600}' }
        pub(in crate::twelve) fn g() { super::thirteen::h(); super::super::fourteen(); $crate::fifteen() }
        fn h() { crate::sixteen!(); r#crate::x(); }
        #[cfg(test)]
        mod tests { use crate::seventeen; fn f() { if true { '}'; } } }
        #[cfg(all(test, not(loom)))] mod more { use crate::eighteen; }
        fn i() { crate::nineteen() }
        "##;
    let code = code_of(source);
    let named: Vec<String> = crate_paths(&code, 1).into_iter().collect();
    assert_eq!(named, ["eight", "eleven", "five", "four", "nineteen", "six", "thirteen", "twelve"]);
    assert!(crate_paths(&code, 2).contains("fourteen"));
    assert_eq!(code.lines().count(), source.lines().count(), "{code}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of the workspace's packages, with that of the facade.
fn members() -> Vec<PathBuf> {
    let mut folders = vec![root().to_owned()];
    let manifest = manifest(root());
    for member in manifest["workspace"]["members"].as_array().expect("members is an array") {
        let member = member.as_str().expect("a member is a text");
        match member.strip_suffix("/*") {
            Some(parent) => folders.extend(packages_in(&root().join(parent))),
            None => folders.push(root().join(member)),
        }
    }
    folders
}

/// Those of [`members`] that other people depend on.
fn published() -> Vec<PathBuf> {
    let private = |folder: &PathBuf| {
        let publish = manifest(folder)["package"].get("publish").and_then(toml::Value::as_bool);
        publish == Some(false)
    };
    members().into_iter().filter(|folder| !private(folder)).collect()
}

fn integrations() -> Vec<PathBuf> {
    packages_in(&root().join("integrations"))
}

fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it is readable"));
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.join("Cargo.toml").is_file()).collect();
    folders.sort();
    folders
}

/// What a package is built with: the packages behind `dependencies` and `build-dependencies`, for any target.
fn dependencies(folder: &Path) -> BTreeSet<String> {
    let shared = manifest(root());
    let shared = shared["workspace"]["dependencies"].as_table().expect("it is a table");
    let manifest = manifest(folder);
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    let mut names = BTreeSet::new();
    for table in tables.chain([&manifest]) {
        for kind in ["dependencies", "build-dependencies"] {
            for (key, value) in table.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
                let renamed = value.get("package").or_else(|| shared.get(key)?.get("package"));
                names.insert(renamed.and_then(toml::Value::as_str).unwrap_or(key).to_owned());
            }
        }
    }
    names
}

fn manifest(folder: &Path) -> Table {
    let path = folder.join("Cargo.toml");
    text_of(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", shown(&path)))
}

fn ours(dependencies: &BTreeSet<String>) -> Vec<&String> {
    dependencies.iter().filter(|name| is_of(name, "traced")).collect()
}

fn owner(dependency: &str) -> Option<&'static str> {
    OWNERS.iter().find(|(library, _)| is_of(dependency, library)).map(|(_, owner)| *owner)
}

fn is_of(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

/// The code of every file below the `src` of a package that is built into it.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let for_tests = |path: &PathBuf| path.iter().any(|part| part == "tests.rs" || part == "tests");
    let source = folder.join("src");
    rust_files(&source)
        .into_iter()
        .filter(|path| !for_tests(&path.strip_prefix(&source).expect("it was found there").to_owned()))
        .map(|path| (path.clone(), code_of(&text_of(&path))))
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("it is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `engine/pool.rs` is `["engine", "pool"]`, `engine/mod.rs` is `["engine"]`, `lib.rs` is `[]`.
fn module_path(file: &Path) -> Vec<String> {
    let module = file.with_extension("");
    let mut names: Vec<String> = module.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|last| last == "mod" || last == "lib") {
        names.pop();
    }
    names
}

/// The first names behind `crate::` in the code of a module `depth` levels below the crate, and behind as many
/// `super::`. Macros do not count: where they live, no path says.
fn crate_paths(code: &str, depth: usize) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let up = "super::".repeat(depth);
    for (at, word) in words(code) {
        let before = code[..at].trim_end();
        let from_root = match word {
            "crate" if !before.ends_with(['$', '#']) => code[at..].strip_prefix("crate::"),
            "super" if !before.ends_with("::") => {
                code[at..].strip_prefix(&up).filter(|rest| !rest.starts_with("super"))
            }
            _ => None,
        };
        if let Some(rest) = from_root {
            named.extend(first_names(rest));
        }
    }
    named
}

/// `a` of `a::b`, `a` and `b` of `{a::{c, d}, b as e}`.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        let name: String = path.chars().take_while(|&char| is_word(char)).collect();
        let is_macro = path[name.len()..].starts_with('!');
        return if name.is_empty() || is_macro { Vec::new() } else { vec![name] };
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut starts = true;
    for (at, char) in group.char_indices() {
        match char {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => starts = true,
            _ if starts && !char.is_whitespace() => {
                names.extend(first_names(&group[at..]));
                starts = false;
            }
            _ => {}
        }
    }
    names
}

/// The words of `code`, and where they begin.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + code[rest..].find(is_word)?;
        let length = code[start..].find(|char| !is_word(char)).unwrap_or(code.len() - start);
        rest = start + length;
        Some((start, &code[start..rest]))
    })
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// `source` without comments, texts and modules for tests; the lines stay.
fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(char) = rest.chars().next() {
        let after_word = code.ends_with(is_word);
        let length = match char {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            'r' | 'b' | 'c' if !after_word => raw_text(rest).unwrap_or(0),
            '"' => text(rest),
            '\'' => character(rest).unwrap_or(0),
            _ => 0,
        };
        let (gone, kept) = if length > 0 { (length, 0) } else { (0, char.len_utf8()) };
        code.extend(rest[..gone].chars().filter(|&char| char == '\n'));
        code.push_str(if gone > 0 { " " } else { &rest[..kept] });
        rest = &rest[gone + kept..];
    }
    without_tests(&code)
}

fn block_comment(source: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(step) = source[at..].find(['/', '*']) {
        at += step;
        if source[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if source[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    source.len()
}

/// The length of `r#"…"#` and its relatives, `None` for anything else.
fn raw_text(source: &str) -> Option<usize> {
    let marked = source.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let quoted = marked.trim_start_matches('#');
    let end = format!("\"{}", &marked[..marked.len() - quoted.len()]);
    let body = quoted.strip_prefix('"')?;
    let length = body.find(&end)? + end.len();
    Some(source.len() - body.len() + length)
}

fn text(source: &str) -> usize {
    let mut escaped = false;
    for (at, char) in source.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    source.len()
}

/// The length of a character literal, `None` for a lifetime.
fn character(source: &str) -> Option<usize> {
    let body = source.strip_prefix('\'')?;
    if body.starts_with('\\') {
        return Some(1 + 2 + body.get(2..)?.find('\'')? + 1);
    }
    let first = body.chars().next()?.len_utf8();
    body[first..].starts_with('\'').then_some(1 + first + 1)
}

/// Blanks `#[cfg(test)] mod … { … }`: tests may look upwards.
fn without_tests(code: &str) -> String {
    let mut left = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(") {
        let end = at + rest[at..].find(']').map_or(rest.len() - at, |end| end + 1);
        let condition = &rest[at..end];
        let item = rest[end..].trim_start();
        let is_tests = condition == "#[cfg(test)]" || condition.starts_with("#[cfg(all(test,");
        let open = item.find(['{', ';']).filter(|&open| item[open..].starts_with('{'));
        match open {
            Some(open) if is_tests && item.starts_with("mod ") => {
                let start = rest.len() - item.len() + open;
                let close = start + braces(&rest[start..]);
                left.push_str(&rest[..at]);
                left.extend(rest[at..close].chars().filter(|&char| char == '\n'));
                rest = &rest[close..];
            }
            _ => {
                left.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    left + rest
}

/// The length of the block that `code` begins with.
fn braces(code: &str) -> usize {
    let mut depth = 0;
    for (at, char) in code.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", shown(path)))
}

fn name_of(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).expect("our folders have plain names")
}

/// From the root of the workspace.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

#[track_caller]
fn assert_none<'a>(faults: impl IntoIterator<Item = &'a String>) {
    let faults: Vec<&str> = faults.into_iter().map(String::as_str).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
