alter table tool add column deep_link_uri ${text} not null default '';

-- What a tool was asked to let somebody choose; open until it is answered once, or forgotten. With row ids: without them
-- SQLite would rather read all of an institution than those of one person by their index.
create table deep_link_request (
    institution ${text} not null,
    handle ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    deployment ${text} not null,
    namespace ${text},
    value ${text},
    settings ${text} not null,
    answered smallint not null,
    forget_after bigint not null,
    primary key (institution, handle)
);

create index deep_link_request_by_end on deep_link_request (forget_after);
create index deep_link_request_of on deep_link_request (institution, namespace, value);

-- nonces and token ids of answers
create table spent_deep_link_answer (
    institution ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    token ${text} not null,
    forget_after bigint not null,
    primary key (institution, platform, tool, token)
) ${rowless};

create index spent_deep_link_answer_by_end on spent_deep_link_answer (forget_after);

-- What LMSs launch by an address of ours to reach one place of a tool, for ever: courses are copied with their links.
-- redirect_uri is the place without query and fragment, where many tools want the answer of a login.
create table tool_link (
    institution ${text} not null,
    id ${text} not null,
    tool ${text} not null,
    url ${text} not null,
    redirect_uri ${text} not null,
    primary key (institution, id)
) ${rowless};

create index tool_link_by_id on tool_link (id);
create index tool_link_by_redirect on tool_link (institution, tool, redirect_uri);
