-- Every key begins with the institution, so that rows spread without a cross-shard write. Instants are microseconds since the epoch.

create table institution (
    id ${text} not null,
    name ${text} not null,
    created_at bigint not null,
    -- random, another one with every change of the terms; whoever holds terms of another mark reads them again
    terms_mark bigint not null,
    primary key (id)
) ${rowless};

-- one version of something agreed; what it is about is its subject: policy, zone, rate-card, commitment, contract
create table agreed (
    institution ${text} not null,
    subject ${text} not null,
    number integer not null,
    in_force_from bigint not null,
    recorded_at bigint not null,
    body ${text} not null,
    primary key (institution, subject, number)
) ${rowless};

-- opaque: says nothing about the person once the name behind it is erased
create table identity (
    institution ${text} not null,
    id ${text} not null,
    learner ${text} not null,
    created_at bigint not null,
    primary key (institution, id)
) ${rowless};

create index identity_of_learner on identity (institution, learner, id);

-- erasable: who it is, and the key without which payload digests are mute
create table identity_name (
    institution ${text} not null,
    namespace ${text} not null,
    value ${text} not null,
    identity ${text} not null,
    digest_key ${bytes} not null,
    display_name ${text} not null,
    folded ${text} not null,
    primary key (institution, namespace, value)
) ${rowless};

create index identity_name_of_identity on identity_name (institution, identity);

-- append-only, see the triggers
create table fact (
    institution ${text} not null,
    source ${text} not null,
    id ${text} not null,
    identity ${text} not null,
    type ${text} not null,
    kind ${text} not null,
    role ${text} not null,
    origin ${text} not null,
    occurred_at bigint not null,
    recorded_at bigint not null,
    unit ${text} not null,
    -- of a void: which fact never counted
    voids_source ${text},
    voids_id ${text},
    -- of an exemption: for which stretch
    begins_at bigint,
    ends_at bigint,
    digest ${bytes} not null,
    primary key (institution, source, id)
) ${rowless};

create index fact_of_identity on fact (institution, identity);

-- the few that have a say in which others count; each type by itself: for a list of so many SQLite would make a table of
-- its own with every fact that is written
create index fact_that_corrects on fact (institution, identity)
    where type = 'VOID' or type = 'EXEMPT' or type = 'VOUCHER_REVOKED' or type = 'VOUCHER_REDEEMED';

-- erasable: free texts beside a fact
create table fact_note (
    institution ${text} not null,
    source ${text} not null,
    id ${text} not null,
    actor ${text} not null,
    reason ${text} not null,
    context ${text} not null,
    approved_by ${text} not null,
    primary key (institution, source, id)
) ${rowless};

-- where the fold of a learner's facts stands, so that a fact that comes last need not fold the others again
create table learner (
    institution ${text} not null,
    id ${text} not null,
    known smallint not null,
    latest bigint not null,
    -- whether any of the facts says of others that they do not count: then a new one may be among them
    corrected smallint not null,
    primary key (institution, id)
) ${rowless};

-- a cache of the fold: affects cost, never meaning
create table period (
    institution ${text} not null,
    learner ${text} not null,
    starts_at bigint not null,
    ends_at bigint not null,
    opened_source ${text} not null,
    opened_id ${text} not null,
    extended_source ${text} not null,
    extended_id ${text} not null,
    closed_source ${text},
    closed_id ${text},
    -- the last instant of the learner's period before this one, the beginning of an empty one; the smallest number where
    -- there is none. So it can be told without looking at the others whether a learner is in a month already
    touched_before bigint not null,
    primary key (institution, learner, starts_at)
) ${rowless};

-- a month is counted by these three alone; a period that is extended changes the first and no other
create index period_by_end on period (institution, ends_at, starts_at, learner);
create index period_by_start on period (institution, starts_at, touched_before);
create index period_that_is_empty on period (institution, starts_at) where ends_at = starts_at;
