//! A medium that cannot be written to, in a namespace of its own, so that it is gone with the process.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "this serves tests only")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Copies files of the folder `from` to a medium that is then read-only, and runs the test `child` of this program there: the
/// variable names the first of them on the medium, and the child must print `says`. Where nothing can be mounted, that is told.
pub fn read_only(from: &Path, files: &[PathBuf], child: &str, variable: &str, says: &str) {
    let medium = from.join("medium");
    fs::create_dir(&medium).unwrap();
    let script = r#"mount -t tmpfs tmpfs "$1" && n="$2" && medium="$1" && shift 2 || exit 77
        while [ "$n" -gt 0 ]; do cp "$1" "$medium" || exit 77; shift; n=$((n - 1)); done
        mount -o remount,ro "$medium" || exit 77; exec "$@""#;
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(&medium)
        .arg(files.len().to_string())
        .args(files)
        .arg(env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture"])
        .env(variable, medium.join(files[0].file_name().unwrap()))
        .output();
    match output {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains(says), "{output:?}");
        }
        Ok(output) if output.status.code() == Some(101) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        other => eprintln!("SKIPPED: no read-only medium could be mounted here: {other:?}"),
    }
}
