alter table service add column memberships ${text} not null default '';
alter table service add column groups_url ${text} not null default '';
alter table service add column group_sets_url ${text} not null default '';

-- A course whose LMS tells who is in it. due: when it has to be asked again; number: raised by whoever takes it up, so that
-- nobody else does.
create table roster (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    context ${text} not null,
    memberships ${text} not null,
    number bigint not null,
    due bigint not null,
    primary key (institution, platform, deployment, context)
) ${rowless};

create index roster_by_turn on roster (due);

-- What the LMS says of somebody there, which is no licence. enrolled: whether it left an enrolment behind, which is done once;
-- number: the last reading that had them.
create table roster_member (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    context ${text} not null,
    identity ${text} not null,
    state ${text} not null,
    enrolled smallint not null,
    number bigint not null,
    since bigint not null,
    seen_at bigint not null,
    primary key (institution, platform, deployment, context, identity)
) ${rowless};

create index roster_member_by_identity on roster_member (institution, identity);

-- Names of claims that LMSs send and no tool is told.
create table left_claim (
    institution ${text} not null,
    platform ${text} not null,
    name ${text} not null,
    since bigint not null,
    primary key (institution, platform, name)
) ${rowless};
