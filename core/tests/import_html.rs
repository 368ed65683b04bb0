//! The pages that Aegis and Stratum export to be printed, made here as their exporters write them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use std::fmt::Write;

use clavis_core::import::{Format, ImportError};
use data_encoding::BASE64;
use exports::{Failure, lines, read, skipped};

/// A PNG of the QR code of a text, in Base64.
fn qr(text: &str) -> String {
    let code = qrcode::QrCode::new(text).unwrap();
    let (side, scale) = (u32::try_from(code.width()).unwrap(), 5);
    let colours = code.to_colors();
    let picture = image::GrayImage::from_fn((side + 8) * scale, (side + 8) * scale, |x, y| {
        let (x, y) = ((x / scale).wrapping_sub(4), (y / scale).wrapping_sub(4));
        let dark = x < side
            && y < side
            && colours[usize::try_from(y * side + x).unwrap()] == qrcode::Color::Dark;
        image::Luma([if dark { 0 } else { 255 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    BASE64.encode(png.get_ref())
}

/// A row of Aegis' page, but its QR code.
struct AegisRow<'a> {
    /// Name, type, note, favourite, algorithm, digits, secret, counter, PIN; the issuer is CC.
    cells: [&'a str; 9],
    /// What the code holds; `None` for a page from which the pictures were taken.
    uri: Option<&'a str>,
}

const TOTP: [&str; 9] = ["a", "TOTP", "", "false", "SHA1", "6", "GEZDGNBV", "-", "-"];
const URI: &str = "otpauth://totp/CC:a?period=30&digits=6&algorithm=SHA1&secret=GEZDGNBV&issuer=CC";

fn aegis(rows: &[AegisRow<'_>]) -> String {
    let mut page = "<html><head><title>Aegis Authenticator Export</title></head><body><h1>Aegis Authenticator Export</h1><table><tr>\
        <th>Issuer</th><th>Name</th><th>Type</th><th>QR Code</th><th>UUID</th><th>Note</th><th>Favorite</th><th>Algo</th>\
        <th>Digits</th><th>Secret</th><th>Counter</th><th>PIN</th></tr>"
        .to_owned();
    for row in rows {
        let [
            name,
            kind,
            note,
            favourite,
            algorithm,
            digits,
            secret,
            counter,
            pin,
        ] = row.cells;
        let picture = row.uri.map_or(String::new(), |uri| {
            format!("<img src=\"data:image/png;base64,{}\n\"/>", qr(uri))
        });
        write!(
            page,
            "<tr><td>CC</td><td>{name}</td><td>{kind}</td><td class='qr'>{picture}</td><td>0e7a</td><td>{note}</td>\
             <td>{favourite}</td><td>{algorithm}</td><td>{digits}</td><td>{secret}</td><td>{counter}</td><td>{pin}</td></tr>"
        )
        .unwrap();
    }
    page + "</table></body><style>table,td,th{border:1px solid #000}</style></html>"
}

fn stratum(rows: &[(&str, &str, &str)]) -> String {
    let mut page = "<!doctype html>\n<html lang=\"en\"><body><table><thead><tr><th>Issuer</th><th>Username</th></tr></thead>\n".to_owned();
    for (issuer, username, uri) in rows {
        write!(
            page,
            "<tr>\n <td>{issuer}</td>\n <td>{username}</td>\n <td><code>{uri}</code></td>\n <td><img src=\"data:image/png;base64,AAAA\"></td>\n</tr>\n"
        )
        .unwrap();
    }
    page + "</table></body></html>"
}

#[test]
fn each_kind_of_code_is_read_from_the_page_of_aegis() {
    let page = aegis(&[
        AegisRow {
            cells: TOTP,
            uri: Some(URI),
        },
        AegisRow {
            cells: [
                "b &amp; &lt;c&gt; &#39;Z&#252;rich&#39; 🔑",
                "TOTP",
                "zwei &quot;Wörter&quot;",
                "true",
                "SHA512",
                "8",
                "GEZDGNBV",
                "-",
                "-",
            ],
            uri: Some(
                "otpauth://totp/CC:b?period=50&digits=8&algorithm=SHA512&secret=GEZDGNBV&issuer=CC",
            ),
        },
        AegisRow {
            cells: [
                "c", "HOTP", "", "false", "SHA256", "7", "GEZDGNBV", "50", "-",
            ],
            uri: None,
        },
        AegisRow {
            cells: ["d", "Steam", "", "false", "SHA1", "5", "GEZDGNBV", "-", "-"],
            uri: None,
        },
        AegisRow {
            cells: [
                "e",
                "MOTP",
                "",
                "false",
                "MD5",
                "6",
                "e3152afee62599c8",
                "-",
                "1234",
            ],
            uri: None,
        },
        AegisRow {
            cells: [
                "f",
                "Yandex",
                "",
                "false",
                "SHA256",
                "8",
                "6SB2IKNM6OBZPAVBVTOHDKS4FA",
                "-",
                "5239",
            ],
            uri: None,
        },
        // A page whose pictures were taken out says no period, as a key URI may.
        AegisRow {
            cells: ["g", "TOTP", "", "false", "SHA1", "6", "GEZDGNBV", "-", "-"],
            uri: None,
        },
    ]);
    let imported = read(page.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::Aegis);
    assert_eq!(
        lines(&imported),
        [
            "totp|CC|a|GEZDGNBV|SHA1|6|30",
            "totp|CC|b & <c> 'Zürich' 🔑|GEZDGNBV|SHA512|8|50",
            "hotp|CC|c|GEZDGNBV|SHA256|7|50",
            "steam|CC|d|GEZDGNBV|SHA1|5|30",
            "motp|CC|e|4MKSV7XGEWM4Q|MD5|6|10|pin 1234",
            "yandex|CC|f|6SB2IKNM6OBZPAVBVTOHDKS4FA|SHA256|8|30|pin 5239",
            "totp|CC|g|GEZDGNBV|SHA1|6|30",
        ]
    );
    assert_eq!(skipped(&imported), [""; 0]);
    assert_eq!(
        (
            imported.accounts[1].note.as_str(),
            imported.accounts[1].favourite
        ),
        ("zwei \"Wörter\"", true)
    );
    assert!(!imported.accounts[0].favourite);
}

#[test]
fn one_bad_row_spoils_no_other_in_the_page_of_aegis() {
    let with = |place: usize, value: &'static str| {
        let mut cells = TOTP;
        cells[place] = value;
        AegisRow {
            cells,
            uri: Some(URI),
        }
    };
    let page = aegis(&[
        with(0, "first"),
        with(1, "OCRA"),
        with(4, "SHA3"),
        with(5, "many"),
        with(6, ""),
        with(6, "0189"),
        AegisRow {
            cells: TOTP,
            uri: Some("no key URI"),
        },
        with(0, "last"),
    ])
    .replace("<td>last</td>", "<td>last</td><td>one more</td>")
    .replacen(
        "<tr><td>CC</td>",
        "<tr><td>short</td></tr><tr><td>CC</td>",
        1,
    );
    let imported = read(page.as_bytes()).unwrap();
    assert_eq!(
        skipped(&imported),
        [
            ": entry is damaged",
            "CC: a: method is not totp, hotp, steam or yaotp",
            "CC: a: algorithm is not SHA-1, SHA-256 or SHA-512",
            "CC: a: digits must be a number from 6 to 10",
            "CC: a: secret is missing",
            "CC: a: secret is not Base32",
            "CC: a: entry is damaged",
            // Every cell of it stands one place too far.
            "CC: last: method is not totp, hotp, steam or yaotp",
        ]
    );
    assert_eq!(lines(&imported), ["totp|CC|first|GEZDGNBV|SHA1|6|30"]);
}

#[test]
fn pictures_that_cost_too_much_are_not_looked_at() {
    let many = "<img src=\"\">".repeat(1_001);
    let page = aegis(&[AegisRow {
        cells: TOTP,
        uri: None,
    }]) + &many;
    assert_eq!(
        read(page.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );
    // A header that promises more than any QR code has is not believed.
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(2_000, 2_000)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    for picture in [
        BASE64.encode(png.get_ref()),
        "A".repeat(400_000),
        "AAAA".to_owned(),
        "not Base64".to_owned(),
    ] {
        let page = aegis(&[AegisRow {
            cells: TOTP,
            uri: None,
        }])
        .replace(
            "<td class='qr'>",
            &format!("<td class='qr'><img src=\"data:image/png;base64,{picture}\"/>"),
        );
        assert_eq!(
            skipped(&read(page.as_bytes()).unwrap()),
            ["CC: a: entry is damaged"]
        );
    }
}

#[test]
fn each_kind_of_code_is_read_from_the_page_of_stratum() {
    let page = stratum(&[
        ("CC", "a", "otpauth://totp/CC%3Aa?secret=GEZDGNBV&issuer=CC"),
        (
            "B&#252;ro &amp; Co",
            "b",
            "otpauth://totp/B%C3%BCro%20%26%20Co%3Ab?secret=GEZDGNBV&issuer=B%C3%BCro%20%26%20Co&algorithm=SHA512&digits=8&period=60",
        ),
        (
            "CC",
            "c",
            "otpauth://hotp/CC%3Ac?secret=GEZDGNBV&issuer=CC&counter=50",
        ),
        (
            "Steam",
            "",
            "otpauth://totp/Steam?secret=GEZDGNBV&issuer=Steam",
        ),
        (
            "Valve",
            "e",
            "otpauth://totp/Valve%3Ae?secret=GEZDGNBV&issuer=Valve&steam",
        ),
        ("CC", "f", "motp://CC:f?secret=e3152afee62599c8"),
        (
            "Yandex",
            "g",
            "otpauth://yaotp/Yandex%3Ag?secret=6SB2IKNM6OBZPAVBVTOHDKS4FA&issuer=Yandex&pin_length=4",
        ),
        ("CC", "h", "otpauth://totp/CC%3Ah?secret=0189&issuer=CC"),
        ("CC", "i", ""),
    ]);
    let imported = read(page.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::StratumHtml);
    assert_eq!(
        lines(&imported),
        [
            "totp|CC|a|GEZDGNBV|SHA1|6|30",
            "totp|Büro & Co|b|GEZDGNBV|SHA512|8|60",
            "hotp|CC|c|GEZDGNBV|SHA1|6|50",
            "steam|Steam|Steam|GEZDGNBV|SHA1|5|30",
            "steam|Valve|e|GEZDGNBV|SHA1|5|30",
        ]
    );
    // Stratum prints no PIN.
    assert_eq!(
        skipped(&imported),
        [
            "CC: f: the service PIN is missing",
            "Yandex: g: the service PIN is missing",
            "CC: h: secret is not Base32",
            "CC: i: input is no key",
        ]
    );
}

#[test]
fn a_page_that_is_cut_says_so() {
    let rows = |uri| (0..4).map(move |_| AegisRow { cells: TOTP, uri });
    let uri = "otpauth://totp/CC%3Aa?secret=GEZDGNBV&issuer=CC";
    for page in [
        aegis(&rows(None).collect::<Vec<_>>()),
        aegis(&rows(Some(URI)).collect::<Vec<_>>()),
        stratum(&[("CC", "a", uri); 6]),
    ] {
        // What follows the table is no loss.
        let end = page.find("</table>").unwrap() + 8;
        exports::check_cuts(&page.as_bytes()[..end], None);
    }
}

#[test]
fn other_pages_are_no_exports() {
    for page in [
        "<html><body><table><tr><th>Issuer</th><th>Secret</th></tr></table></body></html>",
        "<!doctype html><p>otpauth://totp/a?secret=GEZDGNBV</p>",
        "<svg><code>otpauth://totp/a?secret=GEZDGNBV</code></svg>",
        "<html>",
    ] {
        assert_eq!(
            read(page.as_bytes()).unwrap_err(),
            Failure::Import(ImportError::Unsupported),
            "{page}"
        );
    }
}

#[test]
fn ten_thousand_rows_are_read() {
    let uri = "otpauth://totp/CC%3Aa?secret=GEZDGNBV&issuer=CC";
    let imported = read(stratum(&vec![("CC", "a", uri); 10_000]).as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    let rows: Vec<AegisRow<'_>> = (0..10_000)
        .map(|_| AegisRow {
            cells: TOTP,
            uri: None,
        })
        .collect();
    let imported = read(aegis(&rows).as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
}
