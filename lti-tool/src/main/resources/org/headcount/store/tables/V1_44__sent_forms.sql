-- Forms that made what is shown once: the same form, sent again, makes nothing.
create table sent_form (
    institution ${text} not null,
    id ${text} not null,
    forget_after bigint not null,
    primary key (institution, id)
) ${rowless};

create index sent_form_by_end on sent_form (forget_after);
