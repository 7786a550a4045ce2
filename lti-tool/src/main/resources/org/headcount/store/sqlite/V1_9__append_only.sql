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

create trigger statement_cut_is_never_updated before update on statement_cut
begin
    select raise(abort, 'lines under months are append-only');
end;

create trigger statement_cut_is_never_deleted before delete on statement_cut
begin
    select raise(abort, 'lines under months are append-only');
end;

create trigger statement_is_never_updated before update on statement
begin
    select raise(abort, 'statements are append-only');
end;

create trigger statement_is_never_deleted before delete on statement
begin
    select raise(abort, 'statements are append-only');
end;

create trigger statement_piece_is_never_updated before update on statement_piece
begin
    select raise(abort, 'statements are append-only');
end;

create trigger statement_piece_is_never_deleted before delete on statement_piece
begin
    select raise(abort, 'statements are append-only');
end;

-- They may be erased, and to replace one is to delete it first.
create trigger fact_note_is_never_replaced before insert on fact_note when exists (
    select 1 from fact_note
    where institution = new.institution and source = new.source and id = new.id)
begin
    select raise(abort, 'notes beside facts are append-only, but for erasure');
end;

create trigger fact_note_is_never_updated before update on fact_note
begin
    select raise(abort, 'notes beside facts are append-only, but for erasure');
end;
