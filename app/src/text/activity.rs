use types::activity::JobState;

use super::catalogue::messages;

messages! {
    /// The activity screen.
    Activity {
        title: { en: "Activity", de: "Aktivität" },
        subtitle: { en: "Jobs, as they run", de: "Aufträge, wie sie laufen" },
        live: { en: "Live", de: "Live" },
        jobs: { en: "Jobs", de: "Aufträge" },
        jobs_empty: { en: "Nothing to do right now. The next feed starts the next job.",
            de: "Gerade gibt es nichts zu tun. Der nächste Feed bringt den nächsten Auftrag." },
        job: { en: "Job", de: "Auftrag" },
        state: { en: "State", de: "Stand" },
        attempt: { en: "Try", de: "Versuch" },
        attempt_of(attempt: u32, most: u32): { en: "{attempt} of {most}",
            de: "{attempt} von {most}" },
        when: { en: "When", de: "Wann" },
        problem: { en: "Last problem", de: "Letztes Problem" },
        actions: { en: "Actions", de: "Aktionen" },

        ready: { en: "Waiting", de: "Wartet" },
        running: { en: "Running", de: "Läuft" },
        scheduled: { en: "Scheduled", de: "Geplant" },
        retrying: { en: "Retry", de: "Neuer Versuch" },
        dead: { en: "Gave up", de: "Aufgegeben" },
        ready_hint: { en: "for a free worker", de: "auf einen freien Platz" },
        running_hint: { en: "right now", de: "gerade jetzt" },
        scheduled_hint: { en: "for their time", de: "auf ihre Zeit" },
        retrying_hint: { en: "failed, tried again by themselves", de: "gescheitert, laufen von selbst neu" },
        dead_hint: { en: "need you", de: "brauchen dich" },
        needs_you: { en: "Needs you", de: "Braucht dich" },

        retry: { en: "Try again", de: "Erneut versuchen" },
        retry_of(subject: &str): { en: "Try again: {subject}", de: "Erneut versuchen: {subject}" },
        retried: { en: "Started again.", de: "Neu gestartet." },

        done: { en: "Done lately", de: "Zuletzt erledigt" },
        done_empty: { en: "Nothing was done yet.", de: "Noch wurde nichts erledigt." },
        duration: { en: "Took", de: "Dauer" },
        cost: { en: "Cost", de: "Kosten" },
        reference: { en: "Reference", de: "Referenz" },
    }
}

impl Activity {
    /// Where a job is.
    pub fn job_state(&self, state: JobState) -> &'static str {
        match state {
            JobState::Ready => self.ready,
            JobState::Running => self.running,
            JobState::Scheduled => self.scheduled,
            JobState::Retrying => self.retrying,
            JobState::Dead => self.dead,
        }
    }
}
