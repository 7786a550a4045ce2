-- see V1_10
insert into sqlite_stat1 (tbl, idx, stat) values
    ('fact', 'fact_by_effect', '200000000 20000000 2 1 1'),
    ('fact', 'fact_refused', '1000000 100000 2 1 1 1 1 1'),
    ('fact', 'fact_of_unit', '100000000 10000000 500000 10');
