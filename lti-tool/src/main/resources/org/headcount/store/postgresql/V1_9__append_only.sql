create function refuse_change() returns trigger language plpgsql as
$body$
begin
    raise exception '% is append-only', tg_table_name;
end
$body$;

create trigger fact_is_never_changed before update or delete on fact
    for each row execute function refuse_change();

create trigger fact_is_never_emptied before truncate on fact
    for each statement execute function refuse_change();

create trigger agreed_is_never_changed before update or delete on agreed
    for each row execute function refuse_change();

create trigger agreed_is_never_emptied before truncate on agreed
    for each statement execute function refuse_change();

create trigger statement_cut_is_never_changed before update or delete on statement_cut
    for each row execute function refuse_change();

create trigger statement_cut_is_never_emptied before truncate on statement_cut
    for each statement execute function refuse_change();

create trigger statement_is_never_changed before update or delete on statement
    for each row execute function refuse_change();

create trigger statement_is_never_emptied before truncate on statement
    for each statement execute function refuse_change();

create trigger statement_piece_is_never_changed before update or delete on statement_piece
    for each row execute function refuse_change();

create trigger statement_piece_is_never_emptied before truncate on statement_piece
    for each statement execute function refuse_change();

-- they may be erased
create trigger fact_note_is_never_updated before update on fact_note
    for each row execute function refuse_change();
