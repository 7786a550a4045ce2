-- Leave for another server to register with us by itself, once. taken_at: by whom it was used, who may give it back.
create table invitation (
    institution ${text} not null,
    id ${text} not null,
    hash ${text} not null,
    kind ${text} not null,
    platform ${text} not null,
    renews smallint not null,
    issuer ${text} not null,
    registrar ${text} not null,
    expires_at bigint not null,
    taken_at bigint,
    primary key (institution, id)
) ${rowless};

create unique index invitation_by_hash on invitation (hash);
create index invitation_by_end on invitation (expires_at);

-- LMSs that registered us by themselves. state: EXPECTED, WAITING or CONNECTED; body: what becomes of it, until it is
-- connected. What waits has a row in platform_directory, for its keys, and none in directory or platform.
create table registered_platform (
    institution ${text} not null,
    platform ${text} not null,
    state ${text} not null,
    registered_at bigint not null,
    body ${text} not null,
    configuration ${text} not null,
    offer ${text} not null,
    client_uri ${text} not null,
    access_token ${text} not null, -- sealed
    primary key (institution, platform)
) ${rowless};

-- Tools that registered with us by themselves. state: WAITING or CONNECTED; body as above.
create table registered_tool (
    institution ${text} not null,
    tool ${text} not null,
    platform ${text} not null,
    state ${text} not null,
    registered_at bigint not null,
    body ${text} not null,
    hash ${text} not null, -- of the token by which it reads and changes its registration
    primary key (institution, tool)
) ${rowless};
