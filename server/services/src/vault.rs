//! Seals credentials before they reach the disk, and signs what must come back unchanged.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use providers::Secret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Random;

/// The 256-bit key everything else is derived from. Lives in the environment, never in the database.
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Reads the key as standard base64 of 32 bytes.
    ///
    /// # Errors
    /// When the text is not base64 or not 32 bytes long. The error does not repeat the text.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| MasterKeyError)?);
        Ok(Self(Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| MasterKeyError)?)))
    }

    /// A new key.
    pub fn generate(random: &Random) -> Self {
        Self(Zeroizing::new(random.bytes()))
    }

    /// The form [`Self::from_base64`] reads.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0.as_slice()))
    }
}

/// The configured master key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the master key must be 32 bytes in base64")]
pub struct MasterKeyError;

/// A sealed secret as it is stored.
pub struct Sealed {
    /// Which master key sealed it.
    pub key_id: String,
    /// 96 random bits.
    pub nonce: [u8; 12],
    /// AES-256-GCM-SIV, tag included.
    pub ciphertext: Vec<u8>,
}

/// A sealed secret could not be opened: another key sealed it, or it was moved or changed.
#[derive(Debug, thiserror::Error)]
#[error("a stored credential cannot be opened with the current master key")]
pub struct CannotOpen;

/// Seals, opens and signs.
pub struct Vault {
    cipher: Aes256GcmSiv,
    key_id: String,
    signing: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// Derives one key for sealing and one for signing from the master key.
    pub fn new(master: &MasterKey) -> Self {
        let sealing = derive(master, b"autogram seal v1");
        Self {
            cipher: Aes256GcmSiv::new(&(*sealing).into()),
            key_id: fingerprint_of(&*derive(master, b"autogram key id v1")),
            signing: derive(master, b"autogram sign v1"),
        }
    }

    /// Seals a secret for one place: what is sealed for one row cannot be opened in another.
    ///
    /// # Errors
    /// Only when the secret is larger than the cipher's limit of 64 GiB.
    pub fn seal(&self, secret: &Secret, place: &str, random: &Random) -> Result<Sealed, CannotOpen> {
        let nonce: [u8; 12] = random.bytes();
        let payload = Payload { msg: secret.reveal().as_bytes(), aad: place.as_bytes() };
        let ciphertext = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| CannotOpen)?;
        Ok(Sealed { key_id: self.key_id.clone(), nonce, ciphertext })
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// When key, place, nonce or ciphertext differ from those of the sealing.
    pub fn open(&self, nonce: &[u8], ciphertext: &[u8], place: &str) -> Result<Secret, CannotOpen> {
        let nonce = <[u8; 12]>::try_from(nonce).map_err(|_| CannotOpen)?;
        let payload = Payload { msg: ciphertext, aad: place.as_bytes() };
        let plain =
            Zeroizing::new(self.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| CannotOpen)?);
        let text = std::str::from_utf8(&plain).map_err(|_| CannotOpen)?;
        Ok(Secret::from(text.to_owned()))
    }

    /// Tells two secrets apart without telling anything of either: eight characters of a keyed hash.
    pub fn fingerprint(&self, secret: &Secret) -> String {
        fingerprint_of(&self.mac(b"fingerprint", secret.reveal().as_bytes()))
    }

    /// A tag that only this vault can make for this purpose and message.
    pub fn sign(&self, purpose: &str, message: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose.as_bytes(), message.as_bytes()))
    }

    /// Whether the tag is ours, compared in constant time.
    pub fn verify(&self, purpose: &str, message: &str, tag: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(tag) else { return false };
        self.hmac(purpose.as_bytes(), message.as_bytes()).verify_slice(&tag).is_ok()
    }

    /// The key that signs session tokens.
    pub(crate) fn session_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.mac(b"session", b"jwt"))
    }

    fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        self.hmac(purpose, message).finalize().into_bytes().into()
    }

    fn hmac(&self, purpose: &[u8], message: &[u8]) -> Hmac<Sha256> {
        let mut mac = new_hmac(&self.signing);
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose);
        mac.update(message);
        mac
    }
}

fn derive(master: &MasterKey, label: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut mac = new_hmac(&master.0);
    mac.update(label);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn new_hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length")
}

fn fingerprint_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(seed: u64) -> (Vault, Random) {
        let random = Random::from_seed(seed);
        (Vault::new(&MasterKey::generate(&random)), random)
    }

    #[test]
    fn a_secret_opens_only_in_its_own_place_and_with_its_own_key() {
        let (vault, random) = vault(1);
        let sealed =
            vault.seal(&Secret::from("IGAA-token".to_owned()), "credential:7:instagram", &random).unwrap();
        assert_eq!(
            vault.open(&sealed.nonce, &sealed.ciphertext, "credential:7:instagram").unwrap().reveal(),
            "IGAA-token"
        );
        assert!(vault.open(&sealed.nonce, &sealed.ciphertext, "credential:8:instagram").is_err());
        let (other, _) = self::vault(2);
        assert!(other.open(&sealed.nonce, &sealed.ciphertext, "credential:7:instagram").is_err());
    }

    #[test]
    fn one_flipped_bit_is_noticed() {
        let (vault, random) = vault(1);
        let mut sealed = vault.seal(&Secret::from("key".to_owned()), "p", &random).unwrap();
        sealed.ciphertext[0] ^= 1;
        assert!(vault.open(&sealed.nonce, &sealed.ciphertext, "p").is_err());
    }

    #[test]
    fn a_tag_of_one_purpose_is_no_tag_of_another() {
        let (vault, _) = vault(1);
        let tag = vault.sign("link", "42");
        assert!(vault.verify("link", "42", &tag));
        assert!(!vault.verify("session", "42", &tag));
        assert!(!vault.verify("link", "43", &tag));
        assert!(!vault.verify("link", "42", "not base64!"));
    }

    #[test]
    fn the_master_key_survives_its_text_form() {
        let key = MasterKey::generate(&Random::from_seed(3));
        assert!(MasterKey::from_base64(&key.to_base64()).is_ok());
        assert!(MasterKey::from_base64("c2hvcnQ=").is_err());
    }
}
