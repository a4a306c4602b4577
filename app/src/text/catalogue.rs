/// Declares one part of the catalogue: a struct with a field per message, and its values in each language.
///
/// A message is a text, or, with parameters, a function that fills it in. `one / many` chooses by the first
/// parameter, a count. A message without one of the languages does not compile.
macro_rules! messages {
    ($(#[$doc:meta])* $part:ident {
        $($name:ident $(($($arg:ident: $ty:ty),+))?:
            { en: $en:tt $(/ $en_many:tt)?, de: $de:tt $(/ $de_many:tt)? }),+ $(,)?
    }) => {
        $(#[$doc])*
        #[expect(missing_docs, reason = "a message's name and its English words say what it is")]
        pub struct $part {
            $(pub $name: $crate::text::catalogue::messages!(@type $($($ty),+)?),)+
        }

        impl $part {
            pub(in crate::text) const ENGLISH: Self = Self {
                $($name: $crate::text::catalogue::messages!(@value ($($($arg: $ty),+)?) $en $(/ $en_many)?),)+
            };
            pub(in crate::text) const GERMAN: Self = Self {
                $($name: $crate::text::catalogue::messages!(@value ($($($arg: $ty),+)?) $de $(/ $de_many)?),)+
            };

            /// Accents the messages that have no parameters.
            pub(in crate::text) fn pseudo() -> Self {
                let mut part = Self::ENGLISH;
                $($crate::text::catalogue::messages!(@accent part $name $(($($arg),+))?);)+
                part
            }
        }
    };

    (@type) => { &'static str };
    (@type $($ty:ty),+) => { fn($($ty),+) -> String };

    (@value () $text:tt) => { $text };
    (@value ($($arg:ident: $ty:ty),+) $text:tt) => { |$($arg: $ty),+| format!($text) };
    (@value ($count:ident: $count_ty:ty $(, $arg:ident: $ty:ty)*) $one:tt / $many:tt) => {
        |$count: $count_ty $(, $arg: $ty)*| if $count == 1 { format!($one) } else { format!($many) }
    };

    (@accent $part:ident $name:ident) => { $crate::text::pseudo::accent(&mut $part.$name) };
    (@accent $part:ident $name:ident ($($arg:ident),+)) => {};
}

/// Declares the whole catalogue from its parts.
macro_rules! catalogue {
    ($($(#[$doc:meta])* $part:ident: $ty:ty),+ $(,)?) => {
        /// Every message of the app in one language.
        pub struct Messages {
            /// The language the messages are in.
            pub language: Language,
            $($(#[$doc])* pub $part: $ty,)+
        }

        static ENGLISH: Messages = Messages { language: Language::English, $($part: <$ty>::ENGLISH),+ };
        static GERMAN: Messages = Messages { language: Language::German, $($part: <$ty>::GERMAN),+ };
        static PSEUDO: LazyLock<Messages> =
            LazyLock::new(|| Messages { language: Language::Pseudo, $($part: <$ty>::pseudo()),+ });
    };
}

pub(in crate::text) use {catalogue, messages};
