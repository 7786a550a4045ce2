-- What may be lost in a power cut. A file has one node, which keeps these in its memory.

create unlogged table parked_launch (
    institution ${text} not null,
    hint ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    login_hint ${text} not null,
    learner_namespace ${text},
    learner_value ${text},
    locale ${text} not null,
    claims ${text} not null,
    return_url ${text} not null,
    forget_after bigint not null,
    primary key (institution, hint)
);

create index parked_launch_by_end on parked_launch (forget_after);

create unlogged table spent_tool_nonce (
    institution ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    nonce ${text} not null,
    forget_after bigint not null,
    primary key (institution, platform, tool, nonce)
);

create index spent_tool_nonce_by_end on spent_tool_nonce (forget_after);

create unlogged table parked_login (
    institution ${text} not null,
    login ${text} not null,
    parameters ${text} not null,
    forget_after bigint not null,
    primary key (institution, login)
);

create index parked_login_by_end on parked_login (forget_after);
