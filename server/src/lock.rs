//! One process works on a database at a time: a second one would free the jobs the first is running.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The right to work on a database. The operating system takes it back when the process ends, however it ends.
pub struct DatabaseLock {
    /// The lock lasts as long as the file is open.
    _file: File,
}

impl DatabaseLock {
    /// Locks the file beside the database, and makes both's folder if need be.
    ///
    /// # Errors
    /// When another process has the lock, or the file cannot be written.
    pub fn take(database: &Path) -> Result<Self> {
        if let Some(folder) = database.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let path = beside(database);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                bail!("another autogram is working on this database: {}", database.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_has_one_holder_at_a_time() {
        let folder = std::env::temp_dir().join(format!("autogram-lock-{}", std::process::id()));
        let database = folder.join("autogram.sqlite");
        let first = DatabaseLock::take(&database).unwrap();
        let refused = DatabaseLock::take(&database).err().unwrap().to_string();
        assert!(refused.starts_with("another autogram is working on this database"), "{refused}");
        drop(first);
        assert!(DatabaseLock::take(&database).is_ok());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
