//! The least that must work: the app starts, its page is painted and it can be driven.

use serde_json::json;

use crate::app::App;

#[test]
fn the_window_opens_with_the_page_inside() {
    let app = App::first_start("empty-window", "C");
    app.wait_for_at("body *");
    let title = app.script("return document.title;", &json!([]));
    assert_eq!(title, "Clavis");
    app.shot("first");
}
