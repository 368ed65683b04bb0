//! What stands in the resources: backup, files for others, colours, icon, languages.

use std::collections::BTreeSet;

use super::files::*;

#[test]
fn nothing_goes_to_a_cloud_or_another_phone() {
    let domains = set(&[
        "root",
        "file",
        "database",
        "sharedpref",
        "external",
        "device_root",
        "device_file",
        "device_database",
        "device_sharedpref",
    ]);
    check_xml(
        RULES,
        |xml| {
            ["cloud-backup", "device-transfer"].iter().all(|way| {
                let excluded = elements(only(xml, way)).filter(|rule| {
                    rule.tag_name().name() == "exclude" && rule.attribute("path") == Some(".")
                });
                let named: Vec<_> = excluded
                    .filter_map(|rule| rule.attribute("domain"))
                    .collect();
                elements(only(xml, way)).count() == domains.len() && set(&named) == domains
            })
        },
        &[
            ("domain=\"sharedpref\"", "domain=\"file\""),
            ("path=\".\"", "path=\"cache\""),
            ("<exclude", "<include"),
            (
                "<exclude",
                "<include domain=\"file\" path=\"vault\" /><exclude",
            ),
        ],
    );
}

#[test]
fn other_apps_are_given_the_web_views_photo_and_nothing_else() {
    check_xml(
        PATHS,
        |xml| {
            let paths: Vec<_> = elements(xml.root_element()).collect();
            let [path] = paths.as_slice() else {
                return false;
            };
            path.tag_name().name() == "external-files-path"
                && path.attribute("path") == Some("Pictures/")
        },
        &[
            ("external-files-path", "external-path"),
            ("path=\"Pictures/\"", "path=\".\""),
            ("<paths>", "<paths><cache-path name=\"all\" path=\".\" />"),
        ],
    );
    check_xml(
        MANIFEST,
        |xml| {
            let provider = only(xml, "provider");
            android(provider, "exported") == Some("false")
                && android(only_in(provider, "meta-data"), "resource") == Some("@xml/file_paths")
        },
        &[
            ("android:exported=\"false\"", "android:exported=\"true\""),
            ("@xml/file_paths", "@xml/locales_config"),
        ],
    );
}

#[test]
fn nothing_flashes_before_the_page_is_painted() {
    check_xml(
        THEMES,
        |xml| item(xml, "android:windowBackground") == Some("@color/ground"),
        &[("@color/ground", "@android:color/white")],
    );
    let tokens = read("ui/src/styles/tokens.css");
    let grounds: Vec<_> = settings_with(&tokens, "--ground:", ';');
    let [day, night, ..] = grounds.as_slice() else {
        panic!("the page has a ground by day and by night")
    };
    check_xml(
        COLORS,
        |xml| color(xml, "ground") == *day,
        &[("#FFFFFF", "#FAFAFA")],
    );
    check_xml(
        NIGHT_COLORS,
        |xml| color(xml, "ground") == *night,
        &[("#121311", "#FFFFFF")],
    );
    check(
        ACTIVITY,
        |text| {
            let made = function(text, "onWebViewCreate");
            made.contains("webView.setBackgroundColor(getColor(R.color.ground))")
                && made.contains("paint()")
                && function(text, "onWindowFocusChanged").contains("if (hasFocus) paint()")
                && function(text, "paint").contains("page?.invalidate()")
        },
        &[
            ("webView.setBackgroundColor(getColor(R.color.ground))", ""),
            ("page?.invalidate()", "page?.isShown"),
            ("if (hasFocus) paint()", ""),
        ],
    );
}

#[test]
fn the_page_keeps_its_own_dark_colours() {
    check_xml(
        THEMES,
        |xml| item(xml, "android:forceDarkAllowed") == Some("false"),
        &[
            ("forceDarkAllowed\">false", "forceDarkAllowed\">true"),
            ("android:forceDarkAllowed", "android:windowLightStatusBar"),
        ],
    );
}

