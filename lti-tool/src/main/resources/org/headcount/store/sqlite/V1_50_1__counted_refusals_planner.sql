-- see V1_10
insert into sqlite_stat1 (tbl, idx, stat) values
    ('fact', 'fact_refused', '1000000 100000 2 1 1 1 1 1 1');
