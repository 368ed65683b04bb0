//! Codes of an open vault, computed where the secrets lie.

use clavis_core::account::AccountId;
use clavis_core::otp::{Code, CodeError, Counter, KeyRef, Otp, Validity};
use clavis_core::record;
use clavis_core::time::UnixTime;

use crate::error::ChangeError;
use crate::open::OpenVault;

/// The code of this moment and the one after it.
#[derive(Debug)]
pub struct TimedCode {
    /// What to type now.
    pub code: Code,
    /// What to type from the end of the validity on.
    pub next_code: Code,
    /// When `code` is good.
    pub validity: Validity,
}

/// A code of a counter that was saved as used up.
#[derive(Debug)]
pub struct CounterCode {
    /// What to type.
    pub code: Code,
    /// The counter it was made with.
    pub counter: Counter,
}

impl OpenVault {
    /// The codes of an account that follows the clock, computed inside the store's protected memory.
    ///
    /// # Errors
    ///
    /// [`ChangeError::OtherMethod`] for a counter.
    pub fn code(&self, id: AccountId, now: UnixTime) -> Result<TimedCode, ChangeError> {
        let otp = &self.find(id)?.otp;
        let validity = otp.validity(now).ok_or(ChangeError::OtherMethod)?;
        let codes = self.with_key(id, |key| {
            Ok((otp.code(key, now)?, otp.next_code(key, now)?))
        })?;
        Ok(TimedCode {
            code: codes.0,
            next_code: codes.1,
            validity,
        })
    }

    /// The code of an account's counter. The counter is saved as used up before the code is handed out: a crash may
    /// skip a code, and never gives one twice.
    ///
    /// # Errors
    ///
    /// [`ChangeError::OtherMethod`] for the clock, [`ChangeError::CounterExhausted`], and what saving says.
    pub fn next_counter_code(
        &mut self,
        id: AccountId,
        now: UnixTime,
    ) -> Result<CounterCode, ChangeError> {
        let otp = self.find(id)?.otp.clone();
        let Otp::Hotp(mut hotp) = otp.clone() else {
            return Err(ChangeError::OtherMethod);
        };
        let counter = hotp.counter;
        hotp.counter = counter.next().ok_or(ChangeError::CounterExhausted)?;
        let code = self.with_key(id, |key| otp.code(key, now))?;
        let mut next = self.document.clone();
        next.find_mut(id).ok_or(ChangeError::NoSuchAccount)?.otp = Otp::Hotp(hotp);
        self.save(next, Vec::new())?;
        Ok(CounterCode { code, counter })
    }

    /// Notes that a code was used. It is kept with the next save of something else; noting makes no save of its own.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`].
    pub fn note_use(&mut self, id: AccountId, now: UnixTime) -> Result<(), ChangeError> {
        let account = self
            .document
            .find_mut(id)
            .ok_or(ChangeError::NoSuchAccount)?;
        account.use_count = account.use_count.saturating_add(1);
        account.last_used = Some(now);
        Ok(())
    }

    /// Lends the key of an account to a computation inside the store's protected memory.
    fn with_key<T>(
        &self,
        id: AccountId,
        compute: impl Fn(KeyRef<'_>) -> Result<T, CodeError>,
    ) -> Result<T, ChangeError> {
        let mut result = Err(ChangeError::RecordDamaged);
        self.store.with(id, &mut |record| {
            result = record::parse(record)
                .map_err(|_| ChangeError::RecordDamaged)
                .and_then(|key| compute(key).map_err(ChangeError::Code));
        })?;
        result
    }
}
