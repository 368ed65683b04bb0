//! Searches a folder for a secret in every form it could have leaked in.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// One form of a secret, and what to call it.
struct Form {
    name: &'static str,
    bytes: Vec<u8>,
}

/// Where in a folder a secret stands, and in which form.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: PathBuf,
    /// The form.
    pub form: &'static str,
}

/// Every file below these folders that holds the secret in any form.
pub fn search(folders: &[&Path], secret: &[u8]) -> Vec<Found> {
    let forms = forms(secret);
    let mut found = Vec::new();
    for folder in folders {
        for file in files_below(folder) {
            // A lock or socket of the web view may vanish or refuse to be read; a file with content may not.
            let content = if file.is_file() {
                fs::read(&file).expect("every file must be readable")
            } else {
                Vec::new()
            };
            // A name can leak as well as a content.
            let name = file.as_os_str().as_encoded_bytes();
            for form in &forms {
                if holds(&content, &form.bytes) || holds(name, &form.bytes) {
                    found.push(Found {
                        file: file.clone(),
                        form: form.name,
                    });
                }
            }
        }
    }
    found
}

/// How many files there are to search.
pub fn file_count(folder: &Path) -> usize {
    files_below(folder).len()
}

fn forms(secret: &[u8]) -> Vec<Form> {
    let base32 = BASE32_NOPAD.encode(secret);
    let mut texts = vec![
        ("Base32", base32.clone()),
        ("Base32, lower case", base32.to_lowercase()),
        ("hexadecimal", HEXLOWER.encode(secret)),
        ("hexadecimal, upper case", HEXUPPER.encode(secret)),
    ];
    // Inside a longer Base64 text a secret can begin at three places in a group of four signs. Signs that share
    // bits with a neighbour are cut off, so what is left is the same whatever stands before and after.
    for before in 0..3 {
        let mut padded = vec![0; before];
        padded.extend_from_slice(secret);
        let first = (before * 8).div_ceil(6);
        let last = (before + secret.len()) * 8 / 6;
        texts.push((
            "Base64",
            BASE64_NOPAD.encode(&padded)[first..last].to_owned(),
        ));
        texts.push((
            "Base64 for addresses",
            BASE64URL_NOPAD.encode(&padded)[first..last].to_owned(),
        ));
        // The same for its Base32 text, which is how a whole key URI would look in Base64.
        let mut padded = vec![0; before];
        padded.extend_from_slice(base32.as_bytes());
        let last = (before + base32.len()) * 8 / 6;
        texts.push((
            "Base64 of Base32",
            BASE64_NOPAD.encode(&padded)[first..last].to_owned(),
        ));
    }
    let mut forms = vec![Form {
        name: "raw",
        bytes: secret.to_vec(),
    }];
    for (name, text) in texts {
        // Web storage keeps text as UTF-16.
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        forms.push(Form {
            name,
            bytes: text.into_bytes(),
        });
        forms.push(Form { name, bytes: wide });
    }
    forms
}

fn holds(content: &[u8], form: &[u8]) -> bool {
    content.windows(form.len()).any(|part| part == form)
}

/// Every file below the folder, at any depth.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("every folder must be readable") {
            let path = entry.expect("a folder must be listed to its end").path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// The search itself is searched for holes: whatever form is planted, wherever, is found, and nothing else is.
#[test]
fn the_search_finds_a_planted_secret() {
    let secret: Vec<u8> = (0..20).map(|byte| byte * 11 + 7).collect();
    let base32 = BASE32_NOPAD.encode(&secret);
    let check = |content: &[u8], wanted: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("file"), content).unwrap();
        let found: Vec<_> = search(&[folder.path()], &secret)
            .into_iter()
            .map(|found| found.form)
            .collect();
        assert_eq!(found, wanted);
    };
    check(b"nothing of note", &[]);
    check(&[b"xx".as_slice(), &secret, b"yy"].concat(), &["raw"]);
    check(format!("secret={base32}&digits=6").as_bytes(), &["Base32"]);
    check(
        format!("secret={}", base32.to_lowercase()).as_bytes(),
        &["Base32, lower case"],
    );
    check(HEXLOWER.encode(&secret).as_bytes(), &["hexadecimal"]);
    check(
        HEXUPPER.encode(&secret).as_bytes(),
        &["hexadecimal, upper case"],
    );
    for before in 0..6 {
        // All bits set around it, so that the shared signs differ from those of the zeros used in `forms`.
        let within = [vec![0xff; before], secret.clone(), vec![0xff; 5]].concat();
        let found = BASE64_NOPAD.encode(&within);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), &found).unwrap();
        assert!(
            search(&[folder.path()], &secret)
                .iter()
                .any(|found| found.form.starts_with("Base64")),
            "{before} bytes before: {found}"
        );
        let uri = [
            vec![0xff; before],
            base32.clone().into_bytes(),
            vec![0xff; 5],
        ]
        .concat();
        check(BASE64_NOPAD.encode(&uri).as_bytes(), &["Base64 of Base32"]);
    }
    let wide: Vec<u8> = base32.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&wide, &["Base32"]);
}
