//! A disk in memory that can lose power, fill up or fail at any step, and knows what of it was synced.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use clavis_core::time::UnixTime;
use clavis_vault::{FileLock, Files, LockError};

use super::{DIR, NOW};

/// What goes wrong at the chosen step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Power fails before the step.
    Crash,
    /// Power fails in the middle of the step: half of the bytes are written.
    CrashTorn,
    /// The step fails, the next ones succeed.
    FailOnce(ErrorKind),
    /// From this step on no folder can be synced.
    NoSync,
    /// From this step on nothing grows any more.
    Full,
    /// From this step on nothing can be written, renamed or removed.
    ReadOnly,
}

/// What a crash leaves behind of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Everything that was done.
    All,
    /// Only what was synced: names by their folder, bytes by their file.
    Synced,
    /// All names, but only synced bytes.
    NamesAndSyncedBytes,
}

pub const EVERYTHING_LEFT: [Left; 3] = [Left::All, Left::Synced, Left::NamesAndSyncedBytes];

#[derive(Clone, Default)]
struct Inode {
    bytes: Vec<u8>,
    synced: Vec<u8>,
}

#[derive(Clone, Default)]
struct State {
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    inodes: Vec<Inode>,
    dirs: BTreeSet<PathBuf>,
    steps: u64,
    trouble: Option<(u64, Trouble)>,
    met_trouble: bool,
    dead: bool,
}

/// Files in memory that know what of them is on the disk.
#[derive(Default)]
pub struct CrashDisk(Mutex<State>);

impl CrashDisk {
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// The same disk, apart from this one.
    pub fn copy(&self) -> Arc<Self> {
        let mut state = self.0.lock().unwrap().clone();
        (state.steps, state.trouble, state.met_trouble) = (0, None, false);
        Arc::new(Self(Mutex::new(state)))
    }

    /// The same disk, on which something will go wrong at a step.
    pub fn with_trouble(&self, step: u64, trouble: Trouble) -> Arc<Self> {
        let copy = self.copy();
        copy.0.lock().unwrap().trouble = Some((step, trouble));
        copy
    }

    pub fn met_trouble(&self) -> bool {
        self.0.lock().unwrap().met_trouble
    }

    /// What is found when the power is back.
    pub fn after_crash(&self, left: Left) -> Arc<Self> {
        let copy = self.copy();
        {
            let mut state = copy.0.lock().unwrap();
            state.dead = false;
            if left == Left::Synced {
                state.names = state.synced_names.clone();
            }
            for inode in &mut state.inodes {
                if left != Left::All {
                    inode.bytes = inode.synced.clone();
                }
                inode.synced = inode.bytes.clone();
            }
            state.synced_names = state.names.clone();
        }
        copy
    }

    pub fn names(&self) -> Vec<String> {
        let mut names = self.list(Path::new(DIR)).unwrap();
        names.sort();
        names
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        self.read(&Path::new(DIR).join(name), u64::MAX).unwrap()
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        self.write(&Path::new(DIR).join(name), bytes).unwrap();
        self.sync_dir(Path::new(DIR)).unwrap();
    }

    pub fn delete(&self, name: &str) {
        self.remove(&Path::new(DIR).join(name)).unwrap();
        self.sync_dir(Path::new(DIR)).unwrap();
    }

