-- What lists of learners are found by, beside the fold; affects cost, never meaning. ended_day: the first day of UTC, counted
-- since the epoch, that begins no earlier than the last period ends; 0 for who has none. A day, and not the instant, so that the
-- index changes once a day however often the period is extended.
alter table learner add column ended_day integer not null default 0;

-- No earlier than the learner did something last, unless corrected = 1: then anything may be so; -1 for who never did anything
alter table learner add column used_at bigint not null default -1;

update learner
set ended_day = coalesce((
        select max((p.ends_at + 86399999999) / 86400000000)
        from period p
        where p.institution = learner.institution and p.learner = learner.id), 0),
    used_at = coalesce((
        select max(case when f.occurred_at < f.recorded_at then f.occurred_at else f.recorded_at end)
        from identity i
        join fact f on f.institution = i.institution and f.identity = i.id
        where i.institution = learner.institution and i.learner = learner.id
            and f.type in ('ACTIVITY', 'VOUCHER_ISSUED', 'VOUCHER_REDEEMED') and f.origin = 'LEARNER'), -1);

create index learner_by_end on learner (institution, known, ended_day, id);
