//! Android's and androidx's classes as a jar of signatures, so that Kotlin can be type-checked without an SDK.

use std::fs;
use std::path::{Path, PathBuf};

use super::kotlin::{Tools, classpath, java_library, sources};
use crate::command::{self, program};
use crate::python::Python;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Generated from the real classes of API 36 by the Chaquopy project.
const ANDROID: &str = "chaquopy-stubs-android==36.20260406";
/// The same for the parts of androidx that Tauri, wry and our activity use.
const ANDROIDX: [&str; 14] = [
    "activity-activity==1.13.0.20260401",
    "appcompat-appcompat==1.7.1.20260401",
    "appcompat-appcompat-resources==1.7.1.20260401",
    "core-core==1.18.0.20260401",
    "core-core-ktx==1.18.0.20260401",
    "fragment-fragment==1.8.9.20260401",
    "lifecycle-lifecycle-common==2.7.0.20260401",
    "lifecycle-lifecycle-runtime==2.7.0.20260401",
    "lifecycle-lifecycle-viewmodel==2.7.0.20260401",
    "lifecycle-lifecycle-process==2.10.0.20260401",
    "webkit-webkit==1.15.0.20260401",
    "savedstate-savedstate==1.2.1.20260401",
    "loader-loader==1.1.0.20260401",
    "annotation-annotation-jvm==1.9.1.20260401",
];

/// The jars that stand for Android, androidx and what Gradle generates; made once, then kept.
///
/// # Errors
/// When the wheels are not to be had or their classes do not compile.
pub fn jars(repo: &Repo, tools: &Tools) -> Result<Vec<PathBuf>, Trouble> {
    let folder = repo.scratch("mobile/signatures")?;
    let (android, extra) = (folder.join("android.jar"), folder.join("extra.jar"));
    let jars = vec![android.clone(), extra.clone()];
    let recipe = recipe(repo)?;
    let stamp = folder.join("recipe.txt");
    if fs::read_to_string(&stamp).is_ok_and(|made| made == recipe) {
        println!("the signatures are up to date.");
        return Ok(jars);
    }
    let python = Python::with(repo, &[])?;
    let wheels = wheels(&python, &folder)?;
    let (written, classes) = (folder.join("src"), folder.join("classes"));
    clear(&written)?;
    let scripts = repo.root().join("xtask/mobile");
    command::run(
        program(python.interpreter())
            .arg("-B")
            .arg(scripts.join("signatures.py"))
            .arg(&written)
            .args(wheels),
    )?;
    command::run(
        program("cp")
            .arg("-r")
            .arg(scripts.join("java/androidx"))
            .arg(&written),
    )?;
    command::run(
        program(python.interpreter())
            .arg("-B")
            .arg(scripts.join("compile_signatures.py"))
            .args([&written, &classes])
            .arg(classpath(&[
                tools.kotlin_library(),
                java_library("com.android.json"),
            ])),
    )?;
    jar(&android, &classes)?;
    generated(repo, &folder, &extra)?;
    fs::write(&stamp, recipe).map_err(Trouble::io("note what the signatures were made from"))?;
    Ok(jars)
}

/// Classes that Gradle or another library would bring.
fn generated(repo: &Repo, folder: &Path, jar_file: &Path) -> Result<(), Trouble> {
    let classes = folder.join("extra");
    clear(&classes)?;
    let own = repo.root().join("xtask/mobile/java");
    let mut files = Vec::new();
    for part in ["app", "ch", "com"] {
        sources(&own.join(part), "java", &mut files)?;
    }
    let jackson = ["jackson-databind", "jackson-core", "jackson-annotations"].map(java_library);
    command::run(
        program("javac")
            .args(["-nowarn", "-cp"])
            .arg(classpath(&jackson))
            .arg("-d")
            .arg(&classes)
            .args(files),
    )?;
    jar(jar_file, &classes)
}

fn wheels(python: &Python, folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let wheels = folder.join("wheels");
    clear(&wheels)?;
    let mut download = program(python.interpreter());
    download
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--dest"])
        .arg(&wheels)
        .arg(ANDROID)
        .args(ANDROIDX.map(|part| format!("chaquopy-stubs-androidx-{part}")));
    command::run(&mut download)?;
    let mut found = Vec::new();
    sources(&wheels, "whl", &mut found)?;
    Ok(found)
}

/// Everything the jar depends on; another text means that it must be made anew.
fn recipe(repo: &Repo) -> Result<String, Trouble> {
    let mut recipe = format!("{ANDROID}\n{}\n", ANDROIDX.join("\n"));
    let scripts = repo.root().join("xtask/mobile");
    let mut files = vec![
        scripts.join("signatures.py"),
        scripts.join("java_types.py"),
        scripts.join("compile_signatures.py"),
    ];
    sources(&scripts.join("java"), "java", &mut files)?;
    for file in files {
        recipe +=
            &fs::read_to_string(&file).map_err(Trouble::io(format!("read {}", file.display())))?;
    }
    Ok(recipe)
}

fn jar(file: &Path, classes: &Path) -> Result<(), Trouble> {
    command::run(
        program("jar")
            .arg("cf")
            .arg(file)
            .arg("-C")
            .arg(classes)
            .arg("."),
    )
}

fn clear(folder: &Path) -> Result<(), Trouble> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Trouble::io(format!("clear {}", folder.display())))?;
    }
    fs::create_dir_all(folder).map_err(Trouble::io(format!("make {}", folder.display())))
}
