-- Who changed what, written in the transaction of the change. Append-only. Opaque ids where it is about somebody, and no secrets.
create table audit (
    institution ${text} not null,
    changed_at bigint not null,
    id ${text} not null,
    author ${text} not null,
    author_role ${text} not null,
    author_label ${text} not null,
    action ${text} not null,
    subject ${text} not null,
    detail ${text} not null,
    primary key (institution, changed_at, id)
) ${rowless};

create trigger audit_is_never_updated before update on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;

create trigger audit_is_never_deleted before delete on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;

insert into sqlite_stat1 (tbl, idx, stat) values ('audit', 'audit', '10000000 1000000 1 1');
