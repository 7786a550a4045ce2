-- What hosts are told. Notes are written in the transaction of the change and bear no number yet: whoever reads the feed
-- numbers those that were committed, so that none is ever numbered below one that somebody has read.

-- institutions whose feed somebody has asked for, and the newest number in it
create table status_feed (
    institution ${text} not null,
    last bigint not null,
    primary key (institution)
) ${rowless};

-- not yet numbered; due: when it becomes true, later than the writing where it was planned
create table status_note (
    institution ${text} not null,
    due bigint not null,
    mark bigint not null,
    -- empty: everybody
    learner ${text} not null,
    primary key (institution, due, mark)
) ${rowless};

-- numbered; mark: so that a number given again after a backup was restored is not taken for the same
create table status_change (
    institution ${text} not null,
    number bigint not null,
    mark bigint not null,
    -- empty: everybody; always the first one
    learner ${text} not null,
    due bigint not null,
    primary key (institution, number)
) ${rowless};

-- 1: another name that a host has for somebody, and not one under which anybody was met
alter table identity_name add column alias smallint not null default 0;
