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

create trigger audit_is_never_changed before update or delete on audit
    for each row execute function refuse_change();

create trigger audit_is_never_emptied before truncate on audit
    for each statement execute function refuse_change();
