-- Who works for an institution here. by_role: not invited, but let in for what the LMS says they are, for as long as it says so.
create table staff (
    institution ${text} not null,
    id ${text} not null,
    role ${text} not null,
    name ${text} not null,
    email ${text} not null,
    by_role integer not null,
    added_at bigint not null,
    signed_in_at bigint,
    primary key (institution, id)
) ${rowless};

create index staff_by_email on staff (institution, email);

-- Of whoever signs in no more than a hash of issuer and subject. Without a member: somebody who was removed, and is not let in
-- again for what the LMS says of them.
create table staff_identity (
    institution ${text} not null,
    hash ${text} not null,
    member ${text} not null,
    primary key (institution, hash)
) ${rowless};

create index staff_identity_of_member on staff_identity (institution, member);

create table staff_invitation (
    institution ${text} not null,
    hash ${text} not null,
    member ${text} not null,
    expires_at bigint not null,
    primary key (institution, hash)
) ${rowless};

create index staff_invitation_of_member on staff_invitation (institution, member);
create index staff_invitation_by_end on staff_invitation (expires_at);

-- Whoever is signed in, by the hash of what their browser has. The operator's have no institution, and end with the key.
create table staff_session (
    institution ${text} not null,
    hash ${text} not null,
    member ${text} not null,
    operator_key ${text} not null,
    frames ${text} not null,
    locale ${text} not null,
    seen_at bigint not null,
    ends_at bigint not null,
    primary key (institution, hash)
) ${rowless};

create index staff_session_of_member on staff_session (institution, member);
create index staff_session_by_end on staff_session (ends_at);

-- What the roles of an LMS are worth, where an institution has said so.
create table staff_entry (
    institution ${text} not null,
    role ${text} not null,
    worth ${text} not null,
    primary key (institution, role)
) ${rowless};

create table identity_provider (
    institution ${text} not null,
    issuer ${text} not null,
    client_id ${text} not null,
    secret ${text} not null,
    primary key (institution)
) ${rowless};

-- Learners who ask to be switched on, each once while it is open.
create table switch_request (
    institution ${text} not null,
    id ${text} not null,
    learner ${text} not null,
    note ${text} not null,
    asked_at bigint not null,
    state ${text} not null,
    decided_at bigint,
    answer ${text} not null,
    primary key (institution, learner, id)
) ${rowless};

create unique index switch_request_by_id on switch_request (institution, id);
create unique index switch_request_open on switch_request (institution, learner) where state = 'OPEN';
create index switch_request_by_state on switch_request (institution, state, asked_at, id);

-- What became of the grades of one learner, also of those that wait no longer.
create index hold_of_anybody on hold (identity, institution);
