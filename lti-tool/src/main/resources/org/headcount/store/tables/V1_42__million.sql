-- Refusals are counted in this index alone, however many they are; that it says of which type is for SQLite, which looks for it
drop index fact_refused;

create index fact_refused on fact (
    institution,
    (case when occurred_at < recorded_at then occurred_at else recorded_at end),
    source,
    id,
    kind,
    recorded_at,
    type
) where type = 'REFUSAL';

-- Whom the facts of a unit are about; whoever has no units pays nothing for it
create index fact_of_unit on fact (institution, unit, identity) where unit <> '';
