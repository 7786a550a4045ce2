-- The line under a month: what is recorded at its instant or later is late for it. Append-only, see the triggers.
create table statement_cut (
    institution ${text} not null,
    month ${text} not null,
    closes_at bigint not null,
    primary key (institution, month)
) ${rowless};

-- Canonical JSON, SHA-256 of which is the digest: head, then the pieces, then tail. No two follow the same one; the first
-- follows none, which is written as an empty text. Append-only.
create table statement (
    institution ${text} not null,
    month ${text} not null,
    previous_digest ${text} not null,
    digest ${text} not null,
    head ${bytes} not null,
    pieces integer not null,
    tail ${bytes} not null,
    primary key (institution, month),
    unique (institution, previous_digest)
);

create table statement_piece (
    institution ${text} not null,
    month ${text} not null,
    number integer not null,
    learners ${bytes} not null,
    primary key (institution, month, number)
);

-- The last month whose line had been drawn when this was written, though it was recorded before: it is late for it all the same.
alter table fact add column came_after ${text};
