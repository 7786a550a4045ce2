-- The consumer keys that tools, and where they have others LMSs, had in LTI 1.1; the secret is sealed.
create table migration_secret (
    institution ${text} not null,
    side ${text} not null,
    id ${text} not null,
    consumer_key ${text} not null,
    sealed ${text} not null,
    since bigint not null,
    primary key (institution, side, id)
) ${rowless};
