//! On a computer the plugin is there and has nothing to give.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use clavis_device::{
    Choice, Content, Count, DeviceError, DeviceExt, FileName, Folder, Prompt, Rounds, Screenshots,
    Sealed, Secret, Torch,
};

#[test]
fn every_call_answers_that_a_computer_has_nothing_for_it() {
    let app = tauri::test::mock_builder()
        .plugin(clavis_device::init())
        .build(tauri::test::mock_context(tauri::test::noop_assets()))
        .unwrap();
    let device = app.device();
    let secret = Secret::new(&[7; 32]);
    let (sealed, content) = (
        Sealed::new(vec![7; 60]).unwrap(),
        Content::new(vec![7]).unwrap(),
    );
    let prompt = Prompt::new("Unlock", "Cancel").unwrap();
    let (folder, name) = (
        Folder::new("content://tree/1").unwrap(),
        FileName::new("backup.age").unwrap(),
    );
    let answers = [
        device.status().map(drop),
        device.create_device_key().map(drop),
        device
            .mix_device_key(&secret, Rounds::new(1).unwrap())
            .map(drop),
        device.delete_device_key(),
        device.seal_biometric(&secret, &prompt).map(drop),
        device.open_biometric(&sealed, &prompt).map(drop),
        device.delete_biometric(),
        device.boot_time().map(drop),
        device.secure_window(Screenshots::Blocked),
        device.take_shared().map(drop),
        device.pick_files(Choice::Files, Count::Several).map(drop),
        device.save_file(&name, &content).map(drop),
        device.pick_folder().map(drop),
        device.write_to_folder(&folder, &name, &content).map(drop),
        device.list_folder(&folder).map(drop),
        device.remove_from_folder(&folder, &name),
        device.torch(Torch::On).map(drop),
        device.expire_clipboard(Duration::from_secs(30)),
        device.clear_clipboard(),
        device.until_active(),
    ];
    assert_eq!(answers.len(), clavis_device::contract::COMMANDS.len());
    assert_eq!(answers, [Err(DeviceError::Unavailable); 20]);
}
