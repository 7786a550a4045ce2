-- see V1_10
insert into sqlite_stat1 (tbl, idx, stat) values ('learner', 'learner_by_end', '10000000 1000000 500000 1000 1');
