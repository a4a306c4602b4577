use crate::text::catalogue::messages;

messages! {
    /// Sign-in and mail links. Nothing here may tell whether an address is known.
    SignIn {
        title: { en: "Sign in", de: "Anmelden" },
        description: { en: "Sign in to Autogram with a link sent to your e-mail address.",
            de: "Melde dich bei Autogram mit einem Link an, der per E-Mail kommt." },
        invite_only: { en: "Autogram is in invite-only beta. No password: we mail you a link.",
            de: "Autogram ist in der Beta, nur mit Einladung. Kein Passwort: Du bekommst einen Link." },
        email: { en: "E-mail", de: "E-Mail" },
        send_link: { en: "Send me a link", de: "Link schicken" },
        not_an_address: { en: "This does not look like an e-mail address. Check it and try again.",
            de: "Das sieht nicht nach einer E-Mail-Adresse aus. Prüfe sie und versuche es noch einmal." },
        too_many: { en: "Too many links were asked for. Wait a few minutes and try again.",
            de: "Es wurden zu viele Links angefordert. Warte ein paar Minuten und versuche es noch einmal." },
        sandbox: { en: "This is the sandbox: mails stay on this machine.",
            de: "Das ist die Sandbox: E-Mails bleiben auf diesem Rechner." },
        open_inbox: { en: "Open the inbox", de: "Posteingang öffnen" },

        sent: { en: "Look in your mail", de: "Sieh in deine E-Mails" },
        sent_to: { en: "If this address has access, a link is on its way to it:",
            de: "Wenn diese Adresse Zugang hat, ist ein Link an sie unterwegs:" },
        sent_once: { en: "The link works once, for 15 minutes.", de: "Der Link gilt einmal, 15 Minuten lang." },
        no_mail: { en: "No mail after a minute? Look in the spam folder first.",
            de: "Nach einer Minute keine E-Mail? Sieh zuerst im Spam-Ordner nach." },
        send_again: { en: "Send another link", de: "Noch einen Link schicken" },
        other_address: { en: "Use another address", de: "Andere Adresse verwenden" },

        magic: { en: "Sign in to Autogram", de: "Bei Autogram anmelden" },
        magic_description: { en: "Finish signing in to Autogram.", de: "Anmeldung bei Autogram abschließen." },
        magic_words: { en: "One click and you are in. Your mail program may have opened this page by itself, so \
                nothing happened yet.",
            de: "Ein Klick und du bist drin. Dein Mailprogramm kann diese Seite von selbst geöffnet haben, \
                deshalb ist noch nichts passiert." },
        magic_button: { en: "Sign in", de: "Anmelden" },
        paste: { en: "Code from the mail", de: "Code aus der E-Mail" },
        paste_hint: { en: "Copy the part of the link after the # sign.",
            de: "Kopiere den Teil des Links nach dem Zeichen #." },

        other_browser: { en: "Is it you in this browser?", de: "Bist du das in diesem Browser?" },
        other_browser_words: { en: "This link was asked for in another browser. Go on only if you asked for it \
                yourself; somebody else’s link would sign you in to their account.",
            de: "Dieser Link wurde in einem anderen Browser angefordert. Mach nur weiter, wenn du das selbst \
                warst; ein fremder Link würde dich in einem fremden Konto anmelden." },
        other_browser_yes: { en: "Yes, sign me in here", de: "Ja, hier anmelden" },
        other_browser_no: { en: "No, leave", de: "Nein, verlassen" },

        expired: { en: "This link has expired", de: "Dieser Link ist abgelaufen" },
        expired_words: { en: "Links work for 15 minutes. Ask for a new one; nothing is lost.",
            de: "Links gelten 15 Minuten. Fordere einen neuen an; nichts ist verloren." },
        used: { en: "This link was used already", de: "Dieser Link wurde schon benutzt" },
        used_words: { en: "Each link signs in once. Ask for a new one; what you have open stays open.",
            de: "Jeder Link gilt einmal. Fordere einen neuen an; was offen ist, bleibt offen." },
        unknown: { en: "This link is not complete", de: "Dieser Link ist nicht vollständig" },
        unknown_words: { en: "Some mail programs cut long links. Copy the whole link into the address bar, or ask \
                for a new one.",
            de: "Manche Mailprogramme kürzen lange Links. Kopiere den ganzen Link in die Adresszeile oder \
                fordere einen neuen an." },
        new_link: { en: "Send a new link", de: "Neuen Link schicken" },
    }
}