    /// Everything on the disk, to see whether anything changed.
    pub fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.0.lock().unwrap();
        let bytes = |inode: &usize| state.inodes[*inode].bytes.clone();
        state
            .names
            .iter()
            .map(|(path, inode)| (path.clone(), bytes(inode)))
            .collect()
    }

    /// Counts a step; says how much of it is done.
    fn step(state: &mut State, grows: bool) -> io::Result<Done> {
        Self::alive(state)?;
        state.steps += 1;
        let Some((at, trouble)) = state.trouble else {
            return Ok(Done::Whole);
        };
        match trouble {
            Trouble::Crash | Trouble::CrashTorn if state.steps == at => {
                (state.met_trouble, state.dead) = (true, true);
                if trouble == Trouble::CrashTorn {
                    Ok(Done::Half)
                } else {
                    Err(died())
                }
            }
            Trouble::FailOnce(kind) if state.steps == at => {
                state.met_trouble = true;
                Err(kind.into())
            }
            Trouble::Full if state.steps >= at && grows => {
                state.met_trouble = true;
                Err(ErrorKind::StorageFull.into())
            }
            Trouble::ReadOnly if state.steps >= at => {
                state.met_trouble = true;
                Err(ErrorKind::ReadOnlyFilesystem.into())
            }
            _ => Ok(Done::Whole),
        }
    }

    fn alive(state: &State) -> io::Result<()> {
        if state.dead { Err(died()) } else { Ok(()) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Whole,
    /// And then the power failed.
    Half,
}

impl Done {
    fn end(self) -> io::Result<()> {
        if self == Self::Half {
            Err(died())
        } else {
            Ok(())
        }
    }
}

fn died() -> io::Error {
    io::Error::other("the power failed")
}

impl Files for CrashDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let known = state.dirs.contains(dir);
        Self::step(&mut state, !known)?;
        state.dirs.extend(dir.ancestors().map(Path::to_path_buf));
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.0.lock().unwrap();
        Self::alive(&state)?;
        if !state.dirs.contains(dir) {
            return Err(ErrorKind::NotFound.into());
        }
        let here = state.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(here
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect())
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let state = self.0.lock().unwrap();
        Self::alive(&state)?;
        let inode = *state.names.get(path).ok_or(ErrorKind::NotFound)?;
        let bytes = state.inodes[inode].bytes.clone();
        if bytes.len() as u64 > limit {
            Err(ErrorKind::InvalidData.into())
        } else {
            Ok(bytes)
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let done = match Self::step(&mut state, true) {
            Ok(done) => done,
            // A failed write leaves an empty file behind.
            Err(error) if !state.dead && error.kind() == ErrorKind::StorageFull => {
                set(&mut state, path, &[]);
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        let written = if done == Done::Half {
            &bytes[..bytes.len() / 2]
        } else {
            bytes
        };
        set(&mut state, path, written);
        done.end()
    }

    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let done = Self::step(&mut state, false)?;
        let inode = *state.names.get(path).ok_or(ErrorKind::NotFound)?;
        let written = if done == Done::Half {
            &bytes[..bytes.len() / 2]
        } else {
            bytes
        };
        let offset = usize::try_from(offset).unwrap();
        let inode = &mut state.inodes[inode];
        inode.bytes[offset..offset + written.len()].copy_from_slice(written);
        inode.synced = inode.bytes.clone();
        done.end()
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        Self::step(&mut state, false)?.end()?;
        let inode = *state.names.get(path).ok_or(ErrorKind::NotFound)?;
        state.inodes[inode].synced = state.inodes[inode].bytes.clone();
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        if let Some((at, Trouble::NoSync)) = state.trouble
            && state.steps + 1 >= at
        {
            state.steps += 1;
            state.met_trouble = true;
            return Err(ErrorKind::Other.into());
        }
        Self::step(&mut state, false)?.end()?;
        let names = state.names.clone();
        state
            .synced_names
            .retain(|path, _| path.parent() != Some(dir));
        state.synced_names.extend(
            names
                .into_iter()
                .filter(|(path, _)| path.parent() == Some(dir)),
        );
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        // A rename is done or not done.
        Self::step(&mut state, false)?.end()?;
        let inode = state.names.remove(from).ok_or(ErrorKind::NotFound)?;
        state.names.insert(to.to_path_buf(), inode);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        Self::step(&mut state, false)?.end()?;
        state
            .names
            .remove(path)
            .map(drop)
            .ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn modified(&self, _: &Path) -> Option<UnixTime> {
        Some(NOW)
    }

    fn lock(&self, _: &Path) -> Result<FileLock, LockError> {
        Ok(FileLock::of_nothing())
    }
}

/// Writes and syncs a file. Its name is synced with its folder, as POSIX has it.
fn set(state: &mut State, path: &Path, bytes: &[u8]) {
    let inode = Inode {
        bytes: bytes.to_vec(),
        synced: bytes.to_vec(),
    };
    match state.names.get(path) {
        Some(known) => state.inodes[*known] = inode,
        None => {
            state.inodes.push(inode);
            state
                .names
                .insert(path.to_path_buf(), state.inodes.len() - 1);
        }
    }
}
