use types::post::{Outcome, PostStatus, RejectReason, Step, What};

use super::catalogue::messages;

messages! {
    /// Where a post stands, what happened to it, and the screens of posts past review.
    Posts {
        drafting: { en: "Drafting", de: "Wird geschrieben" },
        illustrating: { en: "Making the picture", de: "Bild entsteht" },
        in_review: { en: "In review", de: "In Prüfung" },
        rejected: { en: "Rejected", de: "Abgelehnt" },
        approved: { en: "Approved", de: "Freigegeben" },
        scheduled: { en: "Scheduled", de: "Geplant" },
        container_saved: { en: "Preparing", de: "In Vorbereitung" },
        ready: { en: "Ready", de: "Bereit" },
        publishing: { en: "Publishing", de: "Wird veröffentlicht" },
        published: { en: "Published", de: "Veröffentlicht" },
        ran_dry: { en: "Dry run", de: "Probelauf" },
        failed: { en: "Failed", de: "Fehlgeschlagen" },
        unconfirmed: { en: "Unconfirmed", de: "Unbestätigt" },

        ingest: { en: "Fetch", de: "Abrufen" },
        classify: { en: "Classify", de: "Einordnen" },
        draft: { en: "Draft", de: "Schreiben" },
        illustrate: { en: "Image", de: "Bild" },
        review: { en: "Review", de: "Prüfen" },
        schedule: { en: "Schedule", de: "Planen" },
        publish: { en: "Publish", de: "Veröffentlichen" },
        learn: { en: "Learn from edits", de: "Aus Änderungen lernen" },

        outcome_ok: { en: "Done", de: "Erledigt" },
        outcome_retry: { en: "Will be tried again", de: "Wird wiederholt" },
        outcome_warning: { en: "Needs a look", de: "Bitte ansehen" },
        outcome_failed: { en: "Failed", de: "Fehlgeschlagen" },

        off_topic: { en: "Off topic", de: "Am Thema vorbei" },
        old_news: { en: "Old news", de: "Alte Nachricht" },
        wrong_facts: { en: "Wrong facts", de: "Falsche Fakten" },
        tone: { en: "Tone", de: "Tonfall" },
        bad_picture: { en: "Bad picture", de: "Schlechtes Bild" },
        duplicate: { en: "Duplicate", de: "Doppelt" },
        other_reason: { en: "Something else", de: "Etwas anderes" },

        what_found: { en: "Found in the feed", de: "Im Feed gefunden" },
        what_classified: { en: "Classified", de: "Eingeordnet" },
        what_insisted: { en: "Drafted at your wish", de: "Auf deinen Wunsch geschrieben" },
        what_drafted: { en: "Caption drafted", de: "Text geschrieben" },
        what_asked_again: { en: "Faults named to Claude", de: "Claude auf Fehler hingewiesen" },
        what_rewritten: { en: "Caption rewritten", de: "Text neu geschrieben" },
        what_picture_ordered: { en: "Picture ordered", de: "Bild bestellt" },
        what_asked_elsewhere: { en: "Next provider asked", de: "Nächster Anbieter gefragt" },
        what_picture_made: { en: "Picture made", de: "Bild fertig" },
        what_edited: { en: "Text edited by you", de: "Text von dir bearbeitet" },
        what_restored: { en: "Text restored by you", de: "Text von dir zurückgeholt" },
        what_card_drawn: { en: "Headline card drawn", de: "Textkarte gezeichnet" },
        what_card_refused: { en: "Headline card cannot be drawn", de: "Textkarte nicht zu zeichnen" },
        what_picture_chosen: { en: "Picture chosen by you", de: "Bild von dir gewählt" },
        what_picture_uploaded: { en: "Picture uploaded by you", de: "Bild von dir hochgeladen" },
        what_video_uploaded: { en: "Video uploaded by you", de: "Video von dir hochgeladen" },
        what_format_chosen: { en: "Format chosen by you", de: "Format von dir gewählt" },
        what_carousel_arranged: { en: "Carousel arranged by you", de: "Karussell von dir geordnet" },
        what_approved: { en: "Approved by you", de: "Von dir freigegeben" },
        what_approval_undone: { en: "Approval taken back", de: "Freigabe zurückgenommen" },
        what_rejected: { en: "Rejected by you", de: "Von dir abgelehnt" },
        what_rejection_undone: { en: "Rejection taken back", de: "Ablehnung zurückgenommen" },
        what_scheduled: { en: "Slot chosen", de: "Termin gewählt" },
        what_moved: { en: "Moved by you", de: "Von dir verschoben" },
        what_replanned: { en: "Moved to another slot", de: "Auf einen anderen Termin verlegt" },
        what_went_stale: { en: "Too old for its slot, back in review",
            de: "Zu alt für den Termin, zurück in der Prüfung" },
        what_item_created: { en: "Picture handed to Instagram, not published",
            de: "Bild an Instagram übergeben, nicht veröffentlicht" },
        what_container_created: { en: "Handed to Instagram, not published",
            de: "An Instagram übergeben, nicht veröffentlicht" },
        what_container_ready: { en: "Instagram is ready", de: "Instagram ist bereit" },
        what_publish_intended: { en: "About to publish", de: "Kurz vor dem Veröffentlichen" },
        what_published: { en: "Published", de: "Veröffentlicht" },
        what_ran_dry: { en: "Would have been published; dry run, nothing was sent",
            de: "Wäre jetzt veröffentlicht; Probelauf, nichts wurde gesendet" },
        what_permalink_read: { en: "Link to the post read", de: "Link zum Beitrag gelesen" },
        what_reconciled: { en: "Looked for it on Instagram", de: "Auf Instagram nachgesehen" },
        what_problem: { en: "Something went wrong", de: "Etwas ging schief" },
        what_retried: { en: "Tried again by you", de: "Von dir neu versucht" },
        what_sent_again: { en: "Sent again by you", de: "Von dir noch einmal gesendet" },

        ran_dry_title: { en: "This post would be live now", de: "Dieser Beitrag wäre jetzt live" },
        ran_dry_words: { en: "Its account was in a dry run when its slot came, so nothing was sent to Instagram. \
                It stays unpublished when the dry run ends; take it back to review and approve it to publish it.",
            de: "Sein Konto war im Probelauf, als der Termin kam, darum wurde nichts an Instagram gesendet. Er bleibt \
                auch nach dem Probelauf unveröffentlicht; nimm ihn zurück in die Prüfung und gib ihn frei, um ihn zu \
                veröffentlichen." },

        list_title: { en: "Posts", de: "Beiträge" },
        list_sub: { en: "Scheduled and published", de: "Geplant und veröffentlicht" },
        list_empty: { en: "No post yet", de: "Noch kein Beitrag" },
        list_empty_do: { en: "A post shows here once you approve or reject it.",
            de: "Ein Beitrag steht hier, sobald du ihn freigibst oder ablehnst." },
        to_review: { en: "Go to review", de: "Zur Prüfung" },
        column_post: { en: "Post", de: "Beitrag" },
        column_status: { en: "Status", de: "Stand" },
        column_slot: { en: "Slot", de: "Termin" },
        column_changed: { en: "Changed", de: "Geändert" },

        title_loading: { en: "Post", de: "Beitrag" },
        back_to_posts: { en: "Back to posts", de: "Zurück zu den Beiträgen" },
        open_on_instagram: { en: "Open on Instagram", de: "Auf Instagram öffnen" },
        open_in_review: { en: "Open in review", de: "In der Prüfung öffnen" },
        preview: { en: "Content of the post", de: "Inhalt des Beitrags" },
        flight_recorder: { en: "Flight recorder", de: "Flugschreiber" },
        calls: { en: "Every outside call", de: "Jeder Aufruf nach außen" },
        calls_copy: { en: "Copy as text", de: "Als Text kopieren" },
        facts: { en: "Facts", de: "Angaben" },
        account: { en: "Account", de: "Konto" },
        time_zone: { en: "Time zone", de: "Zeitzone" },
        slot: { en: "Slot", de: "Termin" },
        published_at: { en: "Published", de: "Veröffentlicht" },
        source: { en: "Source", de: "Quelle" },
        article_date: { en: "Article from", de: "Artikel vom" },
        score: { en: "Fit", de: "Passung" },
        alt_text: { en: "Alt text", de: "Alternativtext" },
        hashtags: { en: "Hashtags", de: "Hashtags" },
        of(count: usize, limit: usize): { en: "{count} of {limit}", de: "{count} von {limit}" },
        picture: { en: "Picture", de: "Bild" },
        media_id: { en: "Instagram’s id", de: "Kennung bei Instagram" },
        reason: { en: "Reason", de: "Grund" },
        none: { en: "None", de: "Keiner" },
        cost: { en: "Cost", de: "Kosten" },
        cost_none: { en: "Nothing was charged yet.", de: "Bisher hat nichts gekostet." },
        written(characters: usize): { en: "Written, {characters} character" / "Written, {characters} characters",
            de: "{characters} Zeichen" },

        unconfirmed_title: { en: "We can’t tell yet if this post is live",
            de: "Noch ist nicht klar, ob dieser Beitrag veröffentlicht ist" },
        unconfirmed_words: { en: "Instagram’s answer to the publish call was lost, and it cannot say now what became \
            of it. Autogram sends nothing more by itself, so that the post does not appear twice.",
            de: "Instagrams Antwort auf das Veröffentlichen ging verloren, und es kann jetzt nicht sagen, was daraus \
            wurde. Autogram sendet von selbst nichts mehr, damit der Beitrag nicht doppelt erscheint." },
        unconfirmed_hint: { en: "Later posts keep their slots.", de: "Spätere Beiträge behalten ihre Termine." },
        open_profile(handle: &str): { en: "Look at @{handle}", de: "@{handle} ansehen" },
        send_again: { en: "Send again", de: "Noch einmal senden" },
        send_again_title: { en: "Send this post again?", de: "Diesen Beitrag noch einmal senden?" },
        send_again_words: { en: "Look at the profile first. If the post is there, sending it again can make it appear \
            twice.",
            de: "Sieh zuerst im Profil nach. Ist der Beitrag dort, kann er nach dem Senden doppelt erscheinen." },
        sent_again: { en: "Sending again.", de: "Wird noch einmal gesendet." },
        check_now: { en: "Check Instagram now", de: "Jetzt bei Instagram nachsehen" },
        checked: { en: "Instagram is being asked. The answer shows here.",
            de: "Instagram wird gefragt. Die Antwort erscheint hier." },
        failed_title: { en: "This post was not published", de: "Dieser Beitrag wurde nicht veröffentlicht" },
        failed_words: { en: "Nothing is live. Text and picture are kept.",
            de: "Nichts ist veröffentlicht. Text und Bild sind gesichert." },
        retried: { en: "Trying again.", de: "Wird noch einmal versucht." },
        take_back: { en: "Take back to review", de: "Zurück in die Prüfung" },
        taken_back: { en: "Back in review.", de: "Wieder in der Prüfung." },
    }
}

