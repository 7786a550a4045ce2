-- a month's journal is read by when facts take effect: a switch may be dated ahead, and is not in it
create index fact_by_effect on fact (
    institution,
    (case when occurred_at < recorded_at then occurred_at else recorded_at end),
    source,
    id
);

-- the refusals among them, of which there are few
create index fact_refused on fact (
    institution,
    (case when occurred_at < recorded_at then occurred_at else recorded_at end),
    source,
    id
) where type = 'REFUSAL';