#[test]
fn the_name_is_the_same_in_every_language() {
    check_xml(
        STRINGS,
        |xml| {
            let strings = named(xml, "string");
            let names: Vec<_> = strings
                .iter()
                .filter_map(|string| string.attribute("name"))
                .collect();
            let fixed = strings.iter().all(|string| {
                string.attribute("translatable") == Some("false") && string.text() == Some("Clavis")
            });
            fixed && set(&names) == set(&["app_name", "main_activity_title"])
        },
        &[
            ("translatable=\"false\"", "translatable=\"true\""),
            (" translatable=\"false\"", ""),
            (">Clavis<", ">Key<"),
            ("\"main_activity_title\"", "\"title\""),
        ],
    );
}

/// Its layout, pictures and dark theme are used by nothing.
#[test]
fn nothing_of_the_template_came_back() {
    let found: BTreeSet<_> = names_in(RES)
        .into_iter()
        .flat_map(|folder| {
            let names = names_in(&format!("{RES}/{folder}"));
            names
                .into_iter()
                .map(move |name| format!("{folder}/{name}"))
        })
        .collect();
    assert_eq!(
        found,
        set(&[
            "drawable/ic_launcher_key.xml",
            "mipmap-anydpi/ic_launcher.xml",
            "values-night/colors.xml",
            "values/colors.xml",
            "values/strings.xml",
            "values/themes.xml",
            "xml/data_extraction_rules.xml",
            "xml/file_paths.xml",
            "xml/locales_config.xml",
        ])
    );
    check(
        ACTIVITY,
        |text| !text.contains("R.layout"),
        &[(
            "super.onCreate(savedInstanceState)",
            "super.onCreate(savedInstanceState)\n        setContentView(R.layout.activity_main)",
        )],
    );
}

#[test]
fn the_icon_is_ours_and_takes_the_colours_of_the_phone() {
    check_xml(
        ICON,
        |xml| {
            let drawable = |name: &str| android(only(xml, name), "drawable");
            drawable("background") == Some("@color/brass")
                && drawable("foreground") == Some("@drawable/ic_launcher_key")
                && drawable("monochrome") == Some("@drawable/ic_launcher_key")
        },
        &[
            ("@drawable/ic_launcher_key", "@color/brass"),
            ("@color/brass", "@color/ink"),
        ],
    );
    let source = read("icons/source-foreground.svg");
    let source = parse(&source);
    let ours = squeezed(only(&source, "path").attribute("d"));
    check_xml(
        KEY,
        |xml| {
            let group = only(xml, "group");
            // 768 of 1024 parts of 108 dp, scaled: inside the 66 dp that every mask leaves.
            let scale: f64 = android(group, "scaleY")
                .and_then(|text| text.parse().ok())
                .unwrap_or(9.0);
            squeezed(android(only(xml, "path"), "pathData")) == ours
                && scale * 768.0 / 1024.0 * 108.0 < 66.0
        },
        &[
            ("M512 128", "M512 129"),
            ("android:scaleY=\"0.7\"", "android:scaleY=\"0.9\""),
        ],
    );
}

#[test]
fn the_system_offers_the_languages_of_the_page() {
    let mut ours: Vec<_> = names_in("ui/src/locales")
        .iter()
        .map(|name| name.replace(".json", ""))
        .collect();
    // The German of Switzerland: no other German is written here.
    ours.iter_mut()
        .filter(|name| *name == "de")
        .for_each(|name| *name = "de-CH".to_owned());
    let ours: Vec<_> = ours.iter().map(String::as_str).collect();
    check_xml(
        LOCALES,
        |xml| {
            let offered: Vec<_> = named(xml, "locale")
                .into_iter()
                .filter_map(|node| android(node, "name"))
                .collect();
            set(&offered) == set(&ours)
        },
        &[("de-CH", "de"), ("<locale android:name=\"it\" />", "")],
    );
    check_xml(
        MANIFEST,
        |xml| android(only(xml, "application"), "localeConfig") == Some("@xml/locales_config"),
        &[("android:localeConfig=", "android:description=")],
    );
}
