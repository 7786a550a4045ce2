-- The global directory: a login initiation and our own addresses name no institution.

create table directory (
    issuer ${text} not null,
    client_id ${text} not null,
    deployment ${text} not null,
    institution ${text} not null,
    platform ${text} not null,
    primary key (issuer, client_id, deployment)
) ${rowless};

create table platform_directory (
    platform ${text} not null,
    institution ${text} not null,
    issuer ${text} not null,
    client_id ${text} not null,
    primary key (platform)
) ${rowless};

create index platform_directory_by_issuer on platform_directory (issuer);
create index platform_directory_by_client on platform_directory (client_id);

-- whoever registers a client_id holds its row meanwhile: what is allowed depends on the others who have it
create table client (
    client_id ${text} not null,
    primary key (client_id)
) ${rowless};

create table platform (
    institution ${text} not null,
    id ${text} not null,
    number integer not null,
    connected_at bigint not null,
    name ${text} not null,
    issuer ${text} not null,
    client_id ${text} not null,
    authorization_endpoint ${text} not null,
    token_endpoint ${text} not null,
    jwks_uri ${text} not null,
    token_audience ${text} not null,
    deployments ${text} not null,
    anonymous ${text} not null,
    primary key (institution, id)
) ${rowless};

create table tool (
    institution ${text} not null,
    id ${text} not null,
    number integer not null,
    name ${text} not null,
    login_uri ${text} not null,
    redirect_uris ${text} not null,
    target_link_uri ${text} not null,
    jwks_uri ${text} not null,
    scopes ${text} not null,
    primary key (institution, id)
) ${rowless};

create index tool_by_id on tool (id);

-- our own secret keys, the same for all nodes; whatever follows one predecessor was decided by the second key
create table secret_key (
    purpose ${text} not null,
    owner ${text} not null, -- a platform, or empty
    id ${text} not null,
    predecessor ${text} not null,
    created_at bigint not null,
    secret ${text} not null,
    primary key (purpose, id),
    unique (purpose, owner, predecessor)
) ${rowless};

create table api_key (
    institution ${text} not null,
    id ${text} not null,
    hash ${text} not null,
    rights ${text} not null,
    label ${text} not null,
    created_at bigint not null,
    primary key (institution, id),
    unique (institution, hash)
) ${rowless};

-- one row at most: racing nodes agree on one operator's key
create table operator_key (
    only_one smallint not null check (only_one = 1),
    hash ${text} not null,
    primary key (only_one)
) ${rowless};