impl Posts {
    /// Where a post stands.
    pub fn status(&self, status: PostStatus) -> &'static str {
        match status {
            PostStatus::Drafting => self.drafting,
            PostStatus::Illustrating => self.illustrating,
            PostStatus::InReview => self.in_review,
            PostStatus::Rejected => self.rejected,
            PostStatus::Approved => self.approved,
            PostStatus::Scheduled => self.scheduled,
            PostStatus::ContainerSaved => self.container_saved,
            PostStatus::Ready => self.ready,
            PostStatus::Publishing => self.publishing,
            PostStatus::Published => self.published,
            PostStatus::RanDry => self.ran_dry,
            PostStatus::Failed => self.failed,
            PostStatus::Unconfirmed => self.unconfirmed,
        }
    }

    /// A step of the pipeline.
    pub fn step(&self, step: Step) -> &'static str {
        match step {
            Step::Ingest => self.ingest,
            Step::Classify => self.classify,
            Step::Draft => self.draft,
            Step::Illustrate => self.illustrate,
            Step::Review => self.review,
            Step::Schedule => self.schedule,
            Step::Publish => self.publish,
            Step::Learn => self.learn,
        }
    }

    /// How a timeline entry ended.
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Ok => self.outcome_ok,
            Outcome::Retry => self.outcome_retry,
            Outcome::Warning => self.outcome_warning,
            Outcome::Failed => self.outcome_failed,
        }
    }

    /// Why a person said no.
    pub fn reject_reason(&self, reason: RejectReason) -> &'static str {
        match reason {
            RejectReason::OffTopic => self.off_topic,
            RejectReason::OldNews => self.old_news,
            RejectReason::WrongFacts => self.wrong_facts,
            RejectReason::Tone => self.tone,
            RejectReason::BadPicture => self.bad_picture,
            RejectReason::Duplicate => self.duplicate,
            RejectReason::Other => self.other_reason,
        }
    }

    /// What happened to a post.
    pub fn what(&self, what: What) -> &'static str {
        match what {
            What::Found => self.what_found,
            What::Classified => self.what_classified,
            What::Insisted => self.what_insisted,
            What::Drafted => self.what_drafted,
            What::AskedAgain => self.what_asked_again,
            What::Rewritten => self.what_rewritten,
            What::PictureOrdered => self.what_picture_ordered,
            What::AskedElsewhere => self.what_asked_elsewhere,
            What::PictureMade => self.what_picture_made,
            What::Edited => self.what_edited,
            What::Restored => self.what_restored,
            What::CardDrawn => self.what_card_drawn,
            What::CardRefused => self.what_card_refused,
            What::PictureChosen => self.what_picture_chosen,
            What::PictureUploaded => self.what_picture_uploaded,
            What::VideoUploaded => self.what_video_uploaded,
            What::FormatChosen => self.what_format_chosen,
            What::CarouselArranged => self.what_carousel_arranged,
            What::Approved => self.what_approved,
            What::ApprovalUndone => self.what_approval_undone,
            What::Rejected => self.what_rejected,
            What::RejectionUndone => self.what_rejection_undone,
            What::Scheduled => self.what_scheduled,
            What::Moved => self.what_moved,
            What::Replanned => self.what_replanned,
            What::WentStale => self.what_went_stale,
            What::ItemCreated => self.what_item_created,
            What::ContainerCreated => self.what_container_created,
            What::ContainerReady => self.what_container_ready,
            What::PublishIntended => self.what_publish_intended,
            What::Published => self.what_published,
            What::RanDry => self.what_ran_dry,
            What::PermalinkRead => self.what_permalink_read,
            What::Reconciled => self.what_reconciled,
            What::Problem => self.what_problem,
            What::Retried => self.what_retried,
            What::SentAgain => self.what_sent_again,
        }
    }
}
