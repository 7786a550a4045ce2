create trigger fact_is_never_updated before update on fact
begin
    select raise(abort, 'facts are append-only');
end;

create trigger fact_is_never_deleted before delete on fact
begin
    select raise(abort, 'facts are append-only');
end;

create trigger agreed_is_never_updated before update on agreed
begin
    select raise(abort, 'versions of terms are append-only');
end;

create trigger agreed_is_never_deleted before delete on agreed
begin
    select raise(abort, 'versions of terms are append-only');
end;
