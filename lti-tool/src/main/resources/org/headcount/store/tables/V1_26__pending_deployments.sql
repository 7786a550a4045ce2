-- Deployments of connected LMSs from which genuine launches came, and which nobody has connected.
create table pending_deployment (
    institution ${text} not null,
    platform ${text} not null,
    deployment ${text} not null,
    seen_at bigint not null,
    primary key (institution, platform, deployment)
) ${rowless};
