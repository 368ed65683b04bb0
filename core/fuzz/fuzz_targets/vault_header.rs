#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = clavis_vault::fuzzing::header(bytes);
});
