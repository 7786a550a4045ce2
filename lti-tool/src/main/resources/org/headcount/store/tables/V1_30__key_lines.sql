-- Which key a key comes from in the end: its own id where the operator made it, else that of the key that made the first
-- of its line. Empty where nobody has noted who made it.
alter table api_key add column line ${text} not null default '';

-- When a host that reports or asks by a key was heard last, to within a few minutes.
create table host_contact (
    institution ${text} not null,
    api_key ${text} not null,
    matter ${text} not null,
    heard_at bigint not null,
    primary key (institution, api_key, matter)
) ${rowless};
