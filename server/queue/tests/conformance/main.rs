//! What any back end of the queue must do. Every case is written once, against the public API, and runs on
//! each engine.

mod engine;
mod enqueueing;
mod finishing;
mod lanes;
mod leases;
mod outcomes;
mod postgres;
mod probe;
mod shutdown;
mod sqlite;
mod transactions;
mod waking;

macro_rules! conformance {
    ($name:ident: $engine:ty) => {
        conformance! { $name: $engine;
            transactions {
                a_committed_transaction_keeps_its_row_and_its_job,
                a_failed_transaction_leaves_neither_row_nor_job,
                a_panicking_transaction_is_rolled_back_alone,
                of_many_concurrent_transactions_exactly_the_failed_ones_are_missing,
                a_write_inside_a_write_is_refused_instead_of_waiting_for_ever,
                a_read_sees_every_write_that_has_returned,
                a_closed_database_refuses_work,
            }
            enqueueing {
                a_key_is_taken_while_its_job_waits_or_runs_and_free_afterwards,
                many_jobs_are_enqueued_at_once_without_the_known_ones,
                many_jobs_are_enqueued_at_once_each_for_its_time,
                a_waiting_job_can_be_taken_back,
                a_running_job_can_no_longer_be_taken_back_or_moved,
                a_waiting_job_can_be_moved_forward_and_back,
                ids_of_finished_jobs_are_never_used_again,
            }
            waking {
                a_job_starts_without_polling,
                a_delayed_job_starts_at_its_time,
                a_job_far_ahead_starts_when_the_clock_gets_there,
                jobs_of_a_rolled_back_transaction_wake_nobody,
                a_thousand_jobs_run_exactly_once_on_ten_workers,
                changes_are_told,
            }
            outcomes {
                a_failed_run_is_tried_again_after_the_delay_it_asked_for,
                a_failed_run_backs_off_longer_each_time,
                a_run_can_choose_when_to_be_tried_again,
                a_snoozed_run_does_not_count,
                a_job_that_cannot_succeed_is_dead_at_once,
                a_job_is_dead_after_its_last_attempt,
                a_dead_job_can_be_revived_or_forgotten,
                a_dead_job_is_not_revived_beside_its_successor,
                a_panicking_handler_is_a_failed_attempt_and_harms_nobody,
                a_job_of_an_unknown_kind_is_dead_with_a_reason,
                a_job_that_cannot_be_read_is_dead_with_a_reason,
            }
            finishing {
                a_run_finishes_in_the_transaction_of_its_result,
                a_result_that_is_rolled_back_leaves_the_job_to_be_run_again,
                a_run_can_put_its_job_off_in_a_transaction,
                a_run_can_give_its_job_up_in_a_transaction,
            }
            leases {
                a_run_that_lost_its_lease_can_neither_fence_nor_finish,
                a_run_that_lost_its_lease_is_cut_off,
                a_run_that_finished_its_job_may_go_on,
                a_heartbeat_tells_a_run_that_its_job_was_given_away,
                heartbeats_keep_a_long_job_from_being_run_twice,
                a_job_of_a_silent_worker_is_rescued_when_its_lease_runs_out,
                a_job_whose_workers_fall_silent_every_time_is_dead_in_the_end,
            }
            lanes {
                a_blocked_lane_does_not_delay_another,
                no_lane_runs_more_jobs_than_it_has_slots,
                jobs_of_a_lane_start_in_the_order_they_are_due,
                lanes_are_counted_by_state,
                jobs_are_listed_as_they_were_asked_for,
                a_kind_without_slots_or_with_a_double_is_refused,
            }
            shutdown {
                a_shutdown_waits_for_running_jobs_and_starts_no_more,
                a_shutdown_tells_its_runs,
                a_run_that_outlasts_the_shutdown_is_given_back_uncounted,
                a_worker_that_was_dropped_is_handed_no_more_jobs,
                idle_means_that_nothing_is_running_or_due,
            }
        }
    };
    ($name:ident: $engine:ty; $($module:ident { $($case:ident,)* })*) => {
        mod $name {
            use crate::engine::Engine;
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let engine = <$engine>::create().await;
                    crate::$module::$case(&engine).await;
                }
            )*)*
        }
    };
}

conformance!(on_sqlite: crate::engine::Sqlite);
conformance!(on_postgres: crate::engine::Postgres);
conformance!(on_postgres_and_redis: crate::engine::PostgresAndRedis);
