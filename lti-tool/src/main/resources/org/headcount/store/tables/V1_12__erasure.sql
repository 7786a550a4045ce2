-- raised with every erasure: whoever found a learner before, and holds it afterwards, sees that it was erased in between
alter table learner add column erasures integer not null default 0;

-- whose it is, so that it goes when that person is erased
alter table unanswered_score add column identity ${text} not null default '';

create index unanswered_score_of_identity on unanswered_score (institution, identity);

-- who was erased, by an id that says nothing about the person. traces: whether the file may still hold bytes of what was deleted
create table erasure (
    institution ${text} not null,
    learner ${text} not null,
    erased_at bigint not null,
    traces smallint not null,
    primary key (institution, learner)
) ${rowless};

create index erasure_with_traces on erasure (traces) where traces = 1;
