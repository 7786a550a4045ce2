-- whom another name meant before its host gave it to somebody else, so that a fact sent again is known again. Erased with either of them
create table former_name (
    institution ${text} not null,
    namespace ${text} not null,
    value ${text} not null,
    identity ${text} not null,
    primary key (institution, namespace, value, identity)
) ${rowless};

create index former_name_of_identity on former_name (institution, identity);
