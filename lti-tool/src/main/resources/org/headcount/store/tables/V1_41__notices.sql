-- Where LMSs take orders for notices, and for which.
create table notice_offer (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    url ${text} not null,
    types ${text} not null,
    primary key (institution, platform, deployment)
) ${rowless};

-- What tools ordered.
create table notice_handler (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    tool ${text} not null,
    type ${text} not null,
    address ${text} not null,
    primary key (institution, platform, deployment, tool, type)
) ${rowless};

-- Notices that were heard, so that they are passed on once.
create table spent_notice (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    notice ${text} not null,
    forget_after bigint not null,
    primary key (institution, platform, deployment, notice)
) ${rowless};

create index spent_notice_by_end on spent_notice (forget_after);
