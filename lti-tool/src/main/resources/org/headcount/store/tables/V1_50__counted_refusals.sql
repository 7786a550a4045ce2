-- With all that the first expression is made of, too: without it both databases look every refusal up in its table to count it
drop index fact_refused;

create index fact_refused on fact (
    institution,
    (case when occurred_at < recorded_at then occurred_at else recorded_at end),
    source,
    id,
    kind,
    recorded_at,
    occurred_at,
    type
) where type = 'REFUSAL';
